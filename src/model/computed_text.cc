#include "model/computed_text.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "model/bound_parameters.h"
#include "model/constant.h"
#include "model/constant_operators.h"
#include "model/text_values.h"
#include "syntax/string_literal.h"

namespace modelmend::model {

namespace {

using semantic::DefinitionKind;
using semantic::Local;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// How deep expressions and calls nest, how much is reckoned in all, and how long a text gets before
// we give up.
constexpr int kMaxDepth = 40;
constexpr int kMaxSteps = 5000;
constexpr std::size_t kMaxLength = 10'000;

using Names = std::map<std::string, Value, std::less<>>;

class Reckoner {
 public:
  Reckoner(const Project& project, const NamedClass& cls) : project_(project), cls_(cls) {}

  std::optional<Value> of_class(const Expression& function) {
    const std::vector<Node> parameters = function.node.field(Field::Parameters).items();
    if (parameters.size() != 1) return give_up(function);
    const bool is_typed = parameters[0].is(Kind::TypedParameter);
    const Node name = is_typed ? parameters[0].child(0) : parameters[0];
    if (!name.is(Kind::Identifier)) return give_up(function);
    return body(function, {{std::string(name.text()), TheClass{}}}, 0);
  }

  std::optional<Value> evaluate(const Expression& written, const Names& names, int depth) {
    const Expression e = unwrapped(written);
    if (!e || depth > kMaxDepth || ++steps_ > kMaxSteps) return give_up(e);
    auto value = unchecked(e, names, depth);
    const std::string* text = text_in(value);
    const bool is_plain = text == nullptr || (text->size() <= kMaxLength && is_ascii(*text));
    return value && is_plain ? std::move(value) : give_up(e);
  }

  // The first that has no value says why.
  [[nodiscard]] std::string reason() const {
    return culprit_ ? "'" + canonical_text(culprit_) + "' is computed" : std::string();
  }

 private:
  std::nullopt_t give_up(const Expression& culprit) {
    if (!culprit_) culprit_ = culprit;
    return std::nullopt;
  }

  std::optional<Value> unchecked(const Expression& e, const Names& names, int depth) {
    switch (e.node.kind()) {
      case Kind::None:
        return Value();
      case Kind::True:
        return Value(true);
      case Kind::False:
        return Value(false);
      case Kind::String:
        return string(e, names, depth);
      case Kind::ConcatenatedString:
        return concatenated(e, names, depth);
      case Kind::Identifier:
        if (const auto known = names.find(e.text()); known != names.end()) return known->second;
        return variable(e, depth);
      case Kind::Attribute:
        return attribute(e, names, depth);
      case Kind::Call:
        return call(e, names, depth);
      case Kind::Subscript:
        return item(e, names, depth);
      case Kind::List:
      case Kind::Tuple:
        return display(e, names, depth);
      case Kind::ListComprehension:
      case Kind::GeneratorExpression:
        return comprehension(e, names, depth);
      case Kind::ConditionalExpression:
        return condition(e, names, depth);
      default:
        return operation(e, names, depth);
    }
  }

  std::optional<Value> operation(const Expression& e, const Names& names, int depth) {
    switch (e.node.kind()) {
      case Kind::Integer: {
        const auto number = integer_literal(e.text());
        return number ? std::optional(as_value(*number)) : std::nullopt;
      }
      case Kind::BinaryOperator:
        return binary_operation(e, names, depth);
      case Kind::UnaryOperator: {
        const auto operand = constant(e.field(Field::Argument), names, depth);
        const auto made =
            operand ? unary(e.node.field(Field::Operator).text(), *operand) : std::nullopt;
        return made ? std::optional(as_value(*made)) : std::nullopt;
      }
      case Kind::NotOperator: {
        const auto holds = is_so(e.field(Field::Argument), names, depth);
        return holds ? std::optional<Value>(!*holds) : std::nullopt;
      }
      case Kind::BooleanOperator:
        return either(e, names, depth);
      case Kind::ComparisonOperator:
        return comparison(e, names, depth);
      default:
        return std::nullopt;
    }
  }

  std::optional<Constant> constant(const Expression& e, const Names& names, int depth) {
    const auto value = evaluate(e, names, depth + 1);
    return value ? as_constant(*value) : std::nullopt;
  }

