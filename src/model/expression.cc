#include "model/expression.h"

#include <algorithm>

#include "model/bound_parameters.h"
#include "model/constant.h"
#include "syntax/string_literal.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using semantic::DefinitionKind;
using semantic::Local;
using semantic::Resolution;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// How many names are followed before we give up: more is a circle.
constexpr int kMaxHops = 32;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool is_name(const Expression& e) {
  return e.is(Kind::Identifier) || e.is(Kind::Attribute);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// True of most short expressions, `String(50)` or `UUID(as_uuid=True)`: nothing stands between
// their tokens, and nothing that canonical_text() would leave out. Where a letter follows a digit
// two tokens may touch: `0or x`.
bool is_canonical(std::string_view text) {
  char before = '\0';
  for (const char c : text) {
    const bool closes = c == ')' || c == ']';
    const bool is_mark = closes || c == '.' || c == '(' || c == '[' || c == ',' || c == '=';
    if (!is_mark && (!is_word(c) || (is_digit(before) && !is_digit(c)))) return false;
    if (closes && before == ',') return false;
    before = c;
  }
  return true;
}

// The string_start's letters before the quote, lower case.
std::string prefix_of(Node string) {
  std::string prefix;
  const Node start = string.child(0);
  if (!start.is(Kind::StringStart)) return prefix;
  for (const char c : start.text()) {
    if (c == '"' || c == '\'') break;
    prefix += static_cast<char>(c | 0x20);
  }
  return prefix;
}

}  // namespace

ByteRange Expression::range() const {
  const ByteRange r = node.range();
  return {r.begin + shift, r.end + shift};
}

Place Expression::place() const {
  return {module->id(), range()};
}

Expression Expression::at(Node other) const {
  return {module, other, shift, quoted, bound};
}

Expression unwrapped(const Expression& expression) {
  Node node = expression.node;
  while (node.is(Kind::ParenthesizedExpression) || node.is(Kind::Type)) {
    const std::vector<Node> items = node.items();
    if (items.size() != 1) break;
    node = items.front();
  }
  const Expression* const value = bound_value(expression, node);
  return value == nullptr ? expression.at(node) : *value;
}

Resolution resolve(const semantic::Project& project, const Expression& expression) {
  if (!expression) return semantic::Unknown{"nothing is written"};
  if (!expression.quoted) return project.resolve(*expression.module, expression.node);
  if (!is_name(expression)) return semantic::Unknown{"not a name"};
  std::string dotted;
  for (const char c : expression.text())
    if (is_word(c) || c == '.') dotted += c;
  // A quoted annotation is evaluated late, when the module is complete.
  const auto end = static_cast<std::uint32_t>(expression.module->file().bytes().size());
  return project.resolve_dotted(*expression.module, dotted, end);
}

std::string library_name(const semantic::Project& project, const Expression& expression) {
  return library_name(resolve(project, expression));
}

std::string library_name(const Resolution& resolution) {
  if (const auto* imported = std::get_if<semantic::Imported>(&resolution)) return imported->name;
  if (const auto* builtin = std::get_if<semantic::Builtin>(&resolution))
    return "builtins." + builtin->name;
  return {};
}

std::optional<Expression> variable_value(const semantic::Project& project, const Local& variable) {
  if (variable.kind != DefinitionKind::Variable || variable.value.empty()) return std::nullopt;
  const auto module = project.open(variable.definition.file);
  if (!module) return std::nullopt;
  const Node node = (*module)->node_at(variable.value);
  if (!node) return std::nullopt;
  return Expression{*module, node, 0, nullptr};
}

namespace {

// Follows names of variables. What the last name met means comes with it, unless it was not asked.
struct Followed {
  Expression value;
  std::optional<Resolution> resolution;
};

Followed follow(const semantic::Project& project, const Expression& expression) {
  Expression current = unwrapped(expression);
  for (int hop = 0; hop < kMaxHops; ++hop) {
    if (!is_name(current)) break;
    Resolution resolution = resolve(project, current);
    const auto* local = std::get_if<Local>(&resolution);
    const auto value = local == nullptr ? std::nullopt : variable_value(project, *local);
    if (!value) return {std::move(current), std::move(resolution)};
    current = unwrapped(*value);
  }
  return {std::move(current), std::nullopt};
}

}  // namespace

Expression value_of(const semantic::Project& project, const Expression& expression) {
  return follow(project, expression).value;
}

