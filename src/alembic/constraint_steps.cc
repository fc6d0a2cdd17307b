#include <fmt/format.h>

#include <algorithm>

#include "alembic/ddl.h"
#include "alembic/drift_step.h"
#include "alembic/unique_columns.h"
#include "schema/canonical_type.h"
#include "schema/sql_name.h"
#include "schema/words.h"

namespace modelmend::alembic {
namespace {

using drift::Finding;
using schema::Table;

// The key of these columns; where there are several the one that says `words`.
const schema::ForeignKey* find_key(const Table& table, const std::string& columns,
                                   const std::string& words) {
  const schema::ForeignKey* found = nullptr;
  for (const schema::ForeignKey& key : table.foreign_keys) {
    if (schema::listed(key.columns) != columns) continue;
    if (found == nullptr || schema::to_words(key) == words) found = &key;
  }
  return found;
}

const schema::Unique* find_unique(const Table& table, const std::string& columns) {
  const auto found = std::ranges::find_if(table.uniques, [&](const schema::Unique& unique) {
    return schema::listed(unique.columns) == columns;
  });
  return found == table.uniques.end() ? nullptr : &*found;
}

const schema::Index* find_index(const Table& table, const std::string& subject) {
  const auto found = std::ranges::find_if(table.indexes, [&](const schema::Index& index) {
    return index.name.value_or(schema::to_words(index)) == subject;
  });
  return found == table.indexes.end() ? nullptr : &*found;
}

const schema::Check* find_check(const Table& table, const std::string& subject) {
  const auto found = std::ranges::find_if(table.checks, [&](const schema::Check& check) {
    return check.name.value_or(check.expression) == subject || check.expression == subject;
  });
  return found == table.checks.end() ? nullptr : &*found;
}

const schema::Exclusion* find_exclusion(const Table& table, const std::string& subject) {
  const auto found = std::ranges::find_if(table.exclusions, [&](const schema::Exclusion& each) {
    return each.name.value_or(each.definition) == subject;
  });
  return found == table.exclusions.end() ? nullptr : &*found;
}

std::string alter(const Table& table) {
  return "ALTER TABLE " + schema::quoted(table.name);
}

// One part of a table in words that name it.
struct Part {
  std::string name;
  std::string words;      // "CONSTRAINT fk_a FOREIGN KEY ..."
  bool may_wait = false;  // NOT VALID first, VALIDATE later
};

Part part_of(const Table& table, schema::ForeignKey key) {
  key.name = key_name(table, key);
  return {*key.name, schema::to_words(key), key.validated};
}

Part part_of(const Table& table, schema::Check check) {
  check.name = check_name(table, check);
  return {*check.name, schema::to_words(check), check.validated};
}

Part part_of(const Table& table, schema::Unique unique) {
  unique.name = unique_name(table, unique);
  return {*unique.name, schema::to_words(unique)};
}

std::optional<Part> part_of(const Table& table, const schema::Exclusion& exclusion) {
  static_cast<void>(table);
  if (!exclusion.name) return std::nullopt;
  return Part{*exclusion.name, schema::to_words(exclusion)};
}

class ConstraintSteps {
 public:
  explicit ConstraintSteps(DriftContext& context) : context_(context) {}

  void add(const Part& part) {
    const std::string words = part.words + (part.may_wait ? " NOT VALID" : "");
    step_.upgrade.push_back(
        {Phase::Constraints,
         {.sql = add_constraint_sql(context_.actual.name, part.name, words, context_.guard)}});
    if (part.may_wait) step_.upgrade.push_back(validation_of(part));
    step_.downgrade.insert(step_.downgrade.begin(), drop_of(part));
  }

  void remove(const Part& part) {
    step_.upgrade.push_back({Phase::Detach, drop_of(part)});
    step_.downgrade.push_back(
        {.sql = add_constraint_sql(context_.actual.name, part.name, part.words, context_.guard)});
  }

