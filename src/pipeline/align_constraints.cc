#include "pipeline/align_constraints.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "drift/compare_columns.h"
#include "drift/drift.h"
#include "schema/expressions.h"
#include "schema/find_column.h"
#include "schema/words.h"
#include "transforms/default_fit.h"

namespace modelmend::pipeline {

using model::TableColumn;
using model::TableFact;
using schema::Aspect;
using schema::ForeignKey;

namespace {

constexpr const char* kNullability = "its nullability";
constexpr const char* kDefault = "its server default";
constexpr const char* kKeys = "its foreign keys";

bool is_in_key(const schema::Table& table, const std::string& column) {
  return table.primary_key &&
         std::ranges::find(table.primary_key->columns, column) != table.primary_key->columns.end();
}

std::vector<const ForeignKey*> keys_of(const schema::Table& table, const std::string& column) {
  std::vector<const ForeignKey*> keys;
  for (const ForeignKey& key : table.foreign_keys)
    if (key.columns == std::vector<std::string>{column}) keys.push_back(&key);
  return keys;
}

// CREATE TABLE validates all that it makes, so whether a key is valid is no part of it here.
bool same_options(ForeignKey declared, ForeignKey actual) {
  declared.validated = actual.validated = true;
  return schema::options_in_words(declared) == schema::options_in_words(actual);
}

}  // namespace

// A column's one key on each side; null: none.
struct ConstraintPlan::KeyPair {
  const ForeignKey* declared = nullptr;
  const model::ForeignKeyFact* fact = nullptr;  // of `declared`
  const ForeignKey* actual = nullptr;
};

ConstraintPlan::ConstraintPlan(const semantic::Project& project, const model::ProjectModels& models,
                               const schema::Schema& schema, std::string source_name,
                               model::FileSearch& search, AlignPlan& plan)
    : project_(project),
      models_(models),
      schema_(schema),
      source_name_(std::move(source_name)),
      default_schema_(drift::options_for(schema).default_schema),
      plan_(plan),
      search_(search) {}

// ---- NULL ----

// A column of a primary key is NOT NULL whatever either side says of it.
void ConstraintPlan::want_nullability(const MatchedColumn& column) {
  const bool nullable = column.actual.nullable;
  if (column.column.primary_key || is_in_key(column.actual_table, column.actual.name)) return;
  if (const auto why = why_unclear(column, Aspect::Column); !why.empty())
    return plan_.leave(column.table, column.column, kNullability, "dynamic-columns", why);
  if (column.column.nullable == nullable) return;
  const schema::Table* const table = declared_table(column.table);
  const schema::Column* const declared =
      table == nullptr ? nullptr : schema::find_column(*table, column.column.name);
  // https://www.postgresql.org/docs/current/sql-createtable.html, GENERATED AS IDENTITY
  if (nullable && declared != nullptr && declared->identity)
    return plan_.leave(column.table, column.column, kNullability, "argument-conflict",
                       fmt::format("{} has NULL, and Identity() makes it NOT NULL", source_name_));
  rewrite::WantedNullability wanted{.nullable = nullable, .because = {}};
  wanted.because = fmt::format("{} has {}", source_name_, rewrite::words(wanted));
  plan_.wanted().nullability.insert_or_assign(plan_.path_of(column.table, column.column),
                                              std::move(wanted));
}

// ---- Server defaults ----

// Serial and identity columns and generated ones have no default of their own. A key that is serial
// only because it is an integer is none any more once it gets the type that is wanted of it.
void ConstraintPlan::want_default(const MatchedColumn& column) {
  const schema::Table* const table = declared_table(column.table);
  const schema::Column* const declared =
      table == nullptr ? nullptr : schema::find_column(*table, column.column.name);
  if (declared == nullptr) return leave_undeclared(column, kDefault);
  if (const auto why = why_unclear(column, Aspect::Default); !why.empty())
    return plan_.leave(column.table, column.column, kDefault, "dynamic-columns", why);
  const bool changes_type =
      plan_.wanted().types.contains(plan_.path_of(column.table, column.column));
  const bool is_integer = column.actual.type.as<schema::Integer>() != nullptr;
  const bool stops_counting = declared->serial && changes_type && !is_integer;
  if (drift::counts_up(*declared) && !stops_counting) return;
  if (drift::counts_up(column.actual)) return;
  if (declared->generated || column.actual.generated) return;
  schema::Column said = *declared;
  // '1' is true of a BOOLEAN, and 1 of the INTEGER that it is to become.
  const auto sql = changes_type ? transforms::server_default_sql(project_, column.decl)
                                : std::optional<std::string>();
  if (sql) said.default_value = schema::canonical_default(*sql, column.actual.type);
  switch (drift::same_default(said, column.actual, schema_.dialect)) {
    case schema::Sameness::Same:
      return;
    case schema::Sameness::Unknown:
      return plan_.leave(column.table, column.column, kDefault, "dynamic-columns",
                         "PostgreSQL may say it in other words");
    case schema::Sameness::Different:
      break;
  }
  const auto& written = column.decl.server_default;
  rewrite::WantedDefault wanted{.sql = column.actual.default_value,
                                .because = {},
                                .instead_of = written ? written->text : std::string()};
  wanted.because = fmt::format("{} has {}", source_name_, rewrite::words(wanted));
  plan_.wanted().defaults.insert_or_assign(plan_.path_of(column.table, column.column),
                                           std::move(wanted));
}

void ConstraintPlan::leave_undeclared(const MatchedColumn& column, const char* what) {
  const schema::QualifiedName name{column.table.schema.value_or(""), column.table.name};
  const auto& tables = declared_by(column.table.metadata).schema.tables;
  const bool is_twice = std::ranges::count(tables, name, &schema::Table::name) > 1;
  plan_.leave(column.table, column.column, what, "dynamic-columns",
              is_twice ? "several models declare its table, and not all say the same"
                       : "what its table has in whole cannot be read");
}

// ---- Foreign keys ----

// A partition has the keys of the table that it is part of, and the database says them there.
void ConstraintPlan::want_keys(const MatchedColumn& column) {
  const schema::Table* const table = declared_table(column.table);
  if (column.actual_table.partition_of) return;
  if (table == nullptr) return leave_undeclared(column, kKeys);
  if (!table->partly_read.empty()) {
    if (!keys_of(column.actual_table, column.column.name).empty() ||
        !keys_of(*table, column.column.name).empty())
      plan_.leave(column.table, column.column, kKeys, "dynamic-columns",
                  "its table is known only in part: " + table->partly_read.front());
    return;
  }
  leave_composite_keys(column, *table);
  const auto declared = keys_of(*table, column.column.name);
  const auto actual = keys_of(column.actual_table, column.column.name);
  if (!why_unclear(column, Aspect::ForeignKeys).empty()) {
    if (!actual.empty())
      plan_.leave(
          column.table, column.column, kKeys, "unresolved-target",
          fmt::format("{}, and what its own key points to is not known", because(actual.front())));
    return;
  }
  const auto is_matched = [&](const ForeignKey* key) {
    return std::ranges::any_of(actual, [&](const ForeignKey* other) {
      return same_target(*key, *other) && same_options(*key, *other);
    });
  };
  const bool are_same =
      declared.size() == actual.size() && std::ranges::all_of(declared, is_matched);
  if (declared.size() > 1 || actual.size() > 1) {
    if (!are_same)
      plan_.leave(column.table, column.column, kKeys, "several-keys",
                  "a side has several foreign keys of this column");
    return;
  }
  KeyPair keys{.declared = declared.empty() ? nullptr : declared.front(),
               .actual = actual.empty() ? nullptr : actual.front()};
  for (const model::ForeignKeyFact& fact : column.decl.foreign_keys) {
    const auto other = models_.index.columns_of_key.find(fact.place);
    const bool is_composite = fact.from_constraint && other != models_.index.columns_of_key.end() &&
                              other->second.size() > 1;
    if (!is_composite) keys.fact = &fact;
  }
  if ((keys.declared == nullptr) == (keys.fact == nullptr)) compare_keys(column, keys);
}

void ConstraintPlan::compare_keys(const MatchedColumn& column, const KeyPair& keys) {
  const bool same = keys.declared && keys.actual && same_target(*keys.declared, *keys.actual);
  const bool wants_name =
      same && keys.fact->name && keys.actual->name && *keys.fact->name != *keys.actual->name;
  if (!keys.declared && !keys.actual) return;
  if (same && same_options(*keys.declared, *keys.actual) && !wants_name) return;
  const auto leave = [&](std::string code, std::string reason) {
    plan_.leave(column.table, column.column, kKeys, std::move(code), std::move(reason));
  };
  const std::string because = this->because(keys.actual);
  if (keys.fact && keys.fact->from_constraint)
    return leave("table-constraint", because + ", and its own is a ForeignKeyConstraint");
  rewrite::WantedKeys wanted{.keys = {},
                             .because = because,
                             .instead_of = verify::keys_in_words(column.decl.foreign_keys)};
  if (keys.actual) {
    rewrite::WantedKey key{.target = {}, .key = *keys.actual};
    key.key.name = keys.fact && keys.fact->name && keys.actual->name
                       ? keys.actual->name
                       : (keys.fact ? keys.fact->name : std::nullopt);
    if (!keys.actual->set_columns.empty())
      return leave("no-exact-form", because + ", which SQLAlchemy has no option for");
    Attempt<std::string> target = same ? Attempt<std::string>(keys.fact->target)
                                       : target_in_models(column.table, *keys.actual);
    if (!target) return leave(target.error().code, because + "; " + target.error().reason);
    key.target = *std::move(target);
    wanted.keys.push_back(std::move(key));
  }
  add_related_tables(column, wanted);
  plan_.wanted().keys.insert_or_assign(plan_.path_of(column.table, column.column),
                                       std::move(wanted));
}

// Of all tables that have the column, since one declaration has one set of keys.
void ConstraintPlan::add_related_tables(const MatchedColumn& column, rewrite::WantedKeys& wanted) {
  if (!related_) related_.emplace(project_, models_, search_);
  for (const model::TableId id : models_.tables_of(column.decl.id)) {
    const std::string name = model::qualified_table_name(models_.table(id));
    wanted.related.merge(related_->of(name));
    wanted.related_to_any = wanted.related_to_any || related_->may_be_any(name);
  }
}

// Each is said once, at the first of its columns.
void ConstraintPlan::leave_composite_keys(const MatchedColumn& column,
                                          const schema::Table& declared) {
  const auto differs = [&](const ForeignKey& key, const schema::Table& other) {
    return key.columns.size() > 1 && key.columns.front() == column.column.name &&
           std::ranges::none_of(other.foreign_keys, [&](const ForeignKey& each) {
             return each.columns == key.columns && same_target(each, key) &&
                    same_options(each, key);
           });
  };
  for (const ForeignKey& key : column.actual_table.foreign_keys)
    if (differs(key, declared))
      plan_.leave(column.table, column.column, kKeys, "composite-key", because(&key));
  for (const ForeignKey& key : declared.foreign_keys)
    if (differs(key, column.actual_table))
      plan_.leave(column.table, column.column, kKeys, "composite-key",
                  fmt::format("{} has no {}", source_name_, schema::to_words(key)));
}

std::string ConstraintPlan::because(const ForeignKey* key) const {
  return key == nullptr ? fmt::format("{} has no foreign key of it", source_name_)
                        : fmt::format("{} has {}", source_name_, schema::to_words(*key));
}

// "users.id", as a key in that table's MetaData names the column of the database.
Attempt<std::string> ConstraintPlan::target_in_models(const TableFact& from,
                                                      const ForeignKey& key) const {
  const std::vector<std::string> columns = target_columns(key);
  bool is_elsewhere = false;
  for (const TableFact& table : models_.tables) {
    if (table.local || full({table.schema.value_or(""), table.name}) != full(key.target)) continue;
    if (table.metadata != from.metadata) {
      is_elsewhere = true;
      continue;
    }
    for (const TableColumn& column : table.columns) {
      if (columns != std::vector<std::string>{column.name}) continue;
      const bool names_schema =
          table.schema && table.schema != models_.metadata(table.metadata).default_schema;
      return fmt::format("{}{}.{}", names_schema ? *table.schema + "." : "", table.name,
                         column.key);
    }
  }
  if (is_elsewhere)
    return decline("unresolved-target", "the models have that table in another MetaData only");
  return decline("unresolved-target", "the models have no such table and column");
}

std::vector<std::string> ConstraintPlan::target_columns(const ForeignKey& key) const {
  if (!key.target_columns.empty()) return key.target_columns;
  const schema::Table* const table = schema_.find_table(full(key.target));
  return table != nullptr && table->primary_key ? table->primary_key->columns
                                                : std::vector<std::string>{};
}

bool ConstraintPlan::same_target(const ForeignKey& declared, const ForeignKey& actual) const {
  return full(declared.target) == full(actual.target) &&
         target_columns(declared) == target_columns(actual);
}

schema::QualifiedName ConstraintPlan::full(schema::QualifiedName name) const {
  if (name.schema.empty()) name.schema = default_schema_;
  return name;
}

// ---- What the models declare ----

const model::DeclaredSchema& ConstraintPlan::declared_by(model::MetaDataId metadata) {
  const auto known = declared_.find(metadata);
  if (known != declared_.end()) return known->second;
  return declared_
      .emplace(metadata, model::to_schema(project_, models_,
                                          {.dialect = schema_.dialect, .metadata = metadata}))
      .first->second;
}

// Null for a table that is declared twice: which of the two is meant cannot be told.
const schema::Table* ConstraintPlan::declared_table(const TableFact& table) {
  const schema::QualifiedName name{table.schema.value_or(""), table.name};
  const auto& tables = declared_by(table.metadata).schema.tables;
  if (std::ranges::count(tables, name, &schema::Table::name) != 1) return nullptr;
  return &*std::ranges::find(tables, name, &schema::Table::name);
}

std::string ConstraintPlan::why_unclear(const MatchedColumn& column, Aspect aspect) {
  const schema::QualifiedName name{column.table.schema.value_or(""), column.table.name};
  for (const schema::Unclear& each : declared_by(column.table.metadata).unclear) {
    const bool is_here = each.table == name && each.subject == column.column.name;
    if (is_here && (each.aspect == aspect || each.aspect == Aspect::Column)) return each.reason;
  }
  return {};
}

}  // namespace modelmend::pipeline
