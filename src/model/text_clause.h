// What SQLAlchemy's text() reads as a parameter, and how SQL is written so that it does not.
//
// Used by the reader of declared SQL and by everything that says `text("...")`.
// https://docs.sqlalchemy.org/en/20/core/sqlelement.html#sqlalchemy.sql.expression.text
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace modelmend::model {

// The SQL of text(written): a backslash in front of a colon is gone. Nullopt if it has a parameter,
// for which nobody gives a value where a table is declared.
[[nodiscard]] std::optional<std::string> sql_of_text_clause(std::string_view written);

// What to write for this SQL; nullopt if text() has no way to say it.
[[nodiscard]] std::optional<std::string> text_clause_of_sql(std::string_view sql);

}  // namespace modelmend::model
