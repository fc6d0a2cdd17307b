// members_of: what a class body binds, as plain values.
//
// Used by ClassIndex. Functions and nested classes are not entered. Blocks under `if
// TYPE_CHECKING:` do not run and are left out; members inside any other statement are conditional.
#pragma once

#include <vector>

#include "model/class_index.h"

namespace modelmend::model {

[[nodiscard]] std::vector<Member> members_of(const semantic::Project& project,
                                             const Expression& class_definition);

}  // namespace modelmend::model
