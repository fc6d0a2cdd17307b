// Primary keys, uniques, checks, exclusions and foreign keys; checks of domains, too.
#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "schema/definitions.h"
#include "schema/expressions.h"
#include "schema/postgres/catalog.h"

namespace modelmend::schema::postgres {
namespace {

// What a partition has because the partitioned table has the foreign key is said there only, as
// pg_dump does it.
std::string constraints_sql(const Catalog& catalog) {
  constexpr int kPartitionedKeys = 110'000;
  constexpr int kSetColumnsAndNullsNotDistinct = 150'000;
  const auto set_columns =
      catalog.since(kSetColumnsAndNullsNotDistinct, "c.confdelsetcols", "NULL::int2[]");
  const auto not_distinct =
      catalog.since(kSetColumnsAndNullsNotDistinct, "i.indnullsnotdistinct", "false");
  const auto key_count = catalog.since(kPartitionedKeys, "i.indnkeyatts", "i.indnatts");
  return fmt::format(
      "SELECT c.conrelid, c.contypid, c.contype, c.conname, d.description, c.condeferrable,"
      " c.condeferred, c.convalidated, c.connoinherit, {}, CASE c.contype WHEN 'u' THEN {} END, {},"
      " CASE c.contype WHEN 'c' THEN pg_get_expr(c.conbin, c.conrelid)"
      "  WHEN 'x' THEN pg_get_constraintdef(c.oid) END,"
      " fn.nspname, fc.relname, CASE c.contype WHEN 'f' THEN {} END, c.confmatchtype,"
      " c.confupdtype, c.confdeltype, CASE c.contype WHEN 'f' THEN {} END "
      "FROM pg_constraint c"
      " LEFT JOIN pg_class fc ON fc.oid = c.confrelid"
      " LEFT JOIN pg_namespace fn ON fn.oid = fc.relnamespace"
      " LEFT JOIN pg_index i ON c.contype = 'u' AND i.indexrelid = c.conindid"
      " LEFT JOIN pg_description d ON d.objoid = c.oid"
      "  AND d.classoid = 'pg_constraint'::regclass AND d.objsubid = 0 "
      "WHERE c.connamespace = ANY($1::oid[]) AND c.contype IN ('p', 'u', 'c', 'x', 'f'){}",
      column_names_sql("c.conrelid", "c.conkey"),
      column_names_sql("c.conrelid", fmt::format("(i.indkey::int2[])[{}:]", key_count)),
      not_distinct, column_names_sql("c.confrelid", "c.confkey"),
      column_names_sql("c.conrelid", set_columns),
      catalog.since(kPartitionedKeys, " AND (c.contype <> 'f' OR c.conparentid = 0)", ""));
}

// A row as far as the kinds have it in common.
struct Constraint {
  ObjectId table;
  ObjectId domain;
  char kind;
  std::string name;
  std::optional<std::string> comment;
  Deferral deferral;
  bool validated;
  bool no_inherit;
  std::vector<std::string> columns;
  std::vector<std::string> include;
  bool nulls_not_distinct;
  std::string definition;
};

Deferral read_deferral(Rows& rows) {
  const bool deferrable = rows.flag();
  const bool deferred = rows.flag();
  if (!deferrable) return Deferral::NotDeferrable;
  return deferred ? Deferral::InitiallyDeferred : Deferral::InitiallyImmediate;
}

Constraint read_constraint(Rows& rows) {
  return {.table = rows.id(),
          .domain = rows.id(),
          .kind = rows.letter(),
          .name = rows.text(),
          .comment = rows.text_or_none(),
          .deferral = read_deferral(rows),
          .validated = rows.flag(),
          .no_inherit = rows.flag(),
          .columns = rows.list(),
          .include = rows.list(),
          .nulls_not_distinct = rows.flag(),
          .definition = rows.text()};
}

KeyMatch read_match(Rows& rows) {
  const char letter = rows.letter();
  if (letter == 'f') return KeyMatch::Full;
  return letter == 'p' ? KeyMatch::Partial : KeyMatch::Simple;
}

KeyAction read_action(Rows& rows) {
  switch (rows.letter()) {
    case 'r':
      return KeyAction::Restrict;
    case 'c':
      return KeyAction::Cascade;
    case 'n':
      return KeyAction::SetNull;
    case 'd':
      return KeyAction::SetDefault;
    default:
      return KeyAction::NoAction;
  }
}

ForeignKey read_foreign_key(Constraint constraint, Rows& rows) {
  ForeignKey key;
  key.name = std::move(constraint.name);
  key.columns = std::move(constraint.columns);
  key.target.schema = rows.text();
  key.target.name = rows.text();
  key.target_columns = rows.list();
  key.match = read_match(rows);
  key.on_update = read_action(rows);
  key.on_delete = read_action(rows);
  key.set_columns = rows.list();
  key.deferral = constraint.deferral;
  key.validated = constraint.validated;
  key.comment = std::move(constraint.comment);
  return key;
}

Check to_check(Constraint constraint, Catalog& catalog) {
  return {.name = std::move(constraint.name),
          .expression = catalog.expression(constraint.definition),
          .no_inherit = constraint.no_inherit,
          .validated = constraint.validated,
          .comment = std::move(constraint.comment)};
}

// When it is checked is said beside the definition.
std::string without_deferral(std::string_view definition) {
  for (const std::string_view words : {" INITIALLY DEFERRED", " DEFERRABLE"})
    if (definition.ends_with(words)) definition.remove_suffix(words.size());
  return std::string(definition);
}

void add_to_table(Constraint constraint, Rows& rows, Table& table, Catalog& catalog) {
  switch (constraint.kind) {
    case 'p':
      table.primary_key = PrimaryKey{.name = std::move(constraint.name),
                                     .columns = std::move(constraint.columns),
                                     .deferral = constraint.deferral,
                                     .comment = std::move(constraint.comment)};
      break;
    case 'u':
      table.uniques.push_back({.name = std::move(constraint.name),
                               .columns = std::move(constraint.columns),
                               .nulls_not_distinct = constraint.nulls_not_distinct,
                               .include = std::move(constraint.include),
                               .deferral = constraint.deferral,
                               .comment = std::move(constraint.comment)});
      break;
    case 'c':
      table.checks.push_back(to_check(std::move(constraint), catalog));
      break;
    case 'x':
      table.exclusions.push_back(
          {.name = std::move(constraint.name),
           .definition = canonical_exclusion(without_deferral(constraint.definition)),
           .deferral = constraint.deferral,
           .comment = std::move(constraint.comment)});
      break;
    default:
      table.foreign_keys.push_back(read_foreign_key(std::move(constraint), rows));
  }
}

}  // namespace

Result<void> read_constraints(Catalog& catalog) {
  auto rows = catalog.ask(constraints_sql(catalog));
  if (!rows) return tl::unexpected(rows.error());
  while (rows->next()) {
    Constraint constraint = read_constraint(*rows);
    if (Table* table = catalog.table(constraint.table))
      add_to_table(std::move(constraint), *rows, *table, catalog);
    else if (DomainType* domain = catalog.domain(constraint.domain))
      domain->checks.push_back(to_check(std::move(constraint), catalog));
  }
  return {};
}

}  // namespace modelmend::schema::postgres
