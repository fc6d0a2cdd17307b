#include "model/constant.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <vector>

#include "model/changed_values.h"
#include "model/column_type.h"
#include "model/constant_operators.h"
#include "model/resolved_text.h"
#include "syntax/string_literal.h"

namespace modelmend::model {

namespace {

using semantic::DefinitionKind;
using semantic::Local;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// How deep expressions and names nest, and how much is looked at in all, before we give up: what is
// made of itself grows without end.
constexpr int kMaxDepth = 32;
constexpr int kMaxSteps = 2000;

// The class whose body binds the variable.
std::optional<Project::ClassSite> class_around(const Project& project, const Local& variable) {
  const auto module = project.open(variable.definition.file);
  if (!module) return std::nullopt;
  Node at = (*module)->node_at(variable.definition.range);
  while (at && !at.is(Kind::ClassDefinition) && !at.is(Kind::FunctionDefinition)) at = at.parent();
  if (!at.is(Kind::ClassDefinition)) return std::nullopt;
  return Project::ClassSite{*module, at};
}

bool is_enum_member(const Project& project, const Local& variable) {
  const auto site = class_around(project, variable);
  return site && is_python_enum(project, *site);
}

class Evaluator {
 public:
  explicit Evaluator(const Project& project) : project_(project) {}

  std::optional<Constant> evaluate(const Expression& wrapped, int depth) {
    if (depth > kMaxDepth || ++steps_ > kMaxSteps) return std::nullopt;
    const Expression e = unwrapped(wrapped);
    if (!e) return std::nullopt;
    switch (e.node.kind()) {
      case Kind::None:
        return Constant();
      case Kind::True:
        return Constant(true);
      case Kind::False:
        return Constant(false);
      case Kind::Integer:
        return integer_literal(e.text());
      case Kind::String:
        return text(e, depth);
      case Kind::ConcatenatedString:
        return joined(e, depth);
      case Kind::Identifier:
        return name(e, depth);
      case Kind::Attribute:
        return attribute(e, depth);
      case Kind::Call:
        return call(e, depth);
      case Kind::Subscript:
        return item(e, depth);
      default:
        return operation(e, depth);
    }
  }

 private:
  std::optional<Constant> operation(const Expression& e, int depth) {
    switch (e.node.kind()) {
      case Kind::UnaryOperator: {
        const auto operand = evaluate(e.field(Field::Argument), depth + 1);
        return operand ? unary(e.node.field(Field::Operator).text(), *operand) : std::nullopt;
      }
      case Kind::NotOperator: {
        const auto operand = evaluate(e.field(Field::Argument), depth + 1);
        return operand ? std::optional<Constant>(!is_true(*operand)) : std::nullopt;
      }
      case Kind::BinaryOperator: {
        const auto left = evaluate(e.field(Field::Left), depth + 1);
        const auto right = left ? evaluate(e.field(Field::Right), depth + 1) : std::nullopt;
        return right ? binary(e.node.field(Field::Operator).text(), *left, *right) : std::nullopt;
      }
      case Kind::BooleanOperator:
        return either(e, depth);
      case Kind::ComparisonOperator:
        return comparison(e, depth);
      case Kind::ConditionalExpression:
        return condition(e, depth);
      default:
        return std::nullopt;
    }
  }

  // `N or 3`, `N and 3`
  std::optional<Constant> either(const Expression& e, int depth) {
    auto left = evaluate(e.field(Field::Left), depth + 1);
    if (!left) return std::nullopt;
    const bool is_or = e.node.field(Field::Operator).text() == "or";
    return is_true(*left) == is_or ? left : evaluate(e.field(Field::Right), depth + 1);
  }

  std::optional<Constant> comparison(const Expression& e, int depth) {
    const std::vector<Node> sides = e.node.items();
    if (sides.size() != 2) return std::nullopt;
    const auto left = evaluate(e.at(sides[0]), depth + 1);
    const auto right = left ? evaluate(e.at(sides[1]), depth + 1) : std::nullopt;
    return right ? compared(e.node.field(Field::Operators).text(), *left, *right) : std::nullopt;
  }

  // `5 if N else 6`
  std::optional<Constant> condition(const Expression& e, int depth) {
    const std::vector<Node> parts = e.node.items();
    if (parts.size() != 3) return std::nullopt;
    const auto holds = evaluate(e.at(parts[1]), depth + 1);
    return holds ? evaluate(e.at(parts[is_true(*holds) ? 0 : 2]), depth + 1) : std::nullopt;
  }

