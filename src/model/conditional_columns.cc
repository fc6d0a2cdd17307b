#include "model/conditional_columns.h"

#include <vector>

#include "model/declared_arguments.h"

namespace modelmend::model {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// `embedding = Column(JSON)`
bool makes_column(const semantic::Project& project, const Expression& statement) {
  const std::vector<Node> items = statement.node.items();
  if (items.size() != 1 || !items.front().is(Kind::Assignment)) return false;
  const Expression assignment = statement.at(items.front());
  const Expression value = assignment.field(Field::Right);
  if (!assignment.field(Field::Left).is(Kind::Identifier) || assignment.field(Field::Type) ||
      !value.is(Kind::Call))
    return false;
  const std::string callee = sqlalchemy_callee(project, value);
  return (callee == "Column" || callee == "mapped_column") && !arguments_of(value).has_splat;
}

}  // namespace

bool makes_conditional_columns(const semantic::Project& project, const Expression& statement) {
  if (!statement.is(Kind::IfStatement)) return false;
  bool has_columns = false;
  std::vector<Expression> pending = {statement};
  while (!pending.empty()) {
    const Expression part = pending.back();
    pending.pop_back();
    switch (part.node.kind()) {
      case Kind::IfStatement:
      case Kind::ElifClause:
      case Kind::ElseClause:
        for (const Node each : part.node.items())
          if (each.is(Kind::Block) || each.is(Kind::ElifClause) || each.is(Kind::ElseClause))
            pending.push_back(part.at(each));
        break;
      case Kind::Block:
        for (const Node each : part.node.items()) pending.push_back(part.at(each));
        break;
      case Kind::PassStatement:
        break;
      case Kind::ImportFromStatement:
        if (part.node.fields(Field::Name).empty()) return false;  // a star
        break;
      case Kind::ExpressionStatement:
        if (!makes_column(project, part)) return false;
        has_columns = true;
        break;
      default:
        return false;
    }
  }
  return has_columns;
}

}  // namespace modelmend::model
