#include "emit/said_here.h"

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

}  // namespace

bool may_be_said_here(const ClassContext& context, const Expression& value,
                      const Place& statement) {
  if (!value || value.quoted) return false;
  const bool is_here = value.module == &context.module && statement.range.contains(value.range());
  if (is_here) return true;
  if (value.text().find('\n') != std::string_view::npos) return false;
  for (syntax::Walker walk(value.node); walk; walk.next()) {
    if (walk->is(Kind::Lambda)) return false;
    if (is_name(walk) && !means_the_same(context, value.at(*walk), statement.range.begin))
      return false;
  }
  return true;
}

Term term_of_value(const ClassContext& context, const Expression& value) {
  if (value.module != &context.module) return {.text = std::string(value.text()), .indent = {}};
  const ByteRange whole = with_parentheses(value.node).range();
  Term term = term_of(context.text(), whole);
  term.text = context.new_text(whole);
  return term;
}

}  // namespace modelmend::emit