  std::optional<bool> is_so(const Expression& e, const Names& names, int depth) {
    const auto value = evaluate(e, names, depth + 1);
    return value ? truth(*value) : std::nullopt;
  }

  std::optional<Value> binary_operation(const Expression& e, const Names& names, int depth) {
    const auto left = constant(e.field(Field::Left), names, depth);
    const auto right = left ? constant(e.field(Field::Right), names, depth) : std::nullopt;
    const auto made =
        right ? binary(e.node.field(Field::Operator).text(), *left, *right) : std::nullopt;
    return made ? std::optional(as_value(*made)) : std::nullopt;
  }

  std::optional<Value> either(const Expression& e, const Names& names, int depth) {
    auto left = evaluate(e.field(Field::Left), names, depth + 1);
    const auto holds = left ? truth(*left) : std::nullopt;
    if (!holds) return std::nullopt;
    const bool is_or = e.node.field(Field::Operator).text() == "or";
    return *holds == is_or ? left : evaluate(e.field(Field::Right), names, depth + 1);
  }

  std::optional<Value> comparison(const Expression& e, const Names& names, int depth) {
    const std::vector<Node> sides = e.node.items();
    if (sides.size() != 2) return std::nullopt;
    const auto left = constant(e.at(sides[0]), names, depth);
    const auto right = left ? evaluate(e.at(sides[1]), names, depth + 1) : std::nullopt;
    if (!right) return std::nullopt;
    const std::string_view sign = e.node.field(Field::Operators).text();
    if (sign == "in" || sign == "not in") {
      const auto* part = std::get_if<std::string>(&*left);
      if (part == nullptr) return std::nullopt;
      const auto* whole = std::get_if<std::string>(&*right);
      const auto* texts = std::get_if<Texts>(&*right);
      if (whole == nullptr && texts == nullptr) return std::nullopt;
      const bool is_in = whole != nullptr ? whole->find(*part) != std::string::npos
                                          : std::ranges::find(*texts, *part) != texts->end();
      return Value(is_in == (sign == "in"));
    }
    const auto other = as_constant(*right);
    const auto made = other ? compared(sign, *left, *other) : std::nullopt;
    return made ? std::optional(as_value(*made)) : std::nullopt;
  }

  std::optional<Value> condition(const Expression& e, const Names& names, int depth) {
    const std::vector<Node> parts = e.node.items();
    if (parts.size() != 3) return std::nullopt;
    const auto holds = is_so(e.at(parts[1]), names, depth);
    return holds ? evaluate(e.at(parts[*holds ? 0 : 2]), names, depth + 1) : std::nullopt;
  }

  // A literal, or an f-string.
  std::optional<Value> string(const Expression& e, const Names& names, int depth) {
    if (auto literal = syntax::string_literal(e.node)) return Value(std::move(literal->value));
    const std::string start(e.node.child(0).text());
    std::string whole;
    for (const Node& part : e.node.items()) {
      if (part.is(Kind::StringContent)) {
        const auto piece = syntax::decoded_content(part.text(), start);
        if (!piece) return std::nullopt;
        whole += *piece;
      } else if (part.is(Kind::Interpolation)) {
        // `{name!r}`, `{name:>8}` and `{name=}` say more than the value.
        const bool formats = part.field(Field::FormatSpecifier) ||
                             part.field(Field::TypeConversion) ||
                             part.text().find("=}") != std::string_view::npos;
        const auto value =
            formats ? std::nullopt : constant(e.at(part.field(Field::Expression)), names, depth);
        if (!value) return std::nullopt;
        const auto* text = std::get_if<std::string>(&*value);
        whole += text == nullptr ? to_python(*value) : *text;
      } else if (!part.is(Kind::StringStart) && !part.is(Kind::StringEnd)) {
        return std::nullopt;
      }
    }
    return Value(std::move(whole));
  }

  std::optional<Value> concatenated(const Expression& e, const Names& names, int depth) {
    std::string whole;
    for (const Node& part : e.node.items()) {
      const auto value = evaluate(e.at(part), names, depth + 1);
      const std::string* text = text_in(value);
      if (text == nullptr) return std::nullopt;
      whole += *text;
    }
    return Value(std::move(whole));
  }

