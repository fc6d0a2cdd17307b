// The constraints of tables: of CREATE TABLE, of ALTER TABLE ... ADD, and of columns.
#include <algorithm>
#include <set>
#include <utility>

#include "schema/definition_printer.h"
#include "schema/dump/column_references.h"
#include "schema/dump/implicit_names.h"
#include "schema/dump/statements.h"
#include "schema/expression_printer.h"
#include "schema/find_column.h"

namespace modelmend::schema {
namespace {

Deferral deferral_of(const PgQuery__Constraint& constraint) {
  if (constraint.initdeferred != 0) return Deferral::InitiallyDeferred;
  return constraint.deferrable != 0 ? Deferral::InitiallyImmediate : Deferral::NotDeferrable;
}

std::vector<std::string> columns_of(PgNodes keys, const std::string& column) {
  if (keys.empty() && !column.empty()) return {column};
  return strings_of(keys);
}

std::string name_of(const PgQuery__Constraint& constraint) {
  return constraint.conname;
}

void forbid_nulls(Table& table, const std::vector<std::string>& columns) {
  for (const std::string& name : columns)
    if (Column* column = find_column(table, name)) column->nullable = false;
}

// ADD CONSTRAINT ... PRIMARY KEY USING INDEX takes the index over, and its name if it has none.
struct TakenIndex {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::string> include;
  bool nulls_not_distinct = false;
};

std::optional<TakenIndex> take_index(DumpCatalog& catalog, Table& table, const std::string& name) {
  const auto found = std::ranges::find(table.indexes, name, &Index::name);
  if (found == table.indexes.end()) return std::nullopt;
  TakenIndex taken{.name = name,
                   .columns = {},
                   .include = std::move(found->include),
                   .nulls_not_distinct = found->nulls_not_distinct};
  for (const IndexPart& part : found->parts) taken.columns.push_back(part.column);
  table.indexes.erase(found);
  catalog.table_of_index.erase({table.name.schema, name});
  return taken;
}

// The columns of a key, and its name: given, of the index that it takes, or chosen.
TakenIndex read_key(DumpCatalog& catalog, Table& table, const PgQuery__Constraint& constraint,
                    const std::string& column) {
  TakenIndex key{.name = {},
                 .columns = columns_of(nodes(constraint.n_keys, constraint.keys), column),
                 .include = strings_of(nodes(constraint.n_including, constraint.including)),
                 .nulls_not_distinct = constraint.nulls_not_distinct != 0};
  if (const std::string index = constraint.indexname; !index.empty()) {
    if (auto taken = take_index(catalog, table, index))
      key = *std::move(taken);
    else
      catalog.mark_partly_read(table.name, "the index '" + index + "' is not known");
  }
  if (*constraint.conname != '\0') key.name = constraint.conname;
  return key;
}

void remember_index(DumpCatalog& catalog, const Table& table, const std::string& name) {
  catalog.table_of_index[{table.name.schema, name}] = table.name;
}

void add_primary_key(DumpCatalog& catalog, Table& table, const PgQuery__Constraint& constraint,
                     const std::string& column) {
  TakenIndex key = read_key(catalog, table, constraint, column);
  if (key.name.empty()) key.name = catalog.name_for_index(table, "", "pkey");
  remember_index(catalog, table, key.name);
  forbid_nulls(table, key.columns);
  table.primary_key = PrimaryKey{.name = std::move(key.name),
                                 .columns = std::move(key.columns),
                                 .deferral = deferral_of(constraint),
                                 .origin = catalog.origin(constraint.location)};
}

// PostgreSQL makes one index of `a integer PRIMARY KEY UNIQUE`.
bool says_a_key_again(const Table& table, const Unique& unique) {
  if (table.primary_key && table.primary_key->columns == unique.columns) return true;
  return std::ranges::any_of(table.uniques,
                             [&](const Unique& known) { return known.columns == unique.columns; });
}

void add_unique(DumpCatalog& catalog, Table& table, const PgQuery__Constraint& constraint,
                const std::string& column) {
  TakenIndex key = read_key(catalog, table, constraint, column);
  Unique unique{.columns = std::move(key.columns),
                .nulls_not_distinct = key.nulls_not_distinct,
                .include = std::move(key.include),
                .deferral = deferral_of(constraint),
                .origin = catalog.origin(constraint.location)};
  if (key.name.empty()) {
    if (says_a_key_again(table, unique)) return;
    std::vector<std::string> named = unique.columns;
    named.insert(named.end(), unique.include.begin(), unique.include.end());
    key.name = catalog.name_for_index(table, joined_columns(named), "key");
  }
  remember_index(catalog, table, key.name);
  unique.name = std::move(key.name);
  table.uniques.push_back(std::move(unique));
}

// The server names a check after its column only if it speaks of one.
std::string columns_for_name(const Table& table, const PgQuery__Constraint& constraint) {
  if (constraint.raw_expr == nullptr) return {};
  std::set<std::string> columns = referenced_columns(*constraint.raw_expr);
  std::erase_if(columns, [&](const std::string& name) {
    return std::ranges::find(table.columns, name, &Column::name) == table.columns.end();
  });
  return columns.size() == 1 ? *columns.begin() : std::string();
}

void add_check(DumpCatalog& catalog, Table& table, const PgQuery__Constraint& constraint) {
  Check check = read_check(constraint);
  check.origin = catalog.origin(constraint.location);
  if (name_of(constraint).empty())
    check.name = catalog.name_for_constraint(table, columns_for_name(table, constraint), "check");
  // A child says again what it inherits.
  std::erase_if(table.checks, [&](const Check& known) { return known.name == check.name; });
  table.checks.push_back(std::move(check));
}

KeyAction action_of(std::string_view letter) {
  if (letter == "r") return KeyAction::Restrict;
  if (letter == "c") return KeyAction::Cascade;
  if (letter == "n") return KeyAction::SetNull;
  return letter == "d" ? KeyAction::SetDefault : KeyAction::NoAction;
}

KeyMatch match_of(std::string_view letter) {
  if (letter == "f") return KeyMatch::Full;
  return letter == "p" ? KeyMatch::Partial : KeyMatch::Simple;
}

void add_foreign_key(DumpCatalog& catalog, Table& table, const PgQuery__Constraint& constraint,
                     const std::string& column) {
  if (constraint.pktable == nullptr) return;
  ForeignKey key;
  key.columns = columns_of(nodes(constraint.n_fk_attrs, constraint.fk_attrs), column);
  key.target = catalog.relation_name(*constraint.pktable);
  key.target_columns = strings_of(nodes(constraint.n_pk_attrs, constraint.pk_attrs));
  key.match = match_of(constraint.fk_matchtype);
  key.on_update = action_of(constraint.fk_upd_action);
  key.on_delete = action_of(constraint.fk_del_action);
  key.set_columns = strings_of(nodes(constraint.n_fk_del_set_cols, constraint.fk_del_set_cols));
  key.deferral = deferral_of(constraint);
  key.validated = constraint.skip_validation == 0;
  key.origin = catalog.origin(constraint.location);
  key.name = name_of(constraint);
  if (key.name->empty())
    key.name = catalog.name_for_constraint(table, joined_columns(key.columns), "fkey");
  table.foreign_keys.push_back(std::move(key));
}

void add_exclusion(DumpCatalog& catalog, Table& table, const PgQuery__Constraint& constraint) {
  Exclusion exclusion{.name = name_of(constraint),
                      .definition = exclusion_definition(constraint),
                      .deferral = deferral_of(constraint),
                      .origin = catalog.origin(constraint.location)};
  if (exclusion.name->empty()) {
    const std::string columns = joined_columns(excluded_columns(constraint));
    exclusion.name = catalog.name_for_index(table, columns, "excl");
  }
  remember_index(catalog, table, *exclusion.name);
  table.exclusions.push_back(std::move(exclusion));
}

}  // namespace

Check read_check(const PgQuery__Constraint& constraint) {
  Check check{.name = constraint.conname,
              .expression = {},
              .no_inherit = constraint.is_no_inherit != 0,
              .validated = constraint.skip_validation == 0};
  if (constraint.raw_expr != nullptr) check.expression = print_expression(*constraint.raw_expr);
  return check;
}

void add_constraint(DumpCatalog& catalog, Table& table, const PgQuery__Constraint& constraint,
                    const std::string& column) {
  switch (constraint.contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
      return add_primary_key(catalog, table, constraint, column);
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE:
      return add_unique(catalog, table, constraint, column);
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
      return add_check(catalog, table, constraint);
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
      return add_foreign_key(catalog, table, constraint, column);
    case PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION:
      return add_exclusion(catalog, table, constraint);
    default:
      catalog.mark_partly_read(table.name, "a constraint of an unknown kind");
  }
}

}  // namespace modelmend::schema
