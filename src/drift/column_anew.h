// A column dropped and added again, with what PostgreSQL drops along with it.
//
// The way out for a generated column of another expression, which no statement before PostgreSQL 17
// changes. DROP COLUMN takes every index and constraint of the table that names the column; they
// are made again as the database has them, so that nothing but the column is another one
// afterwards. What other tables hang on the column (a foreign key towards it, a view) is not taken:
// the DROP is refused then. Privileges granted on the column alone are lost.
#pragma once

#include <string>

#include "schema/schema.h"

namespace modelmend::drift {

// `actual` is the table as the database has it; `column`, one of its columns, as it is to be.
[[nodiscard]] std::string column_anew_sql(const schema::Table& actual,
                                          const schema::Column& column);

}  // namespace modelmend::drift
