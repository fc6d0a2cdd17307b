// Whether some columns of a table name one row: what a foreign key may point to.
//
// Asked before a key is written, because PostgreSQL refuses any other.
#pragma once

#include <string>
#include <vector>

#include "schema/schema.h"

namespace modelmend::alembic {

// The primary key, a unique constraint or a unique index of these columns, in any order.
[[nodiscard]] bool are_unique(const schema::Table& table, const std::vector<std::string>& columns);

}  // namespace modelmend::alembic
