// is_parameter_name: whether an identifier is the name that a function or lambda gives a parameter.
//
// Asked by who looks names up: the name stands where the class around the function is in scope, and
// means nothing of it.
#pragma once

#include "syntax/node.h"

namespace modelmend::syntax {

[[nodiscard]] bool is_parameter_name(const Node& name, const Node& parent);

}  // namespace modelmend::syntax
