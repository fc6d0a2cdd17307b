#include "model/returns.h"

#include "syntax/walker.h"

namespace modelmend::model {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

std::vector<Expression> returns_of(const Expression& definition) {
  std::vector<Expression> values;
  const Expression function =
      definition.is(Kind::DecoratedDefinition) ? definition.field(Field::Definition) : definition;
  const Node body = function.node.field(Field::Body);
  if (!body) return values;
  for (syntax::Walker walker(body); walker; walker.next()) {
    if (walker->is(Kind::FunctionDefinition) || walker->is(Kind::ClassDefinition) ||
        walker->is(Kind::Lambda))
      walker.skip_children();
    if (!walker->is(Kind::ReturnStatement)) continue;
    for (const Node& value : walker->items()) values.push_back(unwrapped(function.at(value)));
  }
  return values;
}

}  // namespace modelmend::model
