#include "emit/said_here.h"

#include <fmt/format.h>

#include "model/bound_parameters.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_name(const syntax::Walker& walk) {
  if (!walk->is(Kind::Identifier)) return false;
  if (walk.ancestors().empty()) return true;
  const Node parent = walk.ancestors().back();
  if (parent.is(Kind::Attribute)) return parent.field(Field::Object) == *walk;
  if (parent.is(Kind::KeywordArgument)) return parent.field(Field::Value) == *walk;
  return true;
}

bool is_known(const semantic::Resolution& meaning) {
  if (const auto* const local = std::get_if<semantic::Local>(&meaning))
    return local->kind != semantic::DefinitionKind::Parameter;
  return !std::holds_alternative<semantic::Unknown>(meaning);
}

bool means_the_same(const ClassContext& context, const Expression& name, std::uint32_t offset) {
  const semantic::Resolution there = model::resolve(context.project, name);
  return is_known(there) && !is_attribute(context, name.text()) &&
         there == context.project.resolve_dotted(context.module, name.text(), offset);
}

// Parentheses are what holds the lines of a long string together.
Node with_parentheses(Node value) {
  if (value.text().find('\n') == std::string_view::npos) return value;
  const Node around = value.parent();
  return around.is(Kind::ParenthesizedExpression) ? around : value;
}

// f"{table}.id" of a bound `table`.
bool says_bound(const Expression& value, Node string) {
  if (!value.bound || !string.is(Kind::String)) return false;
  for (syntax::Walker walk(string); walk; walk.next())
    if (model::bound_value(value, *walk) != nullptr) return true;
  return false;
}

// "author.id"
std::optional<std::string> plain_text(const ClassContext& context, const Expression& string) {
  const auto text = model::string_value(context.project, string);
  if (!text || text->find_first_of("\"'\\\n") != std::string::npos) return std::nullopt;
  const char quote = context.imports.style().quote;
  return fmt::format("{}{}{}", quote, *text, quote);
}

// `String(length)` as `String(40)`.
std::string with_bound_values(const ClassContext& context, const Expression& value) {
  std::string text;
  std::uint32_t done = value.node.begin();
  const std::string_view source = value.module->file().bytes();
  for (syntax::Walker walk(value.node); walk; walk.next()) {
    const bool is_text = says_bound(value, *walk);
    const Expression* const bound = is_name(walk) ? model::bound_value(value, *walk) : nullptr;
    if (!is_text && bound == nullptr) continue;
    text += ByteRange{done, walk->begin()}.in(source);
    const std::string said = is_text ? plain_text(context, value.at(*walk)).value_or("")
                                     : term_of_value(context, *bound).text;
    const bool is_inner = !is_text && model::needs_parentheses(*bound, walk.ancestors().back());
    text += is_inner ? "(" + said + ")" : said;
    done = walk->end();
    if (is_text) walk.skip_children();
  }
  return text.append(ByteRange{done, value.node.end()}.in(source));
}

}  // namespace

bool may_be_said_here(const ClassContext& context, const Expression& value,
                      const Place& statement) {
  if (!value || value.quoted) return false;
  const bool is_here =
      !value.bound && value.module == &context.module && statement.range.contains(value.range());
  if (is_here) return true;
  if (value.text().find('\n') != std::string_view::npos) return false;
  for (syntax::Walker walk(value.node); walk; walk.next()) {
    if (walk->is(Kind::Lambda)) return false;
    if (says_bound(value, *walk)) {
      if (!plain_text(context, value.at(*walk))) return false;
      walk.skip_children();
      continue;
    }
    if (const Expression* const bound =
            is_name(walk) ? model::bound_value(value, *walk) : nullptr) {
      if (!may_be_said_here(context, *bound, statement)) return false;
      continue;
    }
    if (is_name(walk) && !means_the_same(context, value.at(*walk), statement.range.begin))
      return false;
  }
  return true;
}

Term term_of_value(const ClassContext& context, const Expression& value) {
  if (value.bound) return {.text = with_bound_values(context, value), .indent = {}};
  if (value.module != &context.module) return {.text = std::string(value.text()), .indent = {}};
  const ByteRange whole = with_parentheses(value.node).range();
  Term term = term_of(context.text(), whole);
  term.text = context.new_text(whole);
  return term;
}

}  // namespace modelmend::emit
