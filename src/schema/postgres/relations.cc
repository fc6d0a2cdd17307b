// Tables, views and composite types by name and kind, and which table comes from which.
#include <fmt/format.h>

#include "schema/definitions.h"
#include "schema/postgres/catalog.h"

namespace modelmend::schema::postgres {
namespace {

// The comment of a composite type hangs on the type, that of the others on the relation; so does
// what an extension owns.
std::string relations_sql() {
  return fmt::format(
      "SELECT c.oid, c.relkind, n.nspname, c.relname, c.relpersistence = 'u',"
      " coalesce(dt.description, dc.description),"
      " CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,"
      " CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END "
      "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
      " LEFT JOIN pg_description dc ON dc.objoid = c.oid"
      "  AND dc.classoid = 'pg_class'::regclass AND dc.objsubid = 0"
      " LEFT JOIN pg_description dt ON c.relkind = 'c' AND dt.objoid = c.reltype"
      "  AND dt.classoid = 'pg_type'::regclass AND dt.objsubid = 0 "
      "WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')"
      " AND NOT {} AND NOT {}",
      owned_by_extension_sql("pg_class", "c.oid"), owned_by_extension_sql("pg_type", "c.reltype"));
}

constexpr const char* kParentsSql =
    "SELECT i.inhrelid, c.relispartition, n.nspname, p.relname "
    "FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
    " JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace n ON n.oid = p.relnamespace "
    "WHERE c.relnamespace = ANY($1::oid[]) AND c.relkind IN ('r', 'p', 'f') "
    "ORDER BY i.inhrelid, i.inhseqno";

TableKind table_kind(char relation_kind) {
  if (relation_kind == 'p') return TableKind::PartitionedTable;
  return relation_kind == 'f' ? TableKind::ForeignTable : TableKind::Table;
}

QualifiedName read_name(Rows& rows) {
  std::string schema = rows.text();
  return {std::move(schema), rows.text()};
}

void add_relation(Rows& rows, Catalog& catalog) {
  const ObjectId id = rows.id();
  const char kind = rows.letter();
  QualifiedName name = read_name(rows);
  if (kind == 'v' || kind == 'm') {
    const ViewKind view = kind == 'v' ? ViewKind::View : ViewKind::MaterializedView;
    catalog.schema.views.push_back({.name = std::move(name), .kind = view});
    return;
  }
  const bool unlogged = rows.flag();
  auto comment = rows.text_or_none();
  if (kind == 'c') {
    catalog.add_composite(id,
                          {.name = std::move(name), .columns = {}, .comment = std::move(comment)});
    return;
  }
  Table table{.name = std::move(name), .kind = table_kind(kind), .columns = {}};
  table.unlogged = unlogged;
  table.comment = std::move(comment);
  if (const auto key = rows.text_or_none()) table.partition_by = canonical_partition_key(*key);
  if (const auto bound = rows.text_or_none())
    table.partition_bound = canonical_partition_bound(*bound);
  catalog.add_table(id, std::move(table));
}

void add_parent(Rows& rows, Catalog& catalog) {
  Table* child = catalog.table(rows.id());
  if (child == nullptr) return;
  const bool is_partition = rows.flag();
  QualifiedName parent = read_name(rows);
  if (is_partition)
    child->partition_of = std::move(parent);
  else
    child->inherits.push_back(std::move(parent));
}

}  // namespace

Result<void> read_relations(Catalog& catalog) {
  auto relations = catalog.ask(relations_sql());
  if (!relations) return tl::unexpected(relations.error());
  while (relations->next()) add_relation(*relations, catalog);

  auto parents = catalog.ask(kParentsSql);
  if (!parents) return tl::unexpected(parents.error());
  while (parents->next()) add_parent(*parents, catalog);
  return {};
}

}  // namespace modelmend::schema::postgres