  // A constant of a module. A local variable that has no value yet is none.
  std::optional<Value> variable(const Expression& e, int depth) {
    const semantic::Resolution meaning = resolve(project_, e);
    const auto* local = std::get_if<Local>(&meaning);
    const auto value = local == nullptr ? std::nullopt : variable_value(project_, *local);
    if (!value || is_inside_function(value->node)) return std::nullopt;
    auto made = evaluate(*value, {}, depth + 1);
    const bool may_change = made && std::holds_alternative<Texts>(*made);
    return may_change ? std::nullopt : std::move(made);
  }

  std::optional<Value> attribute(const Expression& e, const Names& names, int depth) {
    const Node object = e.node.field(Field::Object);
    if (object.is(Kind::Identifier)) {
      if (const auto known = names.find(object.text()); known != names.end()) {
        const bool is_name = std::holds_alternative<TheClass>(known->second) &&
                             e.node.field(Field::Attribute).text() == "__name__";
        return is_name ? std::optional<Value>(std::string(cls_.name)) : std::nullopt;
      }
    }
    // `Level.LOW.value`
    if (const auto constant = constant_value(project_, e)) return as_value(*constant);
    return variable(e, depth);
  }

  std::optional<Value> display(const Expression& e, const Names& names, int depth) {
    Texts texts;
    for (const Node& each : e.node.items()) {
      const auto value = evaluate(e.at(each), names, depth + 1);
      const std::string* text = text_in(value);
      if (text == nullptr) return std::nullopt;
      texts.push_back(*text);
    }
    return Value(std::move(texts));
  }

  // `[x.lower() for x in names if x]`, over texts or the characters of a text.
  std::optional<Value> comprehension(const Expression& e, const Names& names, int depth) {
    const std::vector<Node> parts = e.node.items();
    if (parts.size() < 2 || !parts[1].is(Kind::ForInClause)) return std::nullopt;
    const Node target = parts[1].field(Field::Left);
    if (!target.is(Kind::Identifier) || parts[1].text().starts_with("async")) return std::nullopt;
    const auto over = items_of(evaluate(e.at(parts[1].field(Field::Right)), names, depth + 1));
    if (!over) return std::nullopt;
    Names inner = names;
    Texts made;
    for (const std::string& each : *over) {
      inner.insert_or_assign(std::string(target.text()), Value(each));
      bool is_taken = true;
      for (std::size_t i = 2; i < parts.size() && is_taken; ++i) {
        const std::vector<Node> asked = parts[i].items();
        if (!parts[i].is(Kind::IfClause) || asked.size() != 1) return std::nullopt;
        const auto holds = is_so(e.at(asked[0]), inner, depth);
        if (!holds) return std::nullopt;
        is_taken = *holds;
      }
      if (!is_taken) continue;
      const auto value = evaluate(e.at(parts[0]), inner, depth + 1);
      const std::string* text = text_in(value);
      if (text == nullptr) return std::nullopt;
      made.push_back(*text);
    }
    return Value(std::move(made));
  }

  // `name[0]`, `name[1:]`, `match[1]`
  std::optional<Value> item(const Expression& e, const Names& names, int depth) {
    if (auto constant = constant_item(e, names)) return constant;
    const auto value = evaluate(e.field(Field::Value), names, depth + 1);
    if (!value) return std::nullopt;
    const Expression key = e.field(Field::Subscript);
    const std::string* text = text_in(value);
    if (key.is(Kind::Slice)) {
      std::optional<std::int64_t> ends[2];
      int colons = 0;
      for (const Node& part : key.node.children()) {
        if (part.text() == ":") {
          ++colons;
          continue;
        }
        const auto end = constant(key.at(part), names, depth);
        if (!end || !as_integer(*end) || colons > 1) return std::nullopt;
        ends[colons] = as_integer(*end);
      }
      if (text == nullptr || colons != 1) return std::nullopt;
      return Value(slice_of(*text, ends[0], ends[1]));
    }
    const auto index = constant(key, names, depth);
    const auto number = index ? as_integer(*index) : std::nullopt;
    if (!number) return std::nullopt;
    if (const auto* match = std::get_if<RegexMatch>(&*value)) return group_of(*match, *number);
    const auto parts = items_of(value);
    const auto count = parts ? static_cast<std::int64_t>(parts->size()) : 0;
    const std::int64_t at = *number < 0 ? *number + count : *number;
    if (at < 0 || at >= count) return std::nullopt;
    return Value((*parts)[static_cast<std::size_t>(at)]);
  }

