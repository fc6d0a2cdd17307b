// names_anywhere: names that mean the same wherever an expression stands.
//
// Asked by default_text() and item_text() before two expressions of two states are taken for the
// same.
#pragma once

#include "verify/state.h"

namespace modelmend::verify {

// Of a library, of Python or of a module of the project; not a parameter, nor a name that a class
// or a function binds.
[[nodiscard]] bool means_the_same_anywhere(const State& state, const model::Expression& name);

}  // namespace modelmend::verify
