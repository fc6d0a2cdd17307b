// Default fit: whether the default of a column can stay when the column gets another type.
//
//   server_default="0", text("0"), default=0     of an INTEGER fit a NUMERIC(9, 2)
//   default=uuid4, text("gen_random_uuid()")     of a VARCHAR fit a UUID
//
// Used by retype_column. Says yes only to what is a value of the new type beyond doubt: PostgreSQL
// takes it in CREATE TABLE and keeps it as it is, drivers take it as a parameter.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/facts.h"
#include "schema/types.h"
#include "semantic/project.h"

namespace modelmend::transforms {

// default=, default_factory=, onupdate=.
[[nodiscard]] bool python_default_fits(const model::DefaultFact& value,
                                       const schema::SqlType& type);
// What stands behind DEFAULT: "'0'", "0", "now()". Absent: there is none, or nobody can tell.
[[nodiscard]] std::optional<std::string> server_default_sql(const semantic::Project& project,
                                                            const model::ColumnDecl& column);
[[nodiscard]] bool sql_default_fits(std::string_view sql, const schema::SqlType& type);

}  // namespace modelmend::transforms