  // `NAMES["a"]` of a module's constant.
  std::optional<Value> constant_item(const Expression& e, const Names& names) {
    const Expression object = unwrapped(e.field(Field::Value));
    const bool is_known = object.is(Kind::Identifier) && names.contains(object.text());
    if (is_known || !is_constant(e.field(Field::Subscript))) return std::nullopt;
    auto constant = constant_value(project_, e);
    return constant ? std::optional(as_value(*std::move(constant))) : std::nullopt;
  }

  std::optional<Value> call(const Expression& e, const Names& names, int depth) {
    std::vector<Expression> given;
    if (e.field(Field::Arguments).is(Kind::GeneratorExpression)) {
      given.push_back(e.field(Field::Arguments));
    } else {
      const Arguments arguments = arguments_of(e);
      if (arguments.has_splat) return std::nullopt;
      if (!arguments.keywords.empty()) return helper(e, names, depth);
      for (const Argument& each : arguments.positional) given.push_back(each.value);
    }
    const Expression function = unwrapped(e.field(Field::Function));
    if (is_method(function, names)) return method(function, given, names, depth);
    const semantic::Resolution meaning = resolve(project_, function);
    const std::string name = library_name(meaning);
    if (name.starts_with("re.")) return of_re(name.substr(3), given, names, depth);
    if (name == "builtins.str" || name == "builtins.len")
      return builtin(name == "builtins.len", given, names, depth);
    if (name.ends_with(".has_inherited_table") && name.starts_with("sqlalchemy."))
      return cls_.inherits_no_table ? std::optional<Value>(false) : std::nullopt;
    return helper(e, names, depth);
  }

  std::optional<Value> builtin(bool is_len, const std::vector<Expression>& given,
                               const Names& names, int depth) {
    const auto value = given.size() == 1 ? evaluate(given[0], names, depth + 1) : std::nullopt;
    if (is_len) {
      const auto parts = items_of(value);
      return parts ? std::optional<Value>(static_cast<std::int64_t>(parts->size())) : std::nullopt;
    }
    const auto* number = value ? std::get_if<std::int64_t>(&*value) : nullptr;
    if (number != nullptr) return Value(std::to_string(*number));
    return text_in(value) != nullptr ? value : std::nullopt;
  }

  // `name.lower()` of something that has a value, unlike `helpers.snake()`.
  bool is_method(const Expression& function, const Names& names) {
    if (!function.is(Kind::Attribute)) return false;
    const Expression object = unwrapped(function.field(Field::Object));
    if (object.is(Kind::Identifier) && names.contains(object.text())) return true;
    const semantic::Resolution meaning = resolve(project_, function);
    const auto* local = std::get_if<Local>(&meaning);
    const bool is_function = local != nullptr && local->kind == DefinitionKind::Function;
    const std::string library = library_name(meaning);
    // Of `re.compile("...")` it is a method, which is "re.compile().sub".
    return !is_function && (library.empty() || library.find("()") != std::string::npos);
  }

  std::optional<Value> method(const Expression& function, const std::vector<Expression>& given,
                              const Names& names, int depth) {
    const auto object = evaluate(function.field(Field::Object), names, depth + 1);
    if (!object) return std::nullopt;
    const std::string_view name = function.node.field(Field::Attribute).text();
    if (const auto* pattern = std::get_if<Pattern>(&*object))
      return of_pattern(**pattern, name, given, names, depth);
    std::vector<Value> values;
    for (const Expression& each : given) {
      auto value = evaluate(each, names, depth + 1);
      if (!value) return std::nullopt;
      values.push_back(*std::move(value));
    }
    if (const auto* match = std::get_if<RegexMatch>(&*object)) {
      const auto* number = values.size() == 1 ? std::get_if<std::int64_t>(values.data()) : nullptr;
      if (name != "group" || (number == nullptr && !values.empty())) return std::nullopt;
      return group_of(*match, number == nullptr ? 0 : *number);
    }
    const std::string* text = text_in(object);
    return text == nullptr ? std::nullopt : called_on_text(*text, name, values);
  }

