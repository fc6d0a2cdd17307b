#include "drift/compare_constraints.h"

#include <fmt/format.h>

#include <algorithm>

#include "drift/python_words.h"
#include "drift/table_findings.h"
#include "schema/sql_name.h"

namespace modelmend::drift {

namespace {

using schema::Aspect;
using schema::ForeignKey;
using schema::Table;

std::string key_words(const std::optional<schema::PrimaryKey>& key) {
  return key ? fmt::format("PRIMARY KEY ({})", schema::listed(key->columns)) : "no primary key";
}

// The primary key of the table, which is what a foreign key without columns points to.
std::vector<std::string> target_columns(const Comparison& comparison, const schema::Schema& schema,
                                        const ForeignKey& key) {
  if (!key.target_columns.empty()) return key.target_columns;
  for (const Table& table : schema.tables)
    if (comparison.full(table.name) == comparison.full(key.target) && table.primary_key)
      return table.primary_key->columns;
  return {};
}

class ForeignKeys {
 public:
  ForeignKeys(Comparison& comparison, const Table& declared, const Table& actual)
      : comparison_(comparison), findings_(comparison, declared, actual) {
    for (const ForeignKey& key : actual.foreign_keys) rest_.push_back(&key);
  }

  void run() {
    std::vector<const ForeignKey*> unmatched;
    for (const ForeignKey& key : findings_.declared().foreign_keys)
      if (!match(key)) unmatched.push_back(&key);
    for (const ForeignKey* key : unmatched) other_target_or_missing(*key);
    for (const ForeignKey* key : rest_) extra(*key);
  }

 private:
  [[nodiscard]] bool same_target(const ForeignKey& declared, const ForeignKey& actual) const {
    return comparison_.full(declared.target) == comparison_.full(actual.target) &&
           target_columns(comparison_, comparison_.declared(), declared) ==
               target_columns(comparison_, comparison_.actual(), actual);
  }

  bool match(const ForeignKey& declared) {
    const auto found = std::ranges::find_if(rest_, [&](const ForeignKey* actual) {
      return actual->columns == declared.columns && same_target(declared, *actual);
    });
    if (found == rest_.end()) return false;
    compare_options(declared, **found);
    rest_.erase(found);
    return true;
  }

  void compare_options(const ForeignKey& declared, const ForeignKey& actual) {
    const auto words = [](const ForeignKey& key) {
      const std::string options = schema::options_in_words(key);
      return options.empty() ? std::string("NO ACTION") : options;
    };
    // CREATE TABLE validates all that it makes, so what models call NOT VALID may be valid.
    ForeignKey wanted = declared;
    wanted.validated = declared.validated || actual.validated;
    if (words(wanted) != words(actual))
      leads_to(declared,
               findings_.differs("foreign-key-options", Severity::Warning,
                                 schema::listed(declared.columns), words(declared), words(actual),
                                 in_python(actual), change(declared, actual), declared.origin));
    findings_.compare_names(declared.name, actual.name, "constraint", declared.origin);
  }

  void leads_to(const ForeignKey& declared, Finding& finding) const {
    finding.leads_to = comparison_.brief(declared.target);
  }

  // Rows that nobody looked at are looked at; all else needs the key anew.
  std::string change(const ForeignKey& declared, const ForeignKey& actual) {
    ForeignKey looked_at = actual;
    looked_at.validated = declared.validated;
    const bool is_validation =
        actual.name && !actual.validated &&
        schema::options_in_words(looked_at) == schema::options_in_words(declared);
    return is_validation ? fmt::format("{} VALIDATE CONSTRAINT {};", findings_.alter(),
                                       schema::sql_name(*actual.name))
                         : replace(declared, actual);
  }

  std::string replace(const ForeignKey& declared, const ForeignKey& actual) {
    const std::string drop = findings_.drop(actual.name);
    return fmt::format("{}{}{}", drop, drop.empty() ? "" : " ", add(declared));
  }

  std::string add(const ForeignKey& key) {
    return fmt::format("{} ADD {};", findings_.alter(), schema::to_words(key));
  }

