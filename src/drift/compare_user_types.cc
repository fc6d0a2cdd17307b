#include "drift/compare_user_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "drift/compare_types.h"
#include "drift/type_change.h"
#include "schema/same_meaning.h"
#include "schema/sql_name.h"
#include "schema/words.h"

namespace modelmend::drift {
namespace {

using schema::Check;
using schema::DomainType;
using schema::EnumType;
using schema::QualifiedName;
using schema::Sameness;

template <class Type>  // enums and domains are both known by their names
std::map<QualifiedName, const Type*> by_name(const Comparison& comparison,
                                             const std::vector<Type>& types) {
  std::map<QualifiedName, const Type*> found;
  for (const Type& type : types) found.emplace(comparison.full(type.name), &type);
  return found;
}

// "DOMAIN d AS INTEGER NOT NULL CHECK (value > 0)", as CREATE takes it.
std::string to_words(const DomainType& domain) {
  std::string words =
      fmt::format("DOMAIN {} AS {}", schema::quoted(domain.name), type_sql(domain.base));
  if (domain.collation) words += fmt::format(" COLLATE \"{}\"", *domain.collation);
  if (domain.default_value) words += " DEFAULT " + *domain.default_value;
  if (!domain.nullable) words += " NOT NULL";
  for (const Check& check : domain.checks) words += " " + schema::to_words(check);
  return words;
}

// Compares two domains of one name, and collects what changes the one of the database.
class DomainComparison {
 public:
  DomainComparison(Comparison& comparison, const DomainType& declared, const DomainType& actual)
      : comparison_(comparison),
        declared_(declared),
        actual_(actual),
        alter_("ALTER DOMAIN " + schema::quoted(actual.name)) {}

  void run() {
    const bool has_other_base = compare_base();
    compare_default();
    if (declared_.nullable != actual_.nullable)
      change(declared_.nullable ? "DROP NOT NULL" : "SET NOT NULL");
    compare_checks();
    if (is_unknown_)
      comparison_.not_compared(
          declared_.name, "", "the domain: PostgreSQL may say it in other words", declared_.origin);
    if (!has_other_base && sql_.empty()) return;
    const std::string ours = to_words(declared_);
    const std::string theirs = to_words(actual_);
    comparison_.add({.kind = "domain-differs",
                     .severity = Severity::Error,
                     .table = declared_.name,
                     .subject = {},
                     .declared = ours,
                     .actual = theirs,
                     .message = comparison_.sides(ours, theirs),
                     .edit_model = "declare the DOMAIN as the database has it",
                     .change_database = has_other_base ? make_anew() : sql_,
                     .place = declared_.origin});
  }

 private:
  [[nodiscard]] bool compare_base() const {
    return type_difference(declared_.base, actual_.base, comparison_.actual()).has_value() ||
           declared_.collation != actual_.collation;
  }

  void compare_default() {
    switch (
        schema::compare_defaults(declared_.default_value, actual_.default_value, actual_.base)) {
      case Sameness::Same:
        return;
      case Sameness::Unknown:
        is_unknown_ = true;
        return;
      case Sameness::Different:
        change(declared_.default_value ? "SET DEFAULT " + *declared_.default_value
                                       : "DROP DEFAULT");
    }
  }

  void compare_checks() {
    std::vector<const Check*> extra;
    for (const Check& check : actual_.checks) extra.push_back(&check);
    std::vector<const Check*> missing;
    for (const Check& check : declared_.checks)
      if (!take(check, Sameness::Same, extra)) missing.push_back(&check);
    std::erase_if(missing, [&](const Check* check) {
      const bool may_be_one = take(*check, Sameness::Unknown, extra);
      is_unknown_ = is_unknown_ || may_be_one;
      return may_be_one;
    });
    for (const Check* check : extra)
      if (check->name) change("DROP CONSTRAINT " + schema::sql_name(*check->name));
    for (const Check* check : missing) change("ADD " + schema::to_words(*check));
  }

  // Takes a check of that sameness out of the database's.
  bool take(const Check& declared, Sameness sameness, std::vector<const Check*>& actual) const {
    const auto found = std::ranges::find_if(
        actual, [&](const Check* check) { return meaning(declared, *check) == sameness; });
    if (found == actual.end()) return false;
    actual.erase(found);
    return true;
  }

