// Columns: type, nullability, default, identity, generated, collation, comment.
#pragma once

#include "drift/comparison.h"

namespace modelmend::drift {

// All columns of a table that both sides have, those that one side lacks, and what looks like one
// column under two names.
void compare_columns(Comparison& comparison, const schema::Table& declared,
                     const schema::Table& actual);

// The database fills the column by itself: serial, identity, or a sequence as default.
[[nodiscard]] bool counts_up(const schema::Column& column);

// Whether a model's default is that of the database's column, whose type says how both are read.
[[nodiscard]] schema::Sameness same_default(const schema::Column& declared,
                                            const schema::Column& actual, schema::Dialect dialect);

}  // namespace modelmend::drift
