// compare_sequences: the sequences that `create_all` makes, those of columns included.
//
// Called by compare() once for all tables: a sequence belongs to none of them, so its findings
// stand under its own name. SERIAL and IDENTITY are the columns' own and compared there.
#pragma once

#include <vector>

#include "verify/finding.h"
#include "verify/state.h"

namespace modelmend::verify {

// Adds to the findings, and to what is not read.
void compare_sequences(const State& before, const State& after, Comparison& comparison);

}  // namespace modelmend::verify
