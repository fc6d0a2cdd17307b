#include "syntax/parameters.h"

namespace modelmend::syntax {

bool is_parameter_name(const Node& name, const Node& parent) {
  switch (parent.kind()) {
    case Kind::Parameters:
    case Kind::LambdaParameters:
      return name.is(Kind::Identifier);
    case Kind::TypedParameter:
      return parent.child(0) == name;
    case Kind::DefaultParameter:
    case Kind::TypedDefaultParameter:
      return parent.field(Field::Name) == name;
    default:
      return false;
  }
}

}  // namespace modelmend::syntax
