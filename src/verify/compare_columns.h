// compare_columns: types, nullability, server defaults, values that count up, comments.
//
// Second step of compare() for a pair of tables. Columns are the same by their name; where that is
// gone, by the attribute that declares them.
#pragma once

#include <map>
#include <string>

#include "verify/pair_findings.h"

namespace modelmend::verify {

// The columns that have another name now: the old one leads to the new one.
using Renames = std::map<std::string, std::string>;

Renames compare_columns(PairFindings& findings);

}  // namespace modelmend::verify
