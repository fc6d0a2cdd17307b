// Types in the words of a migration: "sa.String(length=50)", "postgresql.UUID()", and the imports
// that these need.
//
// Used by op_tables for every column. What SQLAlchemy has no class for is known by CustomTypes,
// which says what the models themselves call it; without that there are no such words, and the
// table is written as SQL. The type of an enum is only named here: it is created once, before all
// tables.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "schema/schema.h"

namespace modelmend::alembic {

// A piece of Python and the import line that it needs, if any.
struct OpWords {
  std::string text;
  std::string import = {};
};

// What the models write for a column whose type is no class of SQLAlchemy's, by table and column.
using CustomTypes = std::map<std::pair<schema::QualifiedName, std::string>, OpWords>;

[[nodiscard]] std::optional<OpWords> type_words(const schema::SqlType& type,
                                                schema::Dialect dialect,
                                                const std::optional<std::string>& collation);

}  // namespace modelmend::alembic
