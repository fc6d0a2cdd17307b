// ALTER ... RENAME, ALTER ... SET SCHEMA, and DROP.
#include <algorithm>
#include <utility>

#include "schema/dump/statements.h"
#include "schema/find_column.h"
#include "schema/identifier.h"
#include "schema/sql_tokens.h"

namespace modelmend::schema {
namespace {

template <class Thing>  // tables, types, sequences and views live in maps of one shape
void move_thing(std::map<QualifiedName, Thing>& things, const QualifiedName& from,
                const QualifiedName& to) {
  auto node = things.extract(from);
  if (node.empty()) return;
  node.key() = to;
  node.mapped().name = to;
  things.insert(std::move(node));
}

void replace_name(QualifiedName& name, const QualifiedName& from, const QualifiedName& to) {
  if (name == from) name = to;
}

// Whoever speaks of the table speaks of it by its new name.
void move_table(DumpCatalog& catalog, const QualifiedName& from, const QualifiedName& to) {
  move_thing(catalog.tables, from, to);
  if (catalog.parents.erase(from) > 0) catalog.parents.insert(to);
  for (auto& [name, table] : catalog.tables) {
    for (ForeignKey& key : table.foreign_keys) replace_name(key.target, from, to);
    for (QualifiedName& parent : table.inherits) replace_name(parent, from, to);
    if (table.partition_of == from) table.partition_of = to;
  }
  for (auto& [name, sequence] : catalog.sequences)
    if (sequence.owner_table == from) sequence.owner_table = to;
  for (auto& [name, table] : catalog.table_of_index) replace_name(table, from, to);
}

std::string type_spelling(const QualifiedName& name) {
  return quote_identifier(name.schema) + "." + quote_identifier(name.name);
}

// Types of columns are still words: the name of the type, and brackets.
void rename_in_words(SqlType& type, const QualifiedName& from, const QualifiedName& to) {
  const std::string old = type_spelling(from);
  if (!type.raw.starts_with(old)) return;
  const std::string rest = type.raw.substr(old.size());
  if (rest.empty() || rest.front() == '[') type.raw = type_spelling(to) + rest;
}

void move_type(DumpCatalog& catalog, const QualifiedName& from, const QualifiedName& to) {
  move_thing(catalog.enums, from, to);
  move_thing(catalog.domains, from, to);
  move_thing(catalog.composites, from, to);
  for (auto& [name, table] : catalog.tables)
    for (Column& column : table.columns) rename_in_words(column.type, from, to);
  for (auto& [name, composite] : catalog.composites)
    for (Column& column : composite.columns) rename_in_words(column.type, from, to);
  for (auto& [name, domain] : catalog.domains) rename_in_words(domain.base, from, to);
}

void rename_index(DumpCatalog& catalog, const QualifiedName& from, const std::string& to) {
  auto node = catalog.table_of_index.extract(from);
  if (node.empty()) return;
  if (Table* table = catalog.find_table(node.mapped()))
    for (Index& index : table->indexes)
      if (index.name == from.name) index.name = to;
  node.key().name = to;
  catalog.table_of_index.insert(std::move(node));
}

// ALTER TABLE ... RENAME works on all that is in pg_class.
void move_relation(DumpCatalog& catalog, const QualifiedName& from, const QualifiedName& to) {
  move_table(catalog, from, to);
  move_thing(catalog.sequences, from, to);
  move_thing(catalog.views, from, to);
  move_type(catalog, from, to);
  if (from.schema == to.schema) rename_index(catalog, from, to.name);
}

bool speaks_of(std::string_view expression, const std::string& column) {
  const auto tokens = sql_tokens(expression, Dialect::PostgreSql);
  return std::ranges::any_of(tokens, [&](const SqlToken& token) {
    return token.is_name() && name_of(token, Dialect::PostgreSql) == column;
  });
}

bool has_expression_with(const Table& table, const std::string& column) {
  const auto in_index = [&](const Index& index) {
    return (index.where && speaks_of(*index.where, column)) ||
           std::ranges::any_of(index.parts, [&](const IndexPart& part) {
             return speaks_of(part.expression, column);
           });
  };
  return std::ranges::any_of(table.indexes, in_index) ||
         std::ranges::any_of(
             table.checks, [&](const Check& check) { return speaks_of(check.expression, column); });
}

void rename_column(DumpCatalog& catalog, const QualifiedName& on, const std::string& from,
                   const std::string& to) {
  Table* const table = catalog.find_table(on);
  if (table == nullptr) return;
  if (has_expression_with(*table, from))
    catalog.mark_partly_read(on, "expressions with the renamed column '" + from + "'");
  const auto rename = [&](std::vector<std::string>& names) {
    std::ranges::replace(names, from, to);
  };
  if (Column* column = find_column(*table, from)) column->name = to;
  if (table->primary_key) rename(table->primary_key->columns);
  for (Unique& unique : table->uniques) rename(unique.columns);
  for (ForeignKey& key : table->foreign_keys) rename(key.columns);
  for (Index& index : table->indexes)
    for (IndexPart& part : index.parts)
      if (part.column == from) part.column = to;
  for (auto& [name, other] : catalog.tables)
    for (ForeignKey& key : other.foreign_keys)
      if (key.target == on) rename(key.target_columns);
  for (auto& [name, sequence] : catalog.sequences)
    if (sequence.owner_table == on && sequence.owner_column == from) sequence.owner_column = to;
}

void rename_constraint(DumpCatalog& catalog, const QualifiedName& on, const std::string& from,
                       const std::string& to) {
  Table* const table = catalog.find_table(on);
  if (table == nullptr) return;
  const auto rename = [&](auto& constraint) {
    if (constraint.name == from) constraint.name = to;
  };
  if (table->primary_key) rename(*table->primary_key);
  std::ranges::for_each(table->uniques, rename);
  std::ranges::for_each(table->checks, rename);
  std::ranges::for_each(table->exclusions, rename);
  std::ranges::for_each(table->foreign_keys, rename);
  rename_index(catalog, {on.schema, from}, to);
}

void drop_table(DumpCatalog& catalog, const QualifiedName& name) {
  catalog.tables.erase(name);
  std::erase_if(catalog.table_of_index, [&](const auto& index) { return index.second == name; });
  std::erase_if(catalog.sequences,
                [&](const auto& sequence) { return sequence.second.owner_table == name; });
  // Only CASCADE gets here while others refer to the table.
  for (auto& [other, table] : catalog.tables)
    std::erase_if(table.foreign_keys, [&](const ForeignKey& key) { return key.target == name; });
}

void drop_index(DumpCatalog& catalog, const QualifiedName& name) {
  const auto found = catalog.table_of_index.find(name);
  if (found == catalog.table_of_index.end()) return;
  if (Table* table = catalog.find_table(found->second))
    std::erase_if(table->indexes, [&](const Index& index) { return index.name == name.name; });
  catalog.table_of_index.erase(found);
}

void drop_type(DumpCatalog& catalog, const QualifiedName& name) {
  catalog.enums.erase(name);
  catalog.domains.erase(name);
  catalog.composites.erase(name);
}

void drop_schema(DumpCatalog& catalog, const std::string& schema) {
  const auto is_in_it = [&](const auto& thing) { return thing.first.schema == schema; };
  std::erase_if(catalog.tables, is_in_it);
  std::erase_if(catalog.enums, is_in_it);
  std::erase_if(catalog.domains, is_in_it);
  std::erase_if(catalog.composites, is_in_it);
  std::erase_if(catalog.sequences, is_in_it);
  std::erase_if(catalog.views, is_in_it);
  std::erase_if(catalog.table_of_index, is_in_it);
  catalog.schemas.erase(schema);
}

void drop_one(DumpCatalog& catalog, PgQuery__ObjectType kind,
              const std::vector<std::string>& names) {
  switch (kind) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE:
      return drop_table(catalog, catalog.relation_name(names));
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN:
      return drop_type(catalog, catalog.type_name(names));
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
      return drop_index(catalog, catalog.relation_name(names));
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
      catalog.sequences.erase(catalog.relation_name(names));
      return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
      catalog.views.erase(catalog.relation_name(names));
      return;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA:
      return drop_schema(catalog, names.empty() ? "" : names.back());
    default:
      return;
  }
}

}  // namespace

