// members_of: what a class body binds, as plain values.
//
// Used by ClassIndex, and by whoever looks at a declaration again. Functions and nested classes are
// not entered. Blocks under `if TYPE_CHECKING:` do not run and are left out; members inside any
// other statement are conditional.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/class_index.h"

namespace modelmend::model {

[[nodiscard]] std::vector<Member> members_of(const semantic::Project& project,
                                             const Expression& class_definition);

// The member of that name which a statement of a class body binds, found again by its place; also
// `User.age = Column(...)` outside of the class.
[[nodiscard]] std::optional<Member> member_at(const Expression& statement, std::string_view name);

}  // namespace modelmend::model
