// The columns of tables and of composite types.
#include <fmt/format.h>

#include <utility>

#include "schema/expressions.h"
#include "schema/postgres/catalog.h"

namespace modelmend::schema::postgres {
namespace {

std::string columns_sql(const Catalog& catalog) {
  constexpr int kGeneratedColumns = 120'000;
  return fmt::format(
      "SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,"
      " a.attidentity, {}, pg_get_expr(f.adbin, f.adrelid), {}, d.description "
      "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
      " JOIN pg_type t ON t.oid = a.atttypid"
      " LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum"
      " LEFT JOIN pg_description d ON d.objoid = a.attrelid"
      "  AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum "
      "WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind IN ('r', 'p', 'f', 'c')"
      " AND a.attnum > 0 AND NOT a.attisdropped "
      "ORDER BY a.attrelid, a.attnum",
      catalog.since(kGeneratedColumns, "a.attgenerated", "''"),
      collation_sql("a.attcollation", "t.typcollation"));
}

std::optional<Identity> identity_of(char letter) {
  if (letter == '\0') return std::nullopt;
  return Identity{.always = letter == 'a'};
}

// What is generated stands where the catalog keeps defaults.
void set_expression(Column& column, char generated, std::optional<std::string> expression) {
  if (!expression) return;
  if (generated == '\0')
    column.default_value = canonical_default(*expression, column.type);
  else
    column.generated = Generated{canonical_expression(*expression), generated == 's'};
}

Column read_column(Rows& rows, const Catalog& catalog) {
  Column column{.name = rows.text(), .type = catalog.type(rows.text())};
  column.nullable = rows.flag();
  column.identity = identity_of(rows.letter());
  const char generated = rows.letter();
  set_expression(column, generated, rows.text_or_none());
  column.collation = rows.text_or_none();
  column.comment = rows.text_or_none();
  return column;
}

}  // namespace

Result<void> read_columns(Catalog& catalog) {
  auto rows = catalog.ask(columns_sql(catalog));
  if (!rows) return tl::unexpected(rows.error());
  while (rows->next()) {
    const ObjectId id = rows->id();
    if (Table* table = catalog.table(id))
      table->columns.push_back(read_column(*rows, catalog));
    else if (CompositeType* composite = catalog.composite(id))
      composite->columns.push_back(read_column(*rows, catalog));
  }
  return {};
}

}  // namespace modelmend::schema::postgres
