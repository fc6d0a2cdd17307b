// Columns, indexes and tables as CREATE and ADD COLUMN take them.
//
// Used for the way out that changes the database; what people read is schema::to_words().
#pragma once

#include <string>

#include "schema/schema.h"

namespace modelmend::drift {

// "id BIGSERIAL NOT NULL", "mood app.mood DEFAULT 'ok'"
[[nodiscard]] std::string column_sql(const schema::Column& column);
// "CREATE INDEX ix ON t (a);"
[[nodiscard]] std::string create_index_sql(const schema::Index& index,
                                           const schema::QualifiedName& table);
// With its constraints, and the statements that make its indexes and comments.
[[nodiscard]] std::string create_table_sql(const schema::Table& table);

}  // namespace modelmend::drift