Meaning meaning_of(const semantic::Project& project, const Expression& expression) {
  Followed found = follow(project, expression);
  if (!found.resolution) found.resolution = resolve(project, found.value);
  return {std::move(found.value), *std::move(found.resolution)};
}

Expression docstring_of(const Expression& function_definition) {
  Node definition = function_definition.node;
  if (definition.is(Kind::DecoratedDefinition)) definition = definition.field(Field::Definition);
  if (!definition.is(Kind::FunctionDefinition)) return {};
  const std::vector<Node> body = definition.field(Field::Body).items();
  if (body.empty() || !body.front().is(Kind::ExpressionStatement)) return {};
  const std::vector<Node> parts = body.front().items();
  const bool is_text = parts.size() == 1 && (parts.front().is(Kind::String) ||
                                             parts.front().is(Kind::ConcatenatedString));
  return is_text ? function_definition.at(parts.front()) : Expression{};
}

std::optional<Expression> single_return(const Expression& function_definition) {
  Node definition = function_definition.node;
  if (definition.is(Kind::DecoratedDefinition)) definition = definition.field(Field::Definition);
  if (!definition.is(Kind::FunctionDefinition)) return std::nullopt;
  Node value;
  for (const Node& statement : definition.field(Field::Body).items()) {
    if (value) return std::nullopt;
    if (statement.is(Kind::ExpressionStatement)) {
      const std::vector<Node> parts = statement.items();
      if (parts.size() == 1 && parts.front().is(Kind::String)) continue;  // docstring
      return std::nullopt;
    }
    if (!statement.is(Kind::ReturnStatement)) return std::nullopt;
    const std::vector<Node> parts = statement.items();
    if (parts.size() != 1) return std::nullopt;
    value = parts.front();
  }
  if (!value) return std::nullopt;
  return unwrapped(function_definition.at(value));
}

std::optional<Expression> single_return(const semantic::Project& project, const Local& function) {
  if (function.kind != DefinitionKind::Function) return std::nullopt;
  const auto module = project.open(function.definition.file);
  if (!module) return std::nullopt;
  const Node node = (*module)->node_at(function.definition.range);
  return single_return(Expression{*module, node, 0, nullptr});
}

std::optional<Expression> quoted_content(const Expression& string) {
  if (!string.is(Kind::String)) return std::nullopt;
  const std::string prefix = prefix_of(string.node);
  if (prefix.find('f') != std::string::npos || prefix.find('b') != std::string::npos)
    return std::nullopt;
  const std::vector<Node> parts = string.node.named_children();
  if (parts.size() != 3 || !parts[1].is(Kind::StringContent)) return std::nullopt;
  if (!parts[1].items().empty()) return std::nullopt;  // escapes
  auto tree = std::make_shared<const syntax::Tree>(syntax::parse(parts[1].text()));
  const std::vector<Node> statements = tree->root().items();
  if (tree->has_error() || statements.size() != 1 ||
      !statements.front().is(Kind::ExpressionStatement))
    return std::nullopt;
  const std::vector<Node> content = statements.front().items();
  if (content.size() != 1) return std::nullopt;
  return unwrapped(
      Expression{string.module, content.front(), string.shift + parts[1].begin(), std::move(tree)});
}

std::string canonical_text(const Expression& expression) {
  if (!expression.bound && is_canonical(expression.text())) return std::string(expression.text());
  std::string text;
  for (syntax::Walker walker(expression.node); walker; walker.next()) {
    if (walker->is(Kind::Comment)) {
      walker.skip_children();
      continue;
    }
    if (walker->is(Kind::String)) {
      walker.skip_children();
    } else if (walker->child_count() != 0) {
      continue;
    }
    const Expression* const value =
        walker.is_at_name() ? bound_value(expression, *walker) : nullptr;
    std::string said = value == nullptr ? std::string() : canonical_text(*value);
    if (value != nullptr && !walker.ancestors().empty() &&
        needs_parentheses(*value, walker.ancestors().back()))
      said = "(" + said + ")";
    const std::string_view token = value == nullptr ? walker->text() : said;
    if (token.empty()) continue;
    if (!text.empty() && is_word(text.back()) && is_word(token.front())) text += ' ';
    // A trailing comma is layout.
    if ((token == ")" || token == "]" || token == "}") && text.ends_with(',')) text.pop_back();
    text += token;
  }
  return text;
}

const Argument* Arguments::keyword(std::string_view name) const& {
  const auto found = std::find_if(keywords.begin(), keywords.end(),
                                  [&](const Argument& a) { return a.keyword == name; });
  return found == keywords.end() ? nullptr : &*found;
}