void rename(DumpCatalog& catalog, const PgQuery__RenameStmt& statement) {
  const std::string to = statement.newname;
  if (statement.relation == nullptr) {
    const bool is_type = statement.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE ||
                         statement.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN;
    if (!is_type) return;
    const QualifiedName from = catalog.type_name(names_of(statement.object));
    return move_type(catalog, from, {from.schema, to});
  }
  const QualifiedName on = catalog.relation_name(*statement.relation);
  switch (statement.rename_type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
      return rename_column(catalog, on, statement.subname, to);
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT:
      return rename_constraint(catalog, on, statement.subname, to);
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
      return move_relation(catalog, on, {on.schema, to});
    default:
      return;
  }
}

void set_schema(DumpCatalog& catalog, const PgQuery__AlterObjectSchemaStmt& statement) {
  const std::string schema = statement.newschema;
  if (statement.relation != nullptr) {
    const QualifiedName from = catalog.relation_name(*statement.relation);
    return move_relation(catalog, from, catalog.new_name(schema, from.name));
  }
  const bool is_type = statement.object_type == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE ||
                       statement.object_type == PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN;
  if (!is_type) return;
  const QualifiedName from = catalog.type_name(names_of(statement.object));
  move_type(catalog, from, catalog.new_name(schema, from.name));
}

void drop(DumpCatalog& catalog, const PgQuery__DropStmt& statement) {
  for (const PgNode* object : nodes(statement.n_objects, statement.objects))
    drop_one(catalog, statement.remove_type, names_of(object));
}

}  // namespace modelmend::schema
