#include "model/creation_order.h"

#include <algorithm>

#include "model/column_call.h"

namespace modelmend::model {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool sets_creation_order(const semantic::Project& project, const Expression& statement,
                         const std::vector<Member>& body) {
  if (!statement.is(Kind::ExpressionStatement) || statement.node.items().size() != 1) return false;
  const Node assignment = statement.node.items().front();
  if (!assignment.is(Kind::Assignment) || !assignment.field(Field::Right).is(Kind::Integer))
    return false;
  const Node target = assignment.field(Field::Left);
  if (!target.is(Kind::Attribute) || target.field(Field::Attribute).text() != "_creation_order")
    return false;
  const Node name = target.field(Field::Object);
  return name.is(Kind::Identifier) && std::ranges::any_of(body, [&](const Member& member) {
           return member.name == name.text() && member.value &&
                  member.statement.range().begin < statement.range().begin &&
                  find_column_call(project, member.value);
         });
}

}  // namespace modelmend::model