std::optional<Expression> keyword_of(const Expression& call, std::string_view name) {
  const Arguments arguments = arguments_of(call);
  const Argument* const argument = arguments.keyword(name);
  return argument == nullptr ? std::nullopt : std::optional(argument->value);
}

namespace {

// `*args` and `**kwargs` of a function whose caller is known.
bool add_passed_on(const Expression& call, Node splat, Arguments& result) {
  const std::vector<Node> parts = splat.items();
  if (!call.bound || parts.size() != 1 || !parts.front().is(Kind::Identifier)) return false;
  const auto& [values, positional_rest, positional, keyword_rest, keywords] = *call.bound;
  const bool is_list = splat.is(Kind::ListSplat);
  if (parts.front().text() != (is_list ? positional_rest : keyword_rest)) return false;
  auto& to = is_list ? result.positional : result.keywords;
  const auto& from = is_list ? positional : keywords;
  to.insert(to.end(), from.begin(), from.end());
  return true;
}

}  // namespace

Arguments arguments_of(const Expression& call) {
  Arguments result;
  const Node list =
      call.node.field(call.is(Kind::ClassDefinition) ? Field::Superclasses : Field::Arguments);
  for (const Node& item : list.items()) {
    const ByteRange whole = call.at(item).range();
    if (item.is(Kind::ListSplat) || item.is(Kind::DictionarySplat)) {
      result.has_splat |= !add_passed_on(call, item, result);
    } else if (item.is(Kind::KeywordArgument)) {
      result.keywords.push_back(
          {item.field(Field::Name).text(), unwrapped(call.at(item.field(Field::Value))), whole});
    } else {
      result.positional.push_back({{}, unwrapped(call.at(item)), whole});
    }
  }
  return result;
}

namespace {

// Evaluates constant strings. Depth is bounded, so nesting cannot exhaust the stack.
class StringEvaluator {
 public:
  explicit StringEvaluator(const semantic::Project& project) : project_(project) {}

  std::optional<std::string> evaluate(const Expression& wrapped, int depth) {
    const Expression e = unwrapped(wrapped);
    if (depth > kMaxHops) return give_up(e, "nested too deeply");
    if (e.is(Kind::String)) return string(e, depth);
    if (e.is(Kind::ConcatenatedString)) return all(e, e.node.items(), depth);
    if (e.is(Kind::BinaryOperator)) return sum(e, depth);
    if (e.is(Kind::Call)) return call(e, depth);
    if (is_name(e)) return name(e, depth);
    return other(e);
  }

  // Why there is no value. Most never ask, so it is put into words only here.
  [[nodiscard]] std::string reason() const {
    const bool is_about = why_ == kNotConstant || why_ == kComputed;
    return is_about ? "'" + canonical_text(culprit_) + "'" + std::string(why_) : std::string(why_);
  }

 private:
  // These go behind the text of the expression.
  static constexpr std::string_view kNotConstant = " is not a constant string";
  static constexpr std::string_view kComputed = " is computed";

  // The first that gives up says why.
  std::nullopt_t give_up(const Expression& culprit, std::string_view why) {
    if (why_.empty()) {
      culprit_ = culprit;
      why_ = why;
    }
    return std::nullopt;
  }

  // What is no text by itself: a condition, an item, a call.
  std::optional<std::string> other(const Expression& e) {
    const auto value = constant_value(project_, e);
    const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
    if (text == nullptr) return give_up(e, e.is(Kind::Call) ? kComputed : kNotConstant);
    return *text;
  }

  std::optional<std::string> all(const Expression& e, const std::vector<Node>& parts, int depth) {
    std::string text;
    for (const Node& part : parts) {
      const auto piece = evaluate(e.at(part), depth + 1);
      if (!piece) return std::nullopt;
      text += *piece;
    }
    return text;
  }

  std::optional<std::string> sum(const Expression& e, int depth) {
    if (e.node.field(Field::Operator).text() != "+") return give_up(e, kNotConstant);
    return all(e, {e.node.field(Field::Left), e.node.field(Field::Right)}, depth);
  }

