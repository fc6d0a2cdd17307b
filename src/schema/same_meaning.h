// Whether two canonical expressions mean the same to PostgreSQL, where their texts differ.
//
// Used by drift and align, which compare what an author wrote with what the server made of it. The
// server writes constants in its own way and adds the casts that it needs, so both are looked
// through as far as the types are known: the columns of the table, the casts themselves. What
// remains in doubt is Unknown, and nobody claims a difference then; another name, operator, number
// of arguments or constant is Different.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "schema/constant_values.h"
#include "schema/schema.h"

namespace modelmend::schema {

// The default of a column of that type, absent for none. `said` is the author's, `kept` the one
// that the database has.
[[nodiscard]] Sameness compare_defaults(const std::optional<std::string>& said,
                                        const std::optional<std::string>& kept,
                                        const SqlType& column);

// A check, a condition or an index expression of a table with these columns.
[[nodiscard]] Sameness compare_expressions(std::string_view said, std::string_view kept,
                                           std::span<const Column> columns);

// "EXCLUDE USING gist (room WITH =, int8range(a, b) WITH &&)"
[[nodiscard]] Sameness compare_exclusions(std::string_view said, std::string_view kept,
                                          std::span<const Column> columns);

// Different if one of them is, else Unknown if one of them is.
[[nodiscard]] Sameness both(Sameness a, Sameness b);

}  // namespace modelmend::schema