  void other_target_or_missing(const ForeignKey& declared) {
    const auto other = std::ranges::find_if(
        rest_, [&](const ForeignKey* actual) { return actual->columns == declared.columns; });
    const std::string subject = schema::listed(declared.columns);
    if (other == rest_.end())
      return leads_to(
          declared, findings_.missing("foreign-key", Severity::Error, subject,
                                      schema::to_words(declared), add(declared), declared.origin));
    const auto target = [&](const schema::Schema& schema, const ForeignKey& key) {
      return fmt::format("REFERENCES {} ({})", schema::quoted(comparison_.brief(key.target)),
                         schema::listed(target_columns(comparison_, schema, key)));
    };
    leads_to(declared, findings_.differs("foreign-key-target", Severity::Error, subject,
                                         target(comparison_.declared(), declared),
                                         target(comparison_.actual(), **other), in_python(**other),
                                         replace(declared, **other), declared.origin));
    rest_.erase(other);
  }

  void extra(const ForeignKey& key) {
    for (const std::string& column : key.columns)
      if (comparison_.is_unclear(findings_.declared().name, Aspect::ForeignKeys, column) ||
          comparison_.is_unclear(findings_.declared().name, Aspect::Column, column))
        return;
    findings_.extra("foreign-key", Severity::Error, schema::listed(key.columns),
                    schema::to_words(key), in_python(key), findings_.drop(key.name));
  }

  // A key of the database, whose target the models may call without its schema.
  [[nodiscard]] std::string in_python(ForeignKey key) const {
    key.target_columns = target_columns(comparison_, comparison_.actual(), key);
    key.target = comparison_.brief(key.target);
    return python_words(key);
  }

  Comparison& comparison_;
  TableFindings findings_;
  std::vector<const ForeignKey*> rest_;
};

}  // namespace

namespace {

// Foreign keys to the primary key are in the way of its change: they go, and come back.
struct DependentKeys {
  std::string drop;
  std::string add;
};

DependentKeys keys_to(TableFindings& findings, const schema::PrimaryKey& primary_key) {
  const Comparison& comparison = findings.comparison();
  const schema::QualifiedName target = comparison.full(findings.actual().name);
  DependentKeys found;
  for (const Table& table : comparison.actual().tables) {
    const std::string alter = "ALTER TABLE " + schema::quoted(table.name);
    for (const ForeignKey& key : table.foreign_keys) {
      if (!key.name || comparison.full(key.target) != target ||
          key.target_columns != primary_key.columns)
        continue;
      found.drop += fmt::format("{} DROP CONSTRAINT {}; ", alter, schema::sql_name(*key.name));
      found.add += fmt::format(" {} ADD {};", alter, schema::to_words(key));
    }
  }
  return found;
}

std::string primary_key_change(TableFindings& findings, const std::string& words) {
  const auto& actual = findings.actual().primary_key;
  const DependentKeys keys = actual ? keys_to(findings, *actual) : DependentKeys{};
  const std::string drop = actual ? findings.drop(actual->name) + " " : "";
  const std::string add = findings.declared().primary_key
                              ? fmt::format("{} ADD {};", findings.alter(), words)
                              : std::string();
  return keys.drop + drop + add + keys.add;
}

}  // namespace

void compare_primary_keys(Comparison& comparison, const Table& declared, const Table& actual) {
  if (comparison.is_unclear(declared.name, Aspect::PrimaryKey, "")) return;
  for (const schema::Column& column : declared.columns)
    if (comparison.is_unclear(declared.name, Aspect::Column, column.name)) return;
  TableFindings findings(comparison, declared, actual);
  const std::string left = key_words(declared.primary_key);
  const std::string right = key_words(actual.primary_key);
  if (left != right) {
    findings.differs("primary-key", Severity::Error, "", left, right, std::nullopt,
                     primary_key_change(findings, left), declared.origin);
  } else if (declared.primary_key) {
    findings.compare_names(declared.primary_key->name, actual.primary_key->name, "constraint",
                           declared.primary_key->origin);
  }
}

void compare_foreign_keys(Comparison& comparison, const Table& declared, const Table& actual) {
  ForeignKeys(comparison, declared, actual).run();
}

}  // namespace modelmend::drift
