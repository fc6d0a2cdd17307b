// Sequences that no column owns.
#pragma once

#include "drift/comparison.h"

namespace modelmend::drift {

// A sequence that one side lacks, and numbers that differ. One that a column of the database owns
// counts as there.
void compare_sequences(Comparison& comparison);

}  // namespace modelmend::drift
