// The order in which the statements of findings can be run.
//
// Used wherever findings are sorted: who runs what is printed runs it from the top.
#pragma once

#include <vector>

#include "drift/finding.h"

namespace modelmend::drift {

// Among findings about one thing: less goes first. A default is of the type that the column has by
// then, and an identity takes the place of a default.
[[nodiscard]] int statement_order(const Finding& finding);

// Moves what needs another statement behind it, and what is in the way of another before it, within
// a list that is sorted for reading; everything else stays where it is. Constraints and indexes
// come after the columns that their table still lacks, foreign keys also after the tables that are
// made and the types that change; what goes is dropped before its columns are.
void put_in_runnable_order(std::vector<Finding>& findings);

}  // namespace modelmend::drift
