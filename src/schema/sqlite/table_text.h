// What a CREATE TABLE or CREATE INDEX statement of SQLite says that its pragmas do not.
//
// Used by the SQLite reader on the statements that sqlite_master stores, which SQLite has parsed
// once: what does not look like a statement gives nothing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace modelmend::schema::sqlite {

struct NamedKey {
  std::optional<std::string> name;
  std::vector<std::string> columns;
  Deferral deferral = Deferral::NotDeferrable;
};

struct ColumnText {
  std::optional<std::string> collation;
  std::string generated;  // the expression, or empty
};

struct TableText {
  std::optional<std::string> primary_key_name;
  std::vector<NamedKey> uniques;
  std::vector<NamedKey> foreign_keys;
  std::vector<Check> checks;
  std::map<std::string, ColumnText> columns;
};

[[nodiscard]] TableText read_table_text(std::string_view statement);

struct IndexText {
  std::vector<std::string> parts;  // each as it is written, without ASC, DESC and COLLATE
  std::optional<std::string> where;
};

[[nodiscard]] IndexText read_index_text(std::string_view statement);

}  // namespace modelmend::schema::sqlite
