// Constraints and indexes for to_schema: what stands beside the columns of a table.
#pragma once

#include "model/open_table.h"

namespace modelmend::model {

// `UniqueConstraint(...)`, `CheckConstraint(...)`, `Index(...)`, ... at `place`.
void add_table_item(OpenTable& open, const Expression& item, const Place& place);
// An option of the table: `comment="..."`.
void add_table_option(OpenTable& open, const std::string& name, const Expression& value,
                      const Place& place);
// From the columns that are in it, and a PrimaryKeyConstraint among the items.
void add_primary_key(OpenTable& open);
void add_foreign_keys(OpenTable& open);

// CheckConstraint(...), for a table or one of its columns.
void add_check(OpenTable& open, const Expression& call, const Place& place);

}  // namespace modelmend::model