  std::optional<Constant> joined(const Expression& e, int depth) {
    std::string whole;
    for (const Node& part : e.node.items()) {
      const auto piece = evaluate(e.at(part), depth + 1);
      const auto* text = piece ? std::get_if<std::string>(&*piece) : nullptr;
      if (text == nullptr) return std::nullopt;
      whole += *text;
    }
    return Constant(std::move(whole));
  }

  // A literal, or an f-string over constants.
  std::optional<Constant> text(const Expression& e, int depth) {
    if (auto literal = syntax::string_literal(e.node)) return Constant(std::move(literal->value));
    if (!holds_fields(e.node)) return std::nullopt;
    std::string whole;
    for (const Node& part : e.node.items()) {
      if (part.is(Kind::StringContent)) {
        // An escape or a doubled brace says something else than it is written.
        if (part.text().find_first_of("\\{}") != std::string_view::npos) return std::nullopt;
        whole += part.text();
      } else if (part.is(Kind::Interpolation)) {
        const auto piece = field_text(e.at(part), depth);
        if (!piece) return std::nullopt;
        whole += *piece;
      } else if (!part.is(Kind::StringStart) && !part.is(Kind::StringEnd)) {
        return std::nullopt;
      }
    }
    return Constant(std::move(whole));
  }

  static bool holds_fields(const Node& string) {
    const std::vector<Node> parts = string.items();
    return std::ranges::any_of(parts,
                               [](const Node& part) { return part.is(Kind::Interpolation); });
  }

  std::optional<std::string> field_text(const Expression& field, int depth) {
    if (field.node.field(Field::FormatSpecifier) || field.node.field(Field::TypeConversion))
      return std::nullopt;
    if (field.text().find("=}") != std::string_view::npos) return std::nullopt;  // f"{n=}"
    const auto value = evaluate(field.field(Field::Expression), depth + 1);
    return value ? std::optional(plain_text(*value)) : std::nullopt;
  }

  // str() of it.
  static std::string plain_text(const Constant& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? to_python(value) : *text;
  }

  std::optional<Constant> name(const Expression& e, int depth) {
    const semantic::Resolution meaning = resolve(project_, e);
    const auto* local = std::get_if<Local>(&meaning);
    const auto value = local == nullptr ? std::nullopt : variable_value(project_, *local);
    if (!value || is_enum_member(project_, *local)) return std::nullopt;
    return evaluate(*value, depth + 1);
  }

  // `settings.LENGTH`, `Status.OPEN.value`, `Status.OPEN.name`
  std::optional<Constant> attribute(const Expression& e, int depth) {
    const std::string_view last = e.node.field(Field::Attribute).text();
    if (last == "value" || last == "name")
      if (const auto member = member_named(unwrapped(e.field(Field::Object)))) {
        if (last == "name") return Constant(member->name.substr(member->name.rfind('.') + 1));
        const auto value = variable_value(project_, *member);
        return value ? evaluate(*value, depth + 1) : std::nullopt;
      }
    return name(e, depth);
  }

  std::optional<Local> member_named(const Expression& e) {
    if (!e.is(Kind::Attribute) || !names_enum_member(project_, e)) return std::nullopt;
    const semantic::Resolution meaning = resolve(project_, e);
    const auto* local = std::get_if<Local>(&meaning);
    return local == nullptr ? std::nullopt : std::optional(*local);
  }

  std::optional<Constant> call(const Expression& e, int depth) {
    const Arguments arguments = arguments_of(e);
    if (arguments.has_splat || !arguments.keywords.empty()) return std::nullopt;
    const Expression function = unwrapped(e.field(Field::Function));
    if (function.is(Kind::Attribute)) return method(function, arguments, depth);
    const semantic::Resolution meaning = resolve(project_, function);
    const auto* builtin = std::get_if<semantic::Builtin>(&meaning);
    if (builtin == nullptr || arguments.positional.empty()) return std::nullopt;
    if (builtin->name == "len" && arguments.positional.size() == 1)
      return length(arguments.positional[0].value, depth);
    std::vector<Constant> values;
    for (const Argument& argument : arguments.positional) {
      auto value = evaluate(argument.value, depth + 1);
      if (!value) return std::nullopt;
      values.push_back(*std::move(value));
    }
    return applied(builtin->name, values);
  }

  // "x".lower(), "x".upper()
  std::optional<Constant> method(const Expression& function, const Arguments& arguments,
                                 int depth) {
    const std::string_view called = function.node.field(Field::Attribute).text();
    const bool is_lower = called == "lower";
    if ((!is_lower && called != "upper") || !arguments.positional.empty()) return std::nullopt;
    const auto value = evaluate(function.field(Field::Object), depth + 1);
    const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
    if (text == nullptr) return std::nullopt;
    std::string changed;
    for (const char c : *text) {
      if (static_cast<unsigned char>(c) >= 0x80U) return std::nullopt;
      const bool turns = is_lower ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z';
      changed += turns ? static_cast<char>(c ^ 0x20) : c;
    }
    return Constant(std::move(changed));
  }

