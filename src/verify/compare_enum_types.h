// compare_enum_types: the enum types that stand at a MetaData by themselves.
//
// Called by compare() once for all tables: such a type belongs to none of them, so its findings
// stand under its own name. That of a column is compared with the column.
#pragma once

#include "verify/finding.h"
#include "verify/state.h"

namespace modelmend::verify {

// Adds to the findings, and to what is not read.
void compare_enum_types(const State& before, const State& after, Comparison& comparison);

}  // namespace modelmend::verify
