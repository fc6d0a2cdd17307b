// Names as they can stand in a statement that somebody runs.
//
// Used for the words of a schema and for the statements that drift offers. What is only compared or
// read is spelled by quote_identifier(), which leaves key words bare.
#pragma once

#include <string>
#include <string_view>

namespace modelmend::schema {

// users -> users, user -> "user", Odd -> "Odd"
[[nodiscard]] std::string sql_name(std::string_view name);

}  // namespace modelmend::schema
