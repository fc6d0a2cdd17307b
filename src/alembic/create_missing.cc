#include "alembic/create_missing.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "alembic/creation_order.h"
#include "alembic/ddl.h"
#include "schema/words.h"

namespace modelmend::alembic {
namespace {

using schema::ForeignKey;
using schema::Table;

std::string_view if_exists(Guard guard) {
  return guard == Guard::IfNeeded ? "IF EXISTS " : "";
}

std::string create_sequence_sql(const schema::Sequence& sequence, Guard guard) {
  const std::string words = schema::to_words(sequence);  // "SEQUENCE s START 5"
  constexpr std::string_view kKind = "SEQUENCE ";
  return fmt::format("CREATE {}{}{}", kKind, guard == Guard::IfNeeded ? "IF NOT EXISTS " : "",
                     words.substr(kKind.size()));
}

// The keys that the statement of the table itself can hold.
std::vector<const ForeignKey*> early_keys(const Table& table, const std::vector<LateKey>& late) {
  std::vector<const ForeignKey*> keys;
  for (const ForeignKey& key : table.foreign_keys)
    if (std::ranges::find(late, &key, &LateKey::key) == late.end()) keys.push_back(&key);
  return keys;
}

// A key of its own, under a name that can be dropped again.
Statement add_key(const Table& table, const ForeignKey& key, Guard guard) {
  ForeignKey named = key;
  named.name = key_name(table, key);
  Statement made{.sql =
                     add_constraint_sql(table.name, *named.name, schema::to_words(named), guard)};
  if (guard == Guard::None) made.op = create_key_words(table, named).value_or("");
  return made;
}

Statement drop_key(const Table& table, const ForeignKey& key, Guard guard) {
  const std::string name = key_name(table, key);
  Statement made{.sql = drop_constraint_sql(table.name, name, guard)};
  if (guard == Guard::None) made.op = drop_constraint_words(table.name, name, "foreignkey");
  return made;
}

// SQLite adds no key to a table, and takes one to a table that is still to come.
CreationOrder order_of(const Missing& missing, schema::Dialect dialect,
                       const std::string& default_schema) {
  CreationOrder order = creation_order(missing.tables, default_schema);
  if (dialect == schema::Dialect::Sqlite) order.late.clear();
  return order;
}

}  // namespace

void add_create_table(std::vector<Statement>& statements, OpContext& context, const Table& table,
                      const std::vector<const ForeignKey*>& keys, Guard guard) {
  const auto words = create_table_words(context, table, keys, guard);
  statements.push_back({.sql = create_table_sql(table, keys, guard), .op = words.value_or("")});
  for (const schema::Index& index : table.indexes)
    statements.push_back({.sql = create_index_sql(table, index, Building::Plain, guard),
                          .op = create_index_words(context, table, index, false, guard)});
  if (context.dialect == schema::Dialect::Sqlite) return;
  // The words say the comments of the table and its columns.
  for (std::string& sql : comments_sql(table))
    statements.push_back({.sql = std::move(sql), .op = words ? kIsSaid : ""});
  for (std::string& sql : part_comments_sql(table)) statements.push_back({.sql = std::move(sql)});
}

void add_drop_table(std::vector<Statement>& statements, const Table& table, Guard guard) {
  statements.push_back(
      {.sql = fmt::format("DROP TABLE {}{}", if_exists(guard), schema::quoted(table.name)),
       .op = drop_table_words(table, guard)});
}

Migration create_missing(const Missing& missing, OpContext& context,
                         const std::string& default_schema, Guard guard) {
  Migration made;
  made.notes = missing.notes;
  const CreationOrder order = order_of(missing, context.dialect, default_schema);
  for (const schema::EnumType& type : missing.enums)
    made.upgrade.push_back({.sql = create_enum_sql(type.name, type.labels, guard)});
  for (const schema::Sequence* sequence : missing.sequences)
    made.upgrade.push_back({.sql = create_sequence_sql(*sequence, guard)});
  for (const Table* table : order.tables)
    add_create_table(made.upgrade, context, *table, early_keys(*table, order.late), guard);
  for (const auto& [table, key] : order.late) made.upgrade.push_back(add_key(*table, *key, guard));

  for (const auto& [table, key] : order.late | std::views::reverse)
    made.downgrade.push_back(drop_key(*table, *key, guard));
  for (const Table* table : order.tables | std::views::reverse)
    add_drop_table(made.downgrade, *table, guard);
  for (const schema::Sequence* sequence : missing.sequences | std::views::reverse)
    made.downgrade.push_back({.sql = fmt::format("DROP SEQUENCE {}{}", if_exists(guard),
                                                 schema::quoted(sequence->name))});
  for (const schema::EnumType& type : missing.enums | std::views::reverse)
    made.downgrade.push_back(
        {.sql = fmt::format("DROP TYPE {}{}", if_exists(guard), schema::quoted(type.name))});
  return made;
}

}  // namespace modelmend::alembic
