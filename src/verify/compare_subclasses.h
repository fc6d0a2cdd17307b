// compare_subclasses: classes that share the table of another class (single table inheritance) and
// stand in one state only. Their rows would have no class of theirs any more.
//
// Called by compare() where the classes of two states are paired.
#pragma once

#include <vector>

#include "verify/compare_statements.h"

namespace modelmend::verify {

// A class under another name that states the same is a cosmetic difference.
[[nodiscard]] std::vector<Finding> compare_subclasses(const State& before, const State& after,
                                                      const SubjectPairs& subjects);

}  // namespace modelmend::verify
