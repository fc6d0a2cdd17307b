#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "alembic/ddl.h"
#include "alembic/drift_step.h"
#include "drift/compare_types.h"
#include "schema/canonical_type.h"
#include "schema/find_column.h"
#include "schema/sql_name.h"
#include "schema/words.h"

namespace modelmend::alembic {
namespace {

using drift::Finding;
using schema::Column;
using schema::SqlType;
using schema::Table;
using Labels = std::vector<std::string>;

constexpr std::uint32_t kNoLimit = std::numeric_limits<std::uint32_t>::max();

const schema::Enum* enum_of(const SqlType& type) {
  const SqlType* inner = &type;
  while (const auto* array = inner->as<schema::Array>()) inner = array->element.get();
  return inner->as<schema::Enum>();
}

bool is_wider(const schema::Character& to, const schema::Character& from) {
  using Form = schema::Character::Form;
  if (to.case_insensitive != from.case_insensitive) return false;
  if (to.form == Form::Text) return from.form != Form::Char;
  return to.form == from.form && to.length.value_or(kNoLimit) >= from.length.value_or(kNoLimit);
}

bool is_wider(const schema::Numeric& to, const schema::Numeric& from) {
  if (!to.precision) return true;
  if (!from.precision) return false;
  const auto digits = [](const schema::Numeric& type) {
    return static_cast<std::int64_t>(*type.precision) - type.scale.value_or(0);
  };
  return to.scale.value_or(0) >= from.scale.value_or(0) && digits(to) >= digits(from);
}

// Every value of the one is a value of the other, and means the same.
bool is_wider(const SqlType& to, const SqlType& from) {
  const auto both = [&]<class T>(const T*) {
    const T* const left = to.as<T>();
    const T* const right = from.as<T>();
    return left != nullptr && right != nullptr && is_wider(*left, *right);
  };
  const auto* const integer = to.as<schema::Integer>();
  const auto* const smaller = from.as<schema::Integer>();
  if (integer != nullptr && smaller != nullptr) return integer->width >= smaller->width;
  return both(static_cast<const schema::Character*>(nullptr)) ||
         both(static_cast<const schema::Numeric*>(nullptr));
}

bool is_number(const SqlType& type) {
  return type.as<schema::Integer>() != nullptr || type.as<schema::Numeric>() != nullptr ||
         type.as<schema::Float>() != nullptr;
}

bool is_moment(const SqlType& type) {
  return type.as<schema::Timestamp>() != nullptr || type.as<schema::Date>() != nullptr;
}

bool is_array(const SqlType& type) {
  return type.as<schema::Array>() != nullptr;
}

// PostgreSQL has a way from the one to the other, which some values may not take. What is text
// can become anything, and anything can become text.
bool has_cast(const SqlType& to, const SqlType& from) {
  if (is_array(to) != is_array(from)) return false;
  if (is_array(to)) return true;
  const bool has_text =
      to.as<schema::Character>() != nullptr || from.as<schema::Character>() != nullptr;
  const bool is_same_kind = to.is.index() == from.is.index();
  return has_text || is_same_kind || (is_number(to) && is_number(from)) ||
         (is_moment(to) && is_moment(from));
}

bool is_in_a_key(const Table& table, const std::string& column) {
  return std::ranges::any_of(table.foreign_keys, [&](const schema::ForeignKey& key) {
    return std::ranges::find(key.columns, column) != key.columns.end();
  });
}

// A default is not cast with its column.
std::vector<Statement> retype(const Table& table, const Column& column, const std::string& type,
                              const std::optional<std::string>& default_value,
                              const std::string& through = {}) {
  const std::string start = fmt::format("ALTER TABLE {} ALTER COLUMN {}",
                                        schema::quoted(table.name), schema::sql_name(column.name));
  std::vector<Statement> made;
  if (default_value) made.push_back({.sql = start + " DROP DEFAULT"});
  made.push_back({.sql = fmt::format("{} TYPE {} USING {}{}::{}", start, type,
                                     schema::sql_name(column.name), through, type)});
  if (default_value)
    made.push_back({.sql = fmt::format("{} SET DEFAULT {}", start, *default_value)});
  return made;
}

DriftAnswer column_type(const DriftContext& context, const Column& declared, const Column& actual) {
  if (is_in_a_key(context.declared, declared.name) || is_in_a_key(context.actual, actual.name))
    return declined(
        "the type of a foreign key is not changed in the database: 'modelmend align' changes the "
        "model");
  if (drift::is_enum_without_name(declared.type)) return declined(kNeedsEnumName);
  const auto dialect = context.actual_schema.dialect;
  const SqlType to = schema::canonical_type(declared.type, dialect);
  const SqlType from = schema::canonical_type(actual.type, dialect);
  if (!has_cast(to, from))
    return declined(
        "PostgreSQL has no cast for it: 'modelmend align' changes the model, or add a column");
  if (!is_wider(to, from) && !context.may_drop)
    return declined(
        "values may be lost or refused: 'modelmend align' changes the model, or --allow-drop "
        "writes it");
  DriftStep step;
  for (Statement& statement :
       retype(context.actual, actual, drift::type_sql(declared.type), actual.default_value))
    step.upgrade.push_back({Phase::Columns, std::move(statement)});
  step.downgrade =
      retype(context.actual, actual, drift::type_sql(actual.type), actual.default_value);
  return {.step = std::move(step)};
}

// Whether all of `some` stand in `all`, in that order.
bool is_subsequence(const Labels& some, const Labels& all) {
  auto at = all.begin();
  for (const std::string& label : some) {
    at = std::find(at, all.end(), label);
    if (at == all.end()) return false;
    ++at;
  }
  return true;
}

// Each new label behind the one that stands before it.
std::vector<PhasedStatement> added_labels(const std::string& type, const Labels& wanted,
                                          const Labels& there) {
  std::vector<PhasedStatement> made;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (std::ranges::find(there, wanted[i]) != there.end()) continue;
    std::string place;
    if (i > 0) place = " AFTER " + schema::quote_text(wanted[i - 1]);
    if (i == 0 && !there.empty()) place = " BEFORE " + schema::quote_text(there.front());
    made.push_back({Phase::Types,
                    {.sql = fmt::format("ALTER TYPE {} ADD VALUE IF NOT EXISTS {}{}", type,
                                        schema::quote_text(wanted[i]), place),
                     .outside = true}});
  }
  return made;
}

// A label cannot be taken from a type: another type takes its name and its columns.
std::vector<Statement> remade_type(const DriftContext& context, const schema::QualifiedName& name,
                                   const Labels& labels) {
  const std::string type = schema::quoted(name);
  const std::string old = name.name + "_old";
  std::vector<Statement> made;
  made.push_back({.sql = fmt::format("ALTER TYPE {} RENAME TO {}", type, schema::sql_name(old))});
  made.push_back({.sql = create_enum_sql(name, labels, Guard::None)});
  for (const Table& table : context.actual_schema.tables) {
    for (const Column& column : table.columns) {
      const schema::Enum* const own = enum_of(column.type);
      if (own == nullptr || own->name != name.name || table.partition_of) continue;
      const bool is_array = column.type.as<schema::Array>() != nullptr;
      const std::string suffix = is_array ? "[]" : "";
      const auto statements = retype(table, column, type + suffix, column.default_value,
                                     is_array ? "::text[]" : "::text");
      made.insert(made.end(), statements.begin(), statements.end());
    }
  }
  made.push_back({.sql = "DROP TYPE " + schema::quoted({name.schema, old})});
  return made;
}

DriftAnswer enum_labels(const DriftContext& context, const Column& declared, const Column& actual) {
  const schema::Enum* const wanted = enum_of(declared.type);
  const schema::Enum* const there = enum_of(actual.type);
  if (wanted == nullptr || there == nullptr || !there->name)
    return declined("the type has no name");
  const schema::QualifiedName name{there->schema, *there->name};
  DriftStep step;
  step.downgrade = remade_type(context, name, there->labels);
  if (is_subsequence(there->labels, wanted->labels)) {
    step.upgrade = added_labels(schema::quoted(name), wanted->labels, there->labels);
    return {.step = std::move(step)};
  }
  if (!context.may_drop)
    return declined("labels would go, or change their order; --allow-drop makes the type anew");
  for (Statement& statement : remade_type(context, name, wanted->labels))
    step.upgrade.push_back({Phase::Columns, std::move(statement)});
  return {.step = std::move(step)};
}

}  // namespace

std::optional<DriftAnswer> type_step(DriftContext& context, const Finding& finding) {
  const bool is_type = finding.kind.starts_with("type-") || finding.kind == "enum-labels" ||
                       finding.kind == "enum-name" || finding.kind == "domain";
  if (!is_type) return std::nullopt;
  const Column* const declared = schema::find_column(context.declared, finding.subject);
  const Column* const actual = schema::find_column(context.actual, finding.subject);
  if (declared == nullptr || actual == nullptr) return std::nullopt;
  if (finding.kind == "enum-labels") return enum_labels(context, *declared, *actual);
  if (finding.kind == "enum-name" || finding.kind == "domain")
    return declined("another type of its own is for a migration of your own");
  return column_type(context, *declared, *actual);
}

}  // namespace modelmend::alembic
