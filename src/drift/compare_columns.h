// Columns: type, nullability, default, identity, generated, collation, comment.
#pragma once

#include "drift/comparison.h"

namespace modelmend::drift {

// All columns of a table that both sides have, those that one side lacks, and what looks like one
// column under two names.
void compare_columns(Comparison& comparison, const schema::Table& declared,
                     const schema::Table& actual);

}  // namespace modelmend::drift
