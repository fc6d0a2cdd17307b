// column_sql: a column as CREATE TABLE and ADD COLUMN take it.
//
// Used for the way out that changes the database; what people read is schema::to_words().
#pragma once

#include <string>

#include "schema/schema.h"

namespace modelmend::drift {

// "id BIGSERIAL NOT NULL", "mood app.mood DEFAULT 'ok'"
[[nodiscard]] std::string column_sql(const schema::Column& column);

}  // namespace modelmend::drift
