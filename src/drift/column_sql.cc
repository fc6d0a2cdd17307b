#include "drift/column_sql.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "drift/compare_types.h"
#include "schema/sql_name.h"
#include "schema/terms.h"
#include "schema/words.h"

namespace modelmend::drift {

namespace {

std::string serial_type(const schema::SqlType& type) {
  const auto* integer = type.as<schema::Integer>();
  if (integer == nullptr || integer->width == schema::Integer::Width::Normal) return "SERIAL";
  return integer->width == schema::Integer::Width::Big ? "BIGSERIAL" : "SMALLSERIAL";
}

// PostgreSQL takes an operator after DEFAULT in brackets only, but for those that begin or end with
// a value: casts, and the sign of a number.
std::string default_words(const std::string& sql) {
  const auto term = schema::read_term(sql);
  const bool is_operator = term && term->kind == schema::Term::Kind::Call &&
                           !sql.starts_with(term->text + "(") && !sql.starts_with("ARRAY[");
  return is_operator && sql.front() != '(' ? "(" + sql + ")" : sql;
}

std::vector<std::string> comments_of(const schema::Table& table) {
  const std::string name = schema::quoted(table.name);
  std::vector<std::string> statements;
  if (table.comment)
    statements.push_back(
        fmt::format("COMMENT ON TABLE {} IS {};", name, schema::quote_text(*table.comment)));
  for (const schema::Column& column : table.columns)
    if (column.comment)
      statements.push_back(fmt::format("COMMENT ON COLUMN {}.{} IS {};", name,
                                       schema::sql_name(column.name),
                                       schema::quote_text(*column.comment)));
  return statements;
}

}  // namespace

std::string column_sql(const schema::Column& column) {
  std::string sql = fmt::format("{} {}", schema::sql_name(column.name),
                                column.serial ? serial_type(column.type) : type_sql(column.type));
  if (column.collation) sql += fmt::format(" COLLATE \"{}\"", *column.collation);
  if (!column.nullable) sql += " NOT NULL";
  if (column.default_value) sql += " DEFAULT " + default_words(*column.default_value);
  if (column.identity) sql += " " + schema::to_words(*column.identity);
  if (column.generated) sql += " " + schema::to_words(*column.generated);
  return sql;
}

std::string create_index_sql(const schema::Index& index, const schema::QualifiedName& table) {
  schema::Index valid = index;
  valid.valid = true;  // one that is not says so in words that are no SQL
  const std::string words = schema::to_words(valid);
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
  if (!table.inherits.empty()) {
    std::vector<std::string> parents;
    for (const schema::QualifiedName& parent : table.inherits)
      parents.push_back(schema::quoted(parent));
    sql += fmt::format(" INHERITS ({})", fmt::join(parents, ", "));
  }
  if (table.partition_by) sql += " PARTITION BY " + *table.partition_by;
  sql += ';';
  for (const schema::Index& index : table.indexes) sql += " " + create_index_sql(index, table.name);
  for (const std::string& statement : comments_of(table)) sql += " " + statement;
  return sql;
}

}  // namespace modelmend::drift
