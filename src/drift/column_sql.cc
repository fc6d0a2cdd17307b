#include "drift/column_sql.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "drift/compare_types.h"
#include "schema/sql_name.h"
#include "schema/words.h"

namespace modelmend::drift {

namespace {

std::string serial_type(const schema::SqlType& type) {
  const auto* integer = type.as<schema::Integer>();
  if (integer == nullptr || integer->width == schema::Integer::Width::Normal) return "SERIAL";
  return integer->width == schema::Integer::Width::Big ? "BIGSERIAL" : "SMALLSERIAL";
}

}  // namespace

std::string column_sql(const schema::Column& column) {
  std::string sql = fmt::format("{} {}", schema::sql_name(column.name),
                                column.serial ? serial_type(column.type) : type_sql(column.type));
  if (column.collation) sql += fmt::format(" COLLATE \"{}\"", *column.collation);
  if (!column.nullable) sql += " NOT NULL";
  if (column.default_value) sql += fmt::format(" DEFAULT {}", *column.default_value);
  if (column.identity) sql += " " + schema::to_words(*column.identity);
  if (column.generated) sql += " " + schema::to_words(*column.generated);
  return sql;
}

std::string create_index_sql(const schema::Index& index, const schema::QualifiedName& table) {
  const std::string words = schema::to_words(index);
  const std::size_t parts = words.find('(');
  const std::size_t method = words.find(" USING ");
  const std::size_t at = std::min(parts - 1, method);
  return fmt::format("CREATE {} ON {}{};", words.substr(0, at), schema::quoted(table),
                     words.substr(at));
}

std::string create_table_sql(const schema::Table& table) {
  std::vector<std::string> parts;
  for (const schema::Column& column : table.columns) parts.push_back(column_sql(column));
  if (table.primary_key) parts.push_back(schema::to_words(*table.primary_key));
  for (const schema::Unique& unique : table.uniques) parts.push_back(schema::to_words(unique));
  for (const schema::Check& check : table.checks) parts.push_back(schema::to_words(check));
  for (const schema::Exclusion& each : table.exclusions) parts.push_back(schema::to_words(each));
  for (const schema::ForeignKey& key : table.foreign_keys) parts.push_back(schema::to_words(key));
  std::string sql =
      fmt::format("CREATE TABLE {} ({})", schema::quoted(table.name), fmt::join(parts, ", "));
  if (table.partition_by) sql += " PARTITION BY " + *table.partition_by;
  sql += ';';
  for (const schema::Index& index : table.indexes) sql += " " + create_index_sql(index, table.name);
  return sql;
}

}  // namespace modelmend::drift