  [[nodiscard]] Sameness meaning(const Check& declared, const Check& actual) const {
    schema::Column value;
    value.name = "value";
    value.type = actual_.base;
    return schema::compare_expressions(declared.expression, actual.expression, {&value, 1});
  }

  void change(const std::string& words) {
    sql_ += fmt::format("{}{} {};", sql_.empty() ? "" : " ", alter_, words);
  }

  // PostgreSQL changes no domain into one over another type.
  [[nodiscard]] std::string make_anew() const {
    const std::string name = schema::quoted(actual_.name);
    const std::string old = actual_.name.name + "_old";
    DomainType made = declared_;
    made.name = actual_.name;
    std::string sql =
        fmt::format("{} RENAME TO {}; CREATE {};", alter_, schema::sql_name(old), to_words(made));
    for (const schema::Table& table : comparison_.actual().tables)
      for (const schema::Column& column : table.columns)
        if (is_of_it(column.type) && !table.partition_of) sql += " " + retype(table, column, name);
    return fmt::format("{} DROP DOMAIN {};", sql, schema::quoted({actual_.name.schema, old}));
  }

  [[nodiscard]] bool is_of_it(const schema::SqlType& type) const {
    const auto* const domain = type.as<schema::Domain>();
    return domain != nullptr && domain->name == actual_.name.name &&
           domain->schema == actual_.name.schema;
  }

  [[nodiscard]] std::string retype(const schema::Table& table, const schema::Column& column,
                                   const std::string& name) const {
    const std::string alter =
        fmt::format("ALTER TABLE {} ALTER COLUMN {}", schema::quoted(table.name),
                    schema::sql_name(column.name));
    const std::string change =
        fmt::format("{} TYPE {} USING {}::{}::{};", alter, name, schema::sql_name(column.name),
                    type_sql(declared_.base), name);
    if (!column.default_value) return change;
    return fmt::format("{} DROP DEFAULT; {} {} SET DEFAULT {};", alter, change, alter,
                       *column.default_value);
  }

  Comparison& comparison_;
  const DomainType& declared_;
  const DomainType& actual_;
  std::string alter_;
  std::string sql_;
  bool is_unknown_ = false;
};

// The names of the enums that declared columns have: their labels are compared there.
std::set<std::string> enums_of_columns(const schema::Schema& schema) {
  std::set<std::string> names;
  for (const schema::Table& table : schema.tables) {
    for (const schema::Column& column : table.columns) {
      const schema::SqlType* inner = &column.type;
      while (const auto* array = inner->as<schema::Array>()) inner = array->element.get();
      if (const auto* type = inner->as<schema::Enum>(); type != nullptr && type->name)
        names.insert(*type->name);
    }
  }
  return names;
}

void labels_differ(Comparison& comparison, const EnumType& declared, const EnumType& actual) {
  const auto type_of = [](const EnumType& type) {
    return schema::Enum{.name = type.name.name, .labels = type.labels, .schema = type.name.schema};
  };
  const std::string ours = schema::to_sql({.is = type_of(declared), .raw = {}});
  const std::string theirs = schema::to_sql({.is = type_of(actual), .raw = {}});
  comparison.add(
      {.kind = "enum-labels",
       .severity = Severity::Error,
       .table = declared.name,
       .subject = {},
       .declared = ours,
       .actual = theirs,
       .message = comparison.sides(ours, theirs),
       .edit_model = "declare the Enum with the database's labels",
       .change_database = enum_labels_sql(type_of(declared), type_of(actual), comparison.actual()),
       .place = declared.origin});
}

}  // namespace

void compare_user_types(Comparison& comparison) {
  const auto domains = by_name(comparison, comparison.actual().domains);
  for (const DomainType& declared : comparison.declared().domains)
    if (const auto found = domains.find(comparison.full(declared.name)); found != domains.end())
      DomainComparison(comparison, declared, *found->second).run();
  const auto enums = by_name(comparison, comparison.actual().enums);
  const std::set<std::string> seen = enums_of_columns(comparison.declared());
  for (const EnumType& declared : comparison.declared().enums) {
    const auto found = enums.find(comparison.full(declared.name));
    if (found != enums.end() && found->second->labels != declared.labels &&
        !seen.contains(declared.name.name))
      labels_differ(comparison, declared, *found->second);
  }
}

}  // namespace modelmend::drift
