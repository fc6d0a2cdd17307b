// compare_items: what became of a table's constraints and indexes.
//
// A part of compare_tables. They are matched by kind, name and what they say, then by less; a
// foreign key of one column is told of as that column's.
#pragma once

#include <vector>

#include "verify/runtime/compare.h"
#include "verify/runtime/match.h"

namespace modelmend::verify::runtime {

void compare_items(const TablePair& pair, std::vector<Difference>& found);

}  // namespace modelmend::verify::runtime