  // re.sub(pattern, by, text), re.split(pattern, text), re.findall(pattern, text), re.compile(...)
  std::optional<Value> of_re(std::string_view name, const std::vector<Expression>& given,
                             const Names& names, int depth) {
    if (given.empty()) return std::nullopt;
    const auto first = evaluate(given[0], names, depth + 1);
    Pattern pattern;
    if (const auto* made = first ? std::get_if<Pattern>(&*first) : nullptr) pattern = *made;
    if (const std::string* text = text_in(first)) {
      auto compiled = PythonRegex::compile(*text);
      if (compiled) pattern = std::make_shared<const PythonRegex>(*std::move(compiled));
    }
    if (!pattern) return give_up(given[0]);
    if (name == "compile") return given.size() == 1 ? std::optional<Value>(pattern) : std::nullopt;
    return of_pattern(*pattern, name, {given.begin() + 1, given.end()}, names, depth);
  }

  std::optional<Value> of_pattern(const PythonRegex& pattern, std::string_view name,
                                  const std::vector<Expression>& given, const Names& names,
                                  int depth) {
    if (given.size() != (name == "sub" ? 2U : 1U)) return std::nullopt;
    const auto searched = evaluate(given.back(), names, depth + 1);
    const std::string* text = text_in(searched);
    const auto found = text == nullptr ? std::nullopt : pattern.find_all(*text);
    if (!found) return std::nullopt;
    if (name == "split") return split_at(*text, *found);
    if (name == "findall") return texts_found(*found, pattern.group_count());
    if (name != "sub") return std::nullopt;
    std::string whole;
    std::size_t at = 0;
    for (const RegexMatch& match : *found) {
      const auto said = replacement(pattern, given[0], match, names, depth);
      if (!said) return std::nullopt;
      whole += text->substr(at, match.begin - at) + *said;
      at = match.end;
    }
    return Value(whole + text->substr(at));
  }

  // `"_"`, `r"\1_\2"`, `lambda match: "_" + match.group().lower()`
  std::optional<std::string> replacement(const PythonRegex& pattern, const Expression& by,
                                         const RegexMatch& match, const Names& names, int depth) {
    if (!by.is(Kind::Lambda)) {
      const auto value = evaluate(by, names, depth + 1);
      const std::string* text = text_in(value);
      return text == nullptr ? std::nullopt : pattern.expand(*text, match);
    }
    const std::vector<Node> parameters = by.node.field(Field::Parameters).items();
    if (parameters.size() != 1 || !parameters[0].is(Kind::Identifier)) return std::nullopt;
    Names inner = names;
    inner.insert_or_assign(std::string(parameters[0].text()), Value(match));
    const auto value = evaluate(by.field(Field::Body), inner, depth + 1);
    const std::string* text = text_in(value);
    return text == nullptr ? std::nullopt : std::optional(*text);
  }

  // A function of the project without decorators.
  std::optional<Value> helper(const Expression& call, const Names& names, int depth) {
    const semantic::Resolution meaning = resolve(project_, call.field(Field::Function));
    const auto* local = std::get_if<Local>(&meaning);
    if (local == nullptr || local->kind != DefinitionKind::Function) return std::nullopt;
    const auto module = project_.open(local->definition.file);
    if (!module) return std::nullopt;
    const Expression function{*module, (*module)->node_at(local->definition.range), 0, nullptr};
    const bool is_of_class = function.node.parent().parent().is(Kind::ClassDefinition);
    if (!function.is(Kind::FunctionDefinition) || is_of_class ||
        function.node.parent().is(Kind::DecoratedDefinition))
      return std::nullopt;
    const auto bound = bind_parameters(function, call);
    if (!bound || !bound->positional_rest.empty() || !bound->keyword_rest.empty())
      return std::nullopt;
    Names inner;
    for (const auto& [name, value] : bound->values) {
      const bool is_default =
          value.module == function.module && function.node.range().contains(value.node.range());
      auto made = evaluate(value, is_default ? Names{} : names, depth + 1);
      if (!made) return std::nullopt;
      inner.emplace(name, *std::move(made));
    }
    return body(function, std::move(inner), depth + 1);
  }

