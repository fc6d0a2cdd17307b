// folded: the findings as a person wants to read them, one line for what is one change.
//
//   users: initial values of 3 columns gained: name, state, created_at
//   users.state: enum type state: labels 'DONE' lost; in users.state, orders.state
//
// Used by the concise and the Markdown form. JSON and the counts keep each finding, so that an
// allow list and a script see them all.
#pragma once

#include <vector>

#include "verify/finding.h"

namespace modelmend::report {

// Each fold stands where its first finding stood.
[[nodiscard]] std::vector<verify::Finding> folded(const std::vector<verify::Finding>& findings);

}  // namespace modelmend::report
