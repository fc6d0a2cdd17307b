// Columns for to_schema: from a declaration and its uninterpreted arguments to schema::Column.
//
// Also adds what a column brings to its table: `unique=True`, `index=True`, a CheckConstraint among
// its arguments.
#pragma once

#include "model/open_table.h"

namespace modelmend::model {

void add_column(OpenTable& open, const TableColumn& column);

// Which column of the primary key, if any, makes its own values (`serial`): asked when all columns
// and the primary key are known.
void mark_serial(OpenTable& open);

}  // namespace modelmend::model
