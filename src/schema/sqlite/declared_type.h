// The type of a SQLite column from the words that declare it.
//
// SQLite keeps any words and acts by their affinity only. The words that SQLAlchemy and people use
// mean what they say; others fall under
// https://sqlite.org/datatype3.html#determination_of_column_affinity
#pragma once

#include <string_view>

#include "schema/types.h"

namespace modelmend::schema::sqlite {

[[nodiscard]] SqlType read_declared_type(std::string_view words);

}  // namespace modelmend::schema::sqlite