  void add(const schema::Index& index) {
    const Building building = building_of();
    const bool outside = building == Building::Concurrently;
    // One that an earlier attempt has left is not valid.
    if (outside && context_.guard == Guard::IfNeeded)
      step_.upgrade.push_back(
          {Phase::Scans,
           {.sql = drop_index_sql(context_.actual, index, building, Guard::IfNeeded),
            .op = drop_index_words(context_.actual, index, outside, Guard::IfNeeded),
            .outside = outside}});
    step_.upgrade.push_back(
        {Phase::Scans,
         {.sql = create_index_sql(context_.actual, index, building, context_.guard),
          .op = create_index_words(context_.words, context_.actual, index, outside, context_.guard),
          .outside = outside}});
    step_.downgrade.insert(
        step_.downgrade.begin(),
        {.sql = drop_index_sql(context_.actual, index, Building::Plain, context_.guard),
         .op = drop_index_words(context_.actual, index, false, context_.guard)});
  }

  void remove(const schema::Index& index) {
    step_.upgrade.push_back(
        {Phase::Detach,
         {.sql = drop_index_sql(context_.actual, index, Building::Plain, context_.guard),
          .op = drop_index_words(context_.actual, index, false, context_.guard)}});
    step_.downgrade.push_back(
        {.sql = create_index_sql(context_.actual, index, Building::Plain, context_.guard),
         .op = create_index_words(context_.words, context_.actual, index, false, context_.guard)});
  }

  // The index is built while others write, then the constraint takes it over.
  void add(const schema::Unique& unique) {
    const Part part = part_of(context_.actual, unique);
    if (building_of() == Building::Plain) return add(part);
    schema::Index index;
    index.name = part.name;
    index.unique = true;
    index.nulls_not_distinct = unique.nulls_not_distinct;
    index.include = unique.include;
    for (const std::string& column : unique.columns)
      index.parts.push_back({.column = column, .expression = {}});
    if (context_.guard == Guard::IfNeeded)
      step_.upgrade.push_back(
          {Phase::Scans, {.sql = drop_invalid_index_sql(context_.actual, index), .outside = true}});
    step_.upgrade.push_back(
        {Phase::Scans,
         {.sql = create_index_sql(context_.actual, index, Building::Concurrently, context_.guard),
          .outside = true}});
    std::string words = fmt::format("CONSTRAINT {} UNIQUE USING INDEX {}",
                                    schema::sql_name(part.name), schema::sql_name(part.name));
    if (const std::size_t deferral = part.words.find(" DEFERRABLE"); deferral != part.words.npos)
      words += part.words.substr(deferral);
    step_.upgrade.push_back(
        {Phase::Attach,
         {.sql = add_constraint_sql(context_.actual.name, part.name, words, context_.guard)}});
    step_.downgrade.insert(step_.downgrade.begin(), drop_of(part));
  }

  // Of a key that is NOT VALID.
  void validate(const Part& part) {
    step_.upgrade.push_back(validation_of(part));
    step_.downgrade.push_back(drop_of(part));
    step_.downgrade.push_back(
        {.sql = add_constraint_sql(context_.actual.name, part.name, part.words, context_.guard)});
  }

  void rename(const std::string& from, const std::string& to, bool is_index) {
    const auto words = [&](const std::string& old, const std::string& next) {
      return is_index ? fmt::format("ALTER INDEX {} RENAME TO {}",
                                    schema::quoted({context_.actual.name.schema, old}),
                                    schema::sql_name(next))
                      : fmt::format("{} RENAME CONSTRAINT {} TO {}", alter(context_.actual),
                                    schema::sql_name(old), schema::sql_name(next));
    };
    step_.upgrade.push_back({Phase::Columns, {.sql = words(from, to)}});
    step_.downgrade.push_back({.sql = words(to, from)});
  }

  [[nodiscard]] DriftAnswer answer() { return {.step = std::move(step_)}; }

 private:
  // A partitioned table has no index of its own that could be built beside its use.
  [[nodiscard]] Building building_of() const {
    return context_.actual.kind == schema::TableKind::PartitionedTable ? Building::Plain
                                                                       : Building::Concurrently;
  }

