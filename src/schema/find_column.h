// The column of a table that has a name, for everything that compares, reads or changes tables.
//
// Names are as the database keeps them and are compared byte by byte. Null: the table has no such
// column. What is returned lives as long as `table` and until its columns change.
#pragma once

#include <string_view>

#include "schema/schema.h"

namespace modelmend::schema {

[[nodiscard]] const Column* find_column(const Table& table, std::string_view name);
[[nodiscard]] Column* find_column(Table& table, std::string_view name);

}  // namespace modelmend::schema
