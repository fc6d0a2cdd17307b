// Carried: what is not read but stands in both states alike.
//
// Used by compare() for one table or class. Statements run in their order, so only those count that
// are the first or the last in both: what comes between two that differ may do another thing.
#pragma once

#include <set>
#include <vector>

#include "verify/statement.h"

namespace modelmend::verify {

// Those of both lists that make no difference. The lists are by place.
[[nodiscard]] std::set<const Unread*> held_by_both(const std::vector<const Unread*>& before,
                                                   const std::vector<const Unread*>& after);

}  // namespace modelmend::verify