  static std::optional<Constant> applied(std::string_view function,
                                         const std::vector<Constant>& values) {
    if (function == "max" || function == "min") return extreme(function == "max", values);
    if (values.size() != 1) return std::nullopt;
    if (function == "str") return Constant(plain_text(values[0]));
    if (function == "bool") return Constant(is_true(values[0]));
    const auto number = as_integer(values[0]);
    if (function == "abs" && number)
      return *number < 0 ? unary("-", Constant(*number)) : Constant(*number);
    if (function != "int") return std::nullopt;
    if (number) return Constant(*number);
    const auto* text = std::get_if<std::string>(&values[0]);
    return text == nullptr ? std::nullopt : decimal(*text);
  }

  static std::optional<Constant> decimal(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return Constant(number);
  }

  static std::optional<Constant> extreme(bool is_max, const std::vector<Constant>& values) {
    if (values.size() < 2) return std::nullopt;
    std::optional<std::int64_t> found;
    for (const Constant& value : values) {
      const auto number = as_integer(value);
      if (!number) return std::nullopt;
      if (!found || (is_max ? *number > *found : *number < *found)) found = number;
    }
    return Constant(*found);
  }

  std::optional<Constant> length(const Expression& written, int depth) {
    const auto display = display_of(written);
    if (display && !display->is(Kind::Set) && !display->is(Kind::Dictionary))
      return Constant(static_cast<std::int64_t>(display->node.items().size()));
    const auto value = evaluate(written, depth + 1);
    const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
    const bool is_ascii = text != nullptr && std::ranges::all_of(*text, [](char c) {
                            return static_cast<unsigned char>(c) < 0x80U;
                          });
    return is_ascii ? std::optional<Constant>(static_cast<std::int64_t>(text->size()))
                    : std::nullopt;
  }

  // The list, tuple or dictionary that is written in whole and that nothing changes.
  std::optional<Expression> display_of(const Expression& written) {
    const Expression value = value_of(project_, written);
    if (!is_display(value) || may_be_changed(project_, written)) return std::nullopt;
    const std::vector<Node> items = value.node.items();
    const bool is_whole = std::ranges::none_of(items, [](const Node& each) {
      return each.is(Kind::ListSplat) || each.is(Kind::DictionarySplat);
    });
    return is_whole ? std::optional(value) : std::nullopt;
  }

  // `[3, 4][0]`, `{"a": 3}["a"]`
  std::optional<Constant> item(const Expression& e, int depth) {
    const auto display = display_of(e.field(Field::Value));
    const auto key = evaluate(e.field(Field::Subscript), depth + 1);
    if (!display || !key || display->is(Kind::Set)) return std::nullopt;
    const std::vector<Node> items = display->node.items();
    if (display->is(Kind::Dictionary)) return entry(*display, items, *key, depth);
    const auto index = as_integer(*key);
    if (!index) return std::nullopt;
    const auto count = static_cast<std::int64_t>(items.size());
    const std::int64_t at = *index < 0 ? *index + count : *index;
    if (at < 0 || at >= count) return std::nullopt;
    return evaluate(display->at(items[static_cast<std::size_t>(at)]), depth + 1);
  }

  // The last pair of a key counts.
  std::optional<Constant> entry(const Expression& dictionary, std::span<const Node> pairs,
                                const Constant& wanted, int depth) {
    std::optional<Node> found;
    for (const Node& pair : pairs) {
      const auto key = evaluate(dictionary.at(pair.field(Field::Key)), depth + 1);
      if (!key) return std::nullopt;
      if (*key == wanted) found = pair.field(Field::Value);
    }
    return found ? evaluate(dictionary.at(*found), depth + 1) : std::nullopt;
  }

  const Project& project_;
  int steps_ = 0;
};

}  // namespace

std::optional<Constant> constant_value(const Project& project, const Expression& expression) {
  return Evaluator(project).evaluate(expression, 0);
}

bool names_enum_member(const Project& project, const Expression& expression) {
  const semantic::Resolution meaning = resolve(project, unwrapped(expression));
  const auto* local = std::get_if<Local>(&meaning);
  return local != nullptr && local->kind == DefinitionKind::Variable &&
         is_enum_member(project, *local);
}

std::string to_python(const Constant& constant) {
  if (const auto* flag = std::get_if<bool>(&constant)) return *flag ? "True" : "False";
  if (const auto* number = std::get_if<std::int64_t>(&constant)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&constant)) return quoted_text(*text);
  return "None";
}

}  // namespace modelmend::model
