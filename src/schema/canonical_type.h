// canonical_type: the one form of all types that a database keeps as one.
//
// Used by to_schema and by drift on both sides. FLOAT(53) is DOUBLE PRECISION and CHAR is CHAR(1)
// in PostgreSQL; a UUID of a model is CHAR(32) in SQLite. A collation is not part of a type here,
// it stands in Column::collation.
#pragma once

#include "schema/schema.h"

namespace modelmend::schema {

[[nodiscard]] SqlType canonical_type(SqlType type, Dialect dialect);

// What SQLAlchemy's SQLite dialect makes of a type that SQLite does not have.
[[nodiscard]] SqlType sqlite_type(SqlType type);

}  // namespace modelmend::schema
