// returns_of: what a function gives back, as far as its return statements say it.
//
// Asked by the readers of functions that make columns, of those that give a MetaData, and of
// decorators.
#pragma once

#include <vector>

#include "model/expression.h"

namespace modelmend::model {

// The values of the function's own return statements, in source order; not those of functions and
// classes inside, and none for a bare `return`. Of a decorated definition those of its function.
[[nodiscard]] std::vector<Expression> returns_of(const Expression& definition);

}  // namespace modelmend::model
