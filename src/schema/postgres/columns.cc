// The columns of tables and of composite types.
#include <fmt/format.h>

#include <utility>

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

void set_identity(Column& column, char letter, const OwnedSequence* sequence) {
  if (letter == '\0') return;
  column.identity = Identity{.always = letter == 'a'};
  if (sequence != nullptr && sequence->is_identity) column.identity->options = sequence->options;
}

// What is generated stands where the catalog keeps defaults. A default that takes the next value of
// the sequence that the column owns is what `serial` means.
void set_expression(Column& column, char generated, const std::string& expression,
                    const OwnedSequence* sequence, Catalog& catalog) {
  if (generated != '\0')
    column.generated = Generated{catalog.expression(expression), generated == 's'};
  else if (sequence != nullptr && expression == sequence->next_value)
    column.serial = true;
  else
    column.default_value = catalog.default_value(expression, column.type);
}

Column read_column(ObjectId relation, Rows& rows, Catalog& catalog) {
  Column column{.name = rows.text(), .type = catalog.type(rows.text())};
  const OwnedSequence* sequence = catalog.owned_sequence(relation, column.name);
  column.nullable = rows.flag();
  set_identity(column, rows.letter(), sequence);
  const char generated = rows.letter();
  if (const auto expression = rows.text_or_none())
    set_expression(column, generated, *expression, sequence, catalog);
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
      table->columns.push_back(read_column(id, *rows, catalog));
    else if (CompositeType* composite = catalog.composite(id))
      composite->columns.push_back(read_column(id, *rows, catalog));
  }
  return {};
}

}  // namespace modelmend::schema::postgres
