// add_type_check: the CHECK that a type brings with it, `Boolean(create_constraint=True)`.
//
// Asked by to_schema for each column. SQLAlchemy makes it only where the database has no type of
// its own for the values: SQLite has neither booleans nor enums, PostgreSQL has both.
#pragma once

#include <string>

#include "model/open_table.h"

namespace modelmend::model {

// `column` is the name in the database.
void add_type_check(OpenTable& open, const ColumnDecl& decl, const std::string& column);

}  // namespace modelmend::model
