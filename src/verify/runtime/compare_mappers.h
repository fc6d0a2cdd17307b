// compare_mappers: what became of the mapped classes, in words of the mapper.
//
// A part of compare. What goes with a column or table that is lost itself is not told again.
#pragma once

#include <vector>

#include "verify/runtime/compare.h"
#include "verify/runtime/match.h"

namespace modelmend::verify::runtime {

void compare_mappers(const Matches& matches, std::vector<Difference>& found);

}  // namespace modelmend::verify::runtime