  // What a function returns.
  std::optional<Value> body(const Expression& function, Names names, int depth) {
    if (depth > kMaxDepth || function.text().starts_with("async")) return give_up(function);
    std::optional<Value> returned;
    if (!run(function.field(Field::Body), names, returned, depth)) return std::nullopt;
    return returned ? std::move(returned) : std::optional<Value>(Value());
  }

  // False where a statement does what is not reckoned. Stops behind a return.
  bool run(const Expression& block, Names& names, std::optional<Value>& returned, int depth) {
    for (const Node& statement : block.node.items()) {
      if (returned) return true;
      if (!run_statement(block.at(statement), names, returned, depth)) {
        give_up(block.at(statement));
        return false;
      }
    }
    return true;
  }

  bool run_statement(const Expression& statement, Names& names, std::optional<Value>& returned,
                     int depth) {
    const std::vector<Node> parts = statement.node.items();
    switch (statement.node.kind()) {
      case Kind::PassStatement:
        return true;
      case Kind::ReturnStatement:
        returned = parts.empty() ? Value() : evaluate(statement.at(parts[0]), names, depth + 1);
        return returned.has_value();
      case Kind::ExpressionStatement:
        if (parts.size() != 1) return false;
        if (parts[0].is(Kind::String)) return true;  // a docstring
        return assign(statement.at(parts[0]), names, depth);
      case Kind::IfStatement:
        return branch(statement, names, returned, depth);
      default:
        return false;
    }
  }

  // `name = ...`, `name: str = ...`, `name += ...`
  bool assign(const Expression& e, Names& names, int depth) {
    const Node target = e.node.field(Field::Left);
    if (!target.is(Kind::Identifier)) return false;
    std::optional<Value> value;
    if (e.is(Kind::Assignment)) {
      value = evaluate(e.field(Field::Right), names, depth + 1);
    } else if (e.is(Kind::AugmentedAssignment) && e.node.field(Field::Operator).text() == "+=") {
      const auto left = constant(e.at(target), names, depth);
      const auto right = left ? constant(e.field(Field::Right), names, depth) : std::nullopt;
      const auto made = right ? binary("+", *left, *right) : std::nullopt;
      if (made) value = as_value(*made);
    }
    if (!value) return false;
    names.insert_or_assign(std::string(target.text()), *std::move(value));
    return true;
  }

  bool branch(const Expression& statement, Names& names, std::optional<Value>& returned,
              int depth) {
    if (depth > kMaxDepth) return false;
    auto holds = is_so(statement.field(Field::Condition), names, depth);
    if (!holds) return false;
    if (*holds) return run(statement.field(Field::Consequence), names, returned, depth + 1);
    for (const Node& clause : statement.node.items()) {
      if (clause.is(Kind::ElseClause))
        return run(statement.at(clause.field(Field::Body)), names, returned, depth + 1);
      if (!clause.is(Kind::ElifClause)) continue;
      holds = is_so(statement.at(clause.field(Field::Condition)), names, depth);
      if (!holds) return false;
      if (*holds)
        return run(statement.at(clause.field(Field::Consequence)), names, returned, depth + 1);
    }
    return true;
  }

  const Project& project_;
  const NamedClass& cls_;
  Expression culprit_;
  int steps_ = 0;
};

ComputedText made(const Reckoner& reckoner, const std::optional<Value>& value) {
  if (const std::string* text = text_in(value)) return {*text, false, ""};
  if (value && std::holds_alternative<std::monostate>(*value)) return {std::nullopt, true, ""};
  return {std::nullopt, false, value ? "it is no text" : reckoner.reason()};
}

}  // namespace

ComputedText computed_text(const Project& project, const Expression& function,
                           const NamedClass& cls) {
  Reckoner reckoner(project, cls);
  return made(reckoner, reckoner.of_class(function));
}

ComputedText computed_text(const Project& project, const Expression& expression) {
  const NamedClass none;
  Reckoner reckoner(project, none);
  return made(reckoner, reckoner.evaluate(expression, {}, 0));
}

}  // namespace modelmend::model
