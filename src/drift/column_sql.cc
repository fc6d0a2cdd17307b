#include "drift/column_sql.h"

#include <fmt/format.h>

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

}  // namespace modelmend::drift
