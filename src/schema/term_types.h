// The type of an expression, as far as the columns of its table and PostgreSQL's common functions
// tell it.
//
// Used by the comparison of expressions, which has to know what a constant is compared with and
// where the server adds a cast. Absent for whatever is not known.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "schema/schema.h"
#include "schema/terms.h"

namespace modelmend::schema {

[[nodiscard]] std::optional<SqlType> type_of(const Term& term, std::span<const Column> columns);

// The type that both sides of an operator are taken to, or the one that is known.
[[nodiscard]] std::optional<SqlType> common_type(const std::optional<SqlType>& a,
                                                 const std::optional<SqlType>& b);

// Functions and operators that a column of texts is cast to text for, though it be citext.
[[nodiscard]] bool takes_text(std::string_view function);

// What a cast to `type` does to a value of `from`.
enum class Conversion : std::uint8_t {
  Nothing,   // they are one to every operator: VARCHAR and TEXT
  Implicit,  // the server adds it where it needs one: INTEGER to NUMERIC
  Explicit,  // only an author writes it
};
[[nodiscard]] Conversion conversion(const SqlType& from, const SqlType& type);

}  // namespace modelmend::schema
