#include "model/bound_parameters.h"

#include <algorithm>
#include <optional>

namespace modelmend::model {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

class Binder {
 public:
  Binder(const Expression& function, const Expression& call)
      : function_(function), arguments_(arguments_of(call)) {}

  std::shared_ptr<const BoundParameters> bind() {
    bool is_bound = !arguments_.has_splat;
    for (const Node each : function_.node.field(Field::Parameters).items())
      is_bound = is_bound && bind(each);
    if (!is_bound || !take_rest()) return nullptr;
    return std::make_shared<const BoundParameters>(std::move(made_));
  }

 private:
  bool bind(Node parameter) {
    switch (parameter.kind()) {
      case Kind::Identifier:
        return bind(parameter.text(), {});
      case Kind::DefaultParameter:
      case Kind::TypedDefaultParameter:
        return bind(parameter.field(Field::Name).text(), parameter.field(Field::Value));
      case Kind::TypedParameter:
        return bind(parameter.child(0));
      case Kind::ListSplatPattern:
        return bind_rest(parameter, made_.positional_rest);
      case Kind::DictionarySplatPattern:
        return bind_rest(parameter, made_.keyword_rest);
      case Kind::KeywordSeparator:
        takes_positional_ = false;
        return true;
      default:
        return false;  // what stands before `/` as well
    }
  }

  bool bind(std::string_view name, Node standard) {
    std::optional<Expression> value;
    if (takes_positional_ && next_ < arguments_.positional.size())
      value = arguments_.positional[next_++].value;
    const auto given = std::ranges::find(arguments_.keywords, name, &Argument::keyword);
    if (given != arguments_.keywords.end()) {
      if (value) return false;
      value = given->value;
      arguments_.keywords.erase(given);
    }
    if (!value && standard) value = unwrapped(function_.at(standard));
    if (!value) return false;
    made_.values.emplace(name, *std::move(value));
    return true;
  }

  bool bind_rest(Node pattern, std::string& name) {
    const std::vector<Node> parts = pattern.items();
    if (parts.size() != 1 || !parts.front().is(Kind::Identifier)) return false;
    name = parts.front().text();
    if (pattern.is(Kind::ListSplatPattern)) takes_positional_ = false;
    return true;
  }

  bool take_rest() {
    const auto first = arguments_.positional.begin() + static_cast<std::ptrdiff_t>(next_);
    made_.positional.assign(first, arguments_.positional.end());
    made_.keywords = std::move(arguments_.keywords);
    return (made_.positional.empty() || !made_.positional_rest.empty()) &&
           (made_.keywords.empty() || !made_.keyword_rest.empty());
  }

  const Expression& function_;
  Arguments arguments_;
  std::size_t next_ = 0;
  bool takes_positional_ = true;
  BoundParameters made_;
};

}  // namespace

bool needs_parentheses(const Expression& value, Node around) {
  const auto is_operation = [](Node node) {
    return node.is(Kind::BinaryOperator) || node.is(Kind::BooleanOperator) ||
           node.is(Kind::ComparisonOperator) || node.is(Kind::ConditionalExpression) ||
           node.is(Kind::NotOperator) || node.is(Kind::UnaryOperator) || node.is(Kind::Await) ||
           node.is(Kind::Lambda);
  };
  return is_operation(value.node) && (is_operation(around) || around.is(Kind::Attribute) ||
                                      around.is(Kind::Subscript) || around.is(Kind::Call));
}

const Expression* bound_value(const Expression& expression, Node node) {
  return expression.bound && node.is(Kind::Identifier) ? expression.bound->value_of(node.text())
                                                       : nullptr;
}

std::shared_ptr<const BoundParameters> bind_parameters(const Expression& function,
                                                       const Expression& call) {
  return Binder(function, call).bind();
}

}  // namespace modelmend::model
