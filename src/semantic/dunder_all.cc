// Reading __all__ without running the module.
#include <algorithm>
#include <utility>

#include "semantic/scope_builder.h"
#include "syntax/string_literal.h"

namespace modelmend::semantic {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view kName = "__all__";

// Appends the strings of a list or tuple, or of a sum of these. False if some part is not one.
bool append_strings(const Node& value, std::vector<std::string>& names) {
  std::vector<Node> stack{value};
  while (!stack.empty()) {
    const Node node = stack.back();
    stack.pop_back();
    if (node.is(Kind::BinaryOperator)) {
      if (node.field(Field::Operator).text() != "+") return false;
      stack.push_back(node.field(Field::Right));
      stack.push_back(node.field(Field::Left));
      continue;
    }
    const bool sequence = node.is(Kind::List) || node.is(Kind::Tuple) || node.is(Kind::Set) ||
                          node.is(Kind::ExpressionList) || node.is(Kind::ParenthesizedExpression);
    if (sequence) {
      auto items = node.items();
      std::ranges::reverse(items);
      stack.insert(stack.end(), items.begin(), items.end());
      continue;
    }
    const auto literal = syntax::string_literal(node);
    if (!literal) return false;
    names.push_back(literal->value);
  }
  return true;
}

// Reads one statement of the module's body. False if it changes __all__ in a way we cannot read.
class Reader {
 public:
  bool statement(const Node& node) {
    if (!node.is(Kind::ExpressionStatement)) return true;
    const auto items = node.items();
    if (items.size() != 1) return true;
    const Node inner = items.front();
    if (inner.is(Kind::Assignment)) return assignment(inner);
    if (inner.is(Kind::AugmentedAssignment)) return augmented(inner);
    if (inner.is(Kind::Call)) return call(inner);
    return true;
  }
  std::optional<std::vector<std::string>> take() { return std::move(names_); }

 private:
  bool assignment(const Node& node) {
    if (node.field(Field::Left).text() != kName || !node.field(Field::Right)) return true;
    std::vector<std::string> names;
    if (!append_strings(node.field(Field::Right), names)) return false;
    names_ = std::move(names);
    return true;
  }

  bool augmented(const Node& node) {
    if (node.field(Field::Left).text() != kName) return true;
    if (!names_ || node.field(Field::Operator).text() != "+=") return false;
    return append_strings(node.field(Field::Right), *names_);
  }

  bool call(const Node& node) {
    const Node function = node.field(Field::Function);
    if (!function.is(Kind::Attribute) || function.field(Field::Object).text() != kName) return true;
    const std::string_view method = function.field(Field::Attribute).text();
    const auto arguments = node.field(Field::Arguments).items();
    if (!names_ || arguments.size() != 1) return false;
    if (method == "extend") return append_strings(arguments.front(), *names_);
    const auto literal = syntax::string_literal(arguments.front());
    if (!literal) return false;
    if (method == "append") names_->push_back(literal->value);
    if (method == "remove") std::erase(*names_, literal->value);
    return method == "append" || method == "remove";
  }

  std::optional<std::vector<std::string>> names_;
};

}  // namespace

DunderAll read_dunder_all(const Node& module, const Scope& scope) {
  const auto is_all = [](const Binding& binding) { return binding.name == kName; };
  if (std::ranges::none_of(scope.bindings, is_all)) return {};
  // Bound in a branch, by an import, in a loop: only running would tell.
  const auto is_plain = [](const Binding& binding) {
    return binding.arm == BindingArm::Always && !binding.any_time &&
           (binding.statement.is(Kind::Assignment) ||
            binding.statement.is(Kind::AugmentedAssignment));
  };
  for (const Binding& binding : scope.bindings)
    if (is_all(binding) && !is_plain(binding)) return {std::nullopt, true};

  Reader reader;
  for (const Node& statement : module.items())
    if (!reader.statement(statement)) return {std::nullopt, true};
  auto names = reader.take();
  const bool dynamic = !names;
  return {std::move(names), dynamic};
}

}  // namespace modelmend::semantic
