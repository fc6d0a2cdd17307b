// compare_tables: what became of the tables, in words of DDL.
//
// A part of compare: columns by name, constraints and indexes by what they say, then by name.
#pragma once

#include <vector>

#include "verify/runtime/compare.h"
#include "verify/runtime/match.h"

namespace modelmend::verify::runtime {

void compare_tables(const Matches& matches, std::vector<Difference>& found);

}  // namespace modelmend::verify::runtime