  std::optional<std::string> string(const Expression& e, int depth) {
    const std::string prefix = prefix_of(e.node);
    if (prefix.find('b') != std::string::npos) return give_up(e, "bytes are not a string");
    std::string text;
    for (const Node& part : e.node.items()) {
      if (part.is(Kind::StringContent)) {
        const auto piece = syntax::decoded_content(part.text(), e.node.child(0).text());
        if (!piece) return give_up(e, "the string has an escape that is not read");
        text += *piece;
      } else if (part.is(Kind::Interpolation)) {
        if (part.field(Field::FormatSpecifier) || part.field(Field::TypeConversion))
          return give_up(e, "the f-string formats its parts");
        const auto piece = field_text(e.at(part.field(Field::Expression)), depth);
        if (!piece) return std::nullopt;
        text += *piece;
      }
    }
    return text;
  }

  // What stands between the braces of an f-string.
  std::optional<std::string> field_text(const Expression& written, int depth) {
    if (const auto value = constant_value(project_, written)) {
      const auto* text = std::get_if<std::string>(&*value);
      return text == nullptr ? to_python(*value) : *text;
    }
    if (names_enum_member(project_, written)) return give_up(written, kComputed);
    return evaluate(written, depth + 1);
  }

  std::optional<std::string> call(const Expression& e, int depth) {
    const Expression function = unwrapped(e.field(Field::Function));
    const std::string_view method = function.node.field(Field::Attribute).text();
    if (method != "lower" && method != "upper") return other(e);
    const Arguments arguments = arguments_of(e);
    if (!arguments.positional.empty() || !arguments.keywords.empty()) return give_up(e, kComputed);
    auto text = evaluate(function.field(Field::Object), depth + 1);
    if (!text) return std::nullopt;
    for (char& c : *text) {
      if (method == "lower" && c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
      if (method == "upper" && c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    }
    return text;
  }

  std::optional<std::string> name(const Expression& e, int depth) {
    const Resolution resolution = resolve(project_, e);
    if (const auto* local = std::get_if<Local>(&resolution))
      if (const auto value = variable_value(project_, *local)) return evaluate(*value, depth + 1);
    return other(e);
  }

  const semantic::Project& project_;
  Expression culprit_;
  std::string_view why_;
};

}  // namespace

StringConstant string_constant(const semantic::Project& project, const Expression& expression) {
  StringEvaluator evaluator(project);
  std::optional<std::string> value = evaluator.evaluate(expression, 0);
  return {std::move(value), evaluator.reason()};
}

std::optional<std::string> string_value(const semantic::Project& project,
                                        const Expression& expression) {
  return StringEvaluator(project).evaluate(expression, 0);
}

std::optional<bool> bool_constant(const semantic::Project& project, const Expression& expression) {
  const Expression value = value_of(project, expression);
  if (value.is(Kind::True)) return true;
  if (value.is(Kind::False)) return false;
  const auto constant = constant_value(project, value);
  const auto* flag = constant ? std::get_if<bool>(&*constant) : nullptr;
  return flag == nullptr ? std::nullopt : std::optional(*flag);
}

std::optional<std::int64_t> int_constant(const semantic::Project& project,
                                         const Expression& expression) {
  const auto constant = constant_value(project, value_of(project, expression));
  const auto* number = constant ? std::get_if<std::int64_t>(&*constant) : nullptr;
  return number == nullptr ? std::nullopt : std::optional(*number);
}

bool is_constant(const Expression& expression) {
  switch (expression.node.kind()) {
    case Kind::String:
    case Kind::ConcatenatedString:
    case Kind::Integer:
    case Kind::Float:
    case Kind::True:
    case Kind::False:
    case Kind::None:
    case Kind::UnaryOperator:
      return true;
    default:
      return false;
  }
}

bool is_display(const Expression& expression) {
  switch (expression.node.kind()) {
    case Kind::List:
    case Kind::Dictionary:
    case Kind::Tuple:
    case Kind::Set:
      return true;
    default:
      return false;
  }
}

std::string qualified_name(const semantic::Module& module, Node node, std::string_view name) {
  std::string path(name);
  for (Node n = node.parent(); n; n = n.parent()) {
    if (!n.is(Kind::ClassDefinition) && !n.is(Kind::FunctionDefinition)) continue;
    std::string scope(n.field(Field::Name).text());
    path = path.empty() ? scope : scope + "." + path;
  }
  if (path.empty()) return module.name();
  return module.name() + "." + path;
}

bool is_inside_function(Node node) {
  for (Node n = node.parent(); n; n = n.parent())
    if (n.is(Kind::FunctionDefinition) || n.is(Kind::Lambda)) return true;
  return false;
}

}  // namespace modelmend::model