  [[nodiscard]] PhasedStatement validation_of(const Part& part) const {
    return {Phase::Scans,
            {.sql = fmt::format("{} VALIDATE CONSTRAINT {}", alter(context_.actual),
                                schema::sql_name(part.name)),
             .outside = true}};
  }

  [[nodiscard]] Statement drop_of(const Part& part) const {
    return {.sql = drop_constraint_sql(context_.actual.name, part.name, context_.guard)};
  }

  DriftContext& context_;
  DriftStep step_;
};

const schema::Column* column_of(const schema::Schema& schema, const schema::QualifiedName& table,
                                const std::string& column) {
  for (const Table& each : schema.tables) {
    const bool is_it =
        each.name.name == table.name &&
        (each.name.schema == table.schema || each.name.schema.empty() || table.schema.empty());
    if (!is_it) continue;
    const auto found = std::ranges::find(each.columns, column, &schema::Column::name);
    if (found != each.columns.end()) return &*found;
  }
  return nullptr;
}

// As the database has both ends, or will have them.
bool has_type_of_target(const DriftContext& context, const schema::ForeignKey& key) {
  const auto type = [&](const schema::QualifiedName& table, const std::string& column) {
    const schema::Column* found = column_of(context.actual_schema, table, column);
    if (found == nullptr) found = column_of(context.declared_schema, table, column);
    return found == nullptr ? std::string()
                            : std::string(schema::family(schema::canonical_type(
                                  found->type, context.actual_schema.dialect)));
  };
  for (std::size_t i = 0; i < key.columns.size() && i < key.target_columns.size(); ++i) {
    const std::string own = type(context.actual.name, key.columns[i]);
    const std::string other = type(key.target, key.target_columns[i]);
    if (!own.empty() && !other.empty() && own != other) return false;
  }
  return true;
}

// The target as it is, or as it will be.
bool points_to_rows(const DriftContext& context, const schema::ForeignKey& key) {
  const auto is_unique_in = [&](const schema::Schema& schema) {
    return std::ranges::any_of(schema.tables, [&](const Table& table) {
      const bool is_it = table.name.name == key.target.name &&
                         (table.name.schema == key.target.schema || table.name.schema.empty() ||
                          key.target.schema.empty());
      return is_it && are_unique(table, key.target_columns);
    });
  };
  return key.target_columns.empty() || is_unique_in(context.actual_schema) ||
         is_unique_in(context.declared_schema);
}

// They differ in nothing but that the rows were not looked at.
bool needs_validation_only(const schema::ForeignKey& old, const schema::ForeignKey& key) {
  schema::ForeignKey looked_at = old;
  looked_at.validated = key.validated;
  return !old.validated && old.name &&
         schema::options_in_words(looked_at) == schema::options_in_words(key);
}

DriftAnswer add_key(DriftContext& context, const schema::ForeignKey* old,
                    const schema::ForeignKey& key) {
  if (!has_type_of_target(context, key))
    return declined("its type is not that of its target: 'modelmend align' changes the model");
  if (!points_to_rows(context, key)) return declined("the columns that it names are not unique");
  ConstraintSteps steps(context);
  if (old != nullptr) steps.remove(part_of(context.actual, *old));
  steps.add(part_of(context.actual, key));
  return steps.answer();
}

template <class T>  // a kind of constraint
DriftAnswer replace(DriftContext& context, const T* old, const T* wanted) {
  ConstraintSteps steps(context);
  if (wanted == nullptr && !context.may_drop) return declined(kNeedsAllowDrop);
  if (old != nullptr) steps.remove(part_of(context.actual, *old));
  if (wanted != nullptr) steps.add(part_of(context.actual, *wanted));
  return steps.answer();
}

DriftAnswer replace(DriftContext& context, const schema::Index* old, const schema::Index* wanted) {
  ConstraintSteps steps(context);
  if (wanted == nullptr && !context.may_drop) return declined(kNeedsAllowDrop);
  if (old != nullptr) steps.remove(*old);
  if (wanted != nullptr) steps.add(*wanted);
  return steps.answer();
}

DriftAnswer replace(DriftContext& context, const schema::Exclusion* old,
                    const schema::Exclusion* wanted) {
  const auto gone = old == nullptr ? std::nullopt : part_of(context.actual, *old);
  const auto come = wanted == nullptr ? std::nullopt : part_of(context.actual, *wanted);
  if (!gone && !come) return declined("the exclusion constraint has no name");
  if (!come && !context.may_drop) return declined(kNeedsAllowDrop);
  ConstraintSteps steps(context);
  if (gone) steps.remove(*gone);
  if (come) steps.add(*come);
  return steps.answer();
}

// "constraint uq_a" -> "uq_a"
std::string name_in(const std::string& words) {
  return words.substr(words.find(' ') + 1);
}

std::optional<DriftAnswer> key_step(DriftContext& context, const Finding& finding) {
  const auto* const wanted = find_key(context.declared, finding.subject, finding.declared);
  const auto* const old = find_key(context.actual, finding.subject, finding.actual);
  if (finding.kind == "missing-foreign-key" && wanted != nullptr)
    return add_key(context, nullptr, *wanted);
  if (finding.kind == "extra-foreign-key" && old != nullptr)
    return replace<schema::ForeignKey>(context, old, nullptr);
  const bool is_changed =
      finding.kind == "foreign-key-target" || finding.kind == "foreign-key-options";
  if (finding.kind == "foreign-key-options" && wanted != nullptr && old != nullptr &&
      needs_validation_only(*old, *wanted)) {
    ConstraintSteps steps(context);
    steps.validate(part_of(context.actual, *old));
    return steps.answer();
  }
  if (is_changed && wanted != nullptr && old != nullptr) return add_key(context, old, *wanted);
  return std::nullopt;
}

std::optional<DriftAnswer> unique_step(DriftContext& context, const Finding& finding) {
  const auto* const wanted = find_unique(context.declared, finding.subject);
  const auto* const old = find_unique(context.actual, finding.subject);
  if (finding.kind == "missing-unique" && wanted != nullptr) {
    ConstraintSteps steps(context);
    steps.add(*wanted);
    return steps.answer();
  }
  if (finding.kind == "extra-unique" && old != nullptr)
    return replace<schema::Unique>(context, old, nullptr);
  if (finding.kind == "unique-options" && wanted != nullptr && old != nullptr)
    return replace(context, old, wanted);
  return std::nullopt;
}

}  // namespace

std::optional<DriftAnswer> constraint_step(DriftContext& context, const Finding& finding) {
  const std::string& kind = finding.kind;
  const std::string& subject = finding.subject;
  if (auto answer = key_step(context, finding)) return answer;
  if (auto answer = unique_step(context, finding)) return answer;
  if (kind == "missing-index" || kind == "extra-index" || kind == "index-differs")
    return replace(context, kind == "missing-index" ? nullptr : find_index(context.actual, subject),
                   kind == "extra-index" ? nullptr : find_index(context.declared, subject));
  if (kind == "missing-check" || kind == "extra-check" || kind == "check-differs")
    return replace(context, kind == "missing-check" ? nullptr : find_check(context.actual, subject),
                   kind == "extra-check" ? nullptr : find_check(context.declared, subject));
  if (kind == "missing-exclusion" || kind == "extra-exclusion")
    return replace(context,
                   kind == "missing-exclusion" ? nullptr : find_exclusion(context.actual, subject),
                   kind == "extra-exclusion" ? nullptr : find_exclusion(context.declared, subject));
  if (kind == "primary-key")
    return declined("another primary key is for a migration of your own: foreign keys may name it");
  if (kind == "constraint-name") {
    ConstraintSteps steps(context);
    steps.rename(name_in(finding.actual), name_in(finding.declared),
                 finding.declared.starts_with("index "));
    return steps.answer();
  }
  return std::nullopt;
}

}  // namespace modelmend::alembic
