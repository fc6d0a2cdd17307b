// Unique constraints and indexes: in SQL two ways to say that values are unique.
//
// A unique constraint on one side and a plain unique index of the same columns on the other are a
// note, not a drift.
#pragma once

#include "drift/comparison.h"

namespace modelmend::drift {

void compare_indexes(Comparison& comparison, const schema::Table& declared,
                     const schema::Table& actual);

}  // namespace modelmend::drift
