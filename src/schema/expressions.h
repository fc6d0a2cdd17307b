// One text for expressions that mean the same to PostgreSQL.
//
// Every source spells an expression in its own way: the server casts each constant, adds
// parentheses and turns IN into = ANY; a model says what its author typed. All readers put what
// they find through these functions, so that equal expressions are equal texts. The text reads as
// SQL. Types of columns are not known here: a cast of an argument to a wider number is dropped, as
// it usually comes from the server; one beside an operator stays, and same_meaning.h looks through
// it; a cast of a column to text stays, until who knows all columns settles it (column_casts.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/text_casts.h"
#include "schema/types.h"

namespace modelmend::schema {

// A check, an index expression, a WHERE clause, a generated column. What PostgreSQL cannot parse
// comes back with its blanks collapsed.
[[nodiscard]] std::string canonical_expression(std::string_view sql,
                                               const TextCastMatters& text_cast_matters = {});

// A column's default: also, a quoted number is a number where the column is one, 'yes' is true
// where it is a boolean, and DEFAULT NULL is none.
[[nodiscard]] std::optional<std::string> canonical_default(std::string_view sql,
                                                           const SqlType& column);
// The same for an expression that is canonical already.
[[nodiscard]] std::optional<std::string> default_for(std::string canonical, const SqlType& column);

}  // namespace modelmend::schema
