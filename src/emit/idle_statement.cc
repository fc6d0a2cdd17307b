#include "emit/idle_statement.h"

#include <algorithm>

namespace modelmend::emit {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_docstring(Node statement) {
  return statement.is(Kind::ExpressionStatement) && !statement.items().empty() &&
         (statement.items().front().is(Kind::String) ||
          statement.items().front().is(Kind::ConcatenatedString));
}

bool is_idle(Node statement) {
  const bool is_ellipsis = statement.is(Kind::ExpressionStatement) && !statement.items().empty() &&
                           statement.items().front().is(Kind::Ellipsis);
  return statement.is(Kind::PassStatement) || is_docstring(statement) || is_ellipsis;
}

bool sets_creation_order(Node statement, const std::vector<model::Member>& body) {
  if (!statement.is(Kind::ExpressionStatement) || statement.items().size() != 1) return false;
  const Node assignment = statement.items().front();
  if (!assignment.is(Kind::Assignment) || !assignment.field(Field::Right).is(Kind::Integer))
    return false;
  const Node target = assignment.field(Field::Left);
  if (!target.is(Kind::Attribute)) return false;
  const Node column = target.field(Field::Object);
  return column.is(Kind::Identifier) &&
         target.field(Field::Attribute).text() == "_creation_order" &&
         std::ranges::any_of(body, [&](const model::Member& member) {
           return member.name == column.text() &&
                  member.statement.range().begin < statement.begin();
         });
}

}  // namespace modelmend::emit
