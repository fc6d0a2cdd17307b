// The indexes of tables, but for those that carry a constraint.
#include <fmt/format.h>

#include <utility>

#include "schema/postgres/catalog.h"

namespace modelmend::schema::postgres {
namespace {

// One row for each part of each index. The catalog does not say whether the collation of an
// expression was written or follows from its columns; the index's definition does.
std::string indexes_sql(const Catalog& catalog) {
  constexpr int kIncludedColumns = 110'000;
  constexpr int kOperatorClassOptions = 130'000;
  constexpr int kNullsNotDistinct = 150'000;
  return fmt::format(
      "SELECT i.indexrelid, i.indrelid, ic.relname, d.description, i.indisunique, {},"
      " am.amname, i.indisvalid, pg_get_expr(i.indpred, i.indrelid),"
      " ARRAY(SELECT unnest(ic.reloptions) ORDER BY 1), k.at >= {}, a.attname, x.expression,"
      " CASE WHEN x.expression IS NULL THEN {} WHEN strpos(pg_get_indexdef(i.indexrelid),"
      "   x.expression || ' COLLATE ') > 0 THEN {} END,"
      " CASE WHEN NOT o.opcdefault OR p.options IS NOT NULL THEN o.opcname END,"
      " array_to_string(p.options, ','), (i.indoption[k.at] & 1) <> 0,"
      " (i.indoption[k.at] & 2) <> 0 "
      "FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid"
      " JOIN pg_class c ON c.oid = i.indrelid JOIN pg_am am ON am.oid = ic.relam"
      " CROSS JOIN LATERAL generate_series(0, i.indnatts - 1) k(at)"
      " CROSS JOIN LATERAL (SELECT CASE WHEN i.indkey[k.at] = 0"
      "  THEN pg_get_indexdef(i.indexrelid, k.at + 1, false) END) x(expression)"
      " LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.at]"
      " LEFT JOIN (SELECT attrelid, attnum, {} AS options FROM pg_attribute) p"
      "  ON p.attrelid = i.indexrelid AND p.attnum = k.at + 1 AND p.options IS NOT NULL"
      " LEFT JOIN pg_opclass o ON o.oid = i.indclass[k.at]"
      " LEFT JOIN pg_description d ON d.objoid = i.indexrelid"
      "  AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0 "
      "WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind IN ('r', 'p') AND NOT EXISTS"
      " (SELECT FROM pg_constraint s WHERE s.conindid = i.indexrelid"
      "  AND s.contype IN ('p', 'u', 'x')) "
      "ORDER BY i.indexrelid, k.at",
      catalog.since(kNullsNotDistinct, "i.indnullsnotdistinct", "false"),
      catalog.since(kIncludedColumns, "i.indnkeyatts", "i.indnatts"),
      collation_sql("i.indcollation[k.at]", "a.attcollation"),
      collation_sql("i.indcollation[k.at]", "0"),
      catalog.since(kOperatorClassOptions, "attoptions", "NULL::text[]"));
}

// The columns of a row that are the same for all parts.
Index read_index(Rows& rows, Catalog& catalog) {
  Index index{.name = rows.text(), .parts = {}};
  index.comment = rows.text_or_none();
  index.unique = rows.flag();
  index.nulls_not_distinct = rows.flag();
  index.method = rows.text();
  index.valid = rows.flag();
  if (const auto where = rows.text_or_none()) index.where = catalog.expression(*where);
  index.options = rows.list();
  return index;
}

std::optional<std::string> read_operator_class(Rows& rows) {
  auto name = rows.text_or_none();
  const auto options = rows.text_or_none();
  if (name && options) *name += fmt::format("({})", *options);
  return name;
}

void add_part(Rows& rows, Index& index, Catalog& catalog) {
  const bool included = rows.flag();
  IndexPart part{.column = rows.text(), .expression = rows.text()};
  if (included) {
    index.include.push_back(std::move(part.column));
    return;
  }
  if (!part.expression.empty()) part.expression = catalog.expression(part.expression);
  part.collation = rows.text_or_none();
  part.operator_class = read_operator_class(rows);
  part.descending = rows.flag();
  part.nulls_first = rows.flag();
  index.parts.push_back(std::move(part));
}

}  // namespace

Result<void> read_indexes(Catalog& catalog) {
  auto rows = catalog.ask(indexes_sql(catalog));
  if (!rows) return tl::unexpected(rows.error());
  ObjectId current{};
  while (rows->next()) {
    const ObjectId id = rows->id();
    Table* table = catalog.table(rows->id());
    if (table == nullptr) continue;
    Index index = read_index(*rows, catalog);
    if (id != current) table->indexes.push_back(std::move(index));
    current = id;
    add_part(*rows, table->indexes.back(), catalog);
  }
  return {};
}

}  // namespace modelmend::schema::postgres
