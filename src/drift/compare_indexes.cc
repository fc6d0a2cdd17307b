#include "drift/compare_indexes.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "drift/column_sql.h"
#include "drift/python_words.h"
#include "drift/table_findings.h"
#include "schema/same_meaning.h"
#include "schema/sql_name.h"

namespace modelmend::drift {

namespace {

using schema::Aspect;
using schema::Index;
using schema::Sameness;
using schema::Table;
using schema::Unique;

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::ranges::sort(names);
  return names;
}

// What an index says beside its name. PostgreSQL keeps no condition that always holds.
Index nameless(Index index) {
  if (index.where == "true") index.where.reset();
  index.name.reset();
  index.comment.reset();
  index.valid = true;
  return index;
}

// The columns of an index that says no more than a unique constraint would.
std::optional<std::vector<std::string>> plain_unique_columns(const Index& index) {
  if (!index.unique || index.where || !index.include.empty()) return std::nullopt;
  std::vector<std::string> columns;
  for (const schema::IndexPart& part : index.parts) {
    if (part.column.empty() || part.operator_class) return std::nullopt;
    columns.push_back(part.column);
  }
  return columns;
}

class Indexes {
 public:
  Indexes(Comparison& comparison, const Table& declared, const Table& actual)
      : comparison_(comparison), findings_(comparison, declared, actual) {
    for (const Unique& unique : actual.uniques) uniques_.push_back(&unique);
    for (const Index& index : actual.indexes) indexes_.push_back(&index);
  }

  void run() {
    std::vector<const Unique*> open_uniques;
    std::vector<const Index*> open_indexes;
    for (const Unique& unique : findings_.declared().uniques)
      if (!match(unique)) open_uniques.push_back(&unique);
    for (const Index& index : findings_.declared().indexes)
      if (!match(index)) open_indexes.push_back(&index);
    std::erase_if(open_indexes, [this](const Index* index) { return match_meaning(*index); });
    // From here on only what has no equal on the other side is left.
    for (const Unique* unique : open_uniques) as_index_or_missing(*unique);
    for (const Index* index : open_indexes) as_unique_or_missing(*index);
    for (const Unique* unique : uniques_) extra(*unique);
    for (const Index* index : indexes_) extra(*index);
  }

 private:
  bool match(const Unique& declared) {
    const auto found = std::ranges::find_if(uniques_, [&](const Unique* actual) {
      return sorted(actual->columns) == sorted(declared.columns);
    });
    if (found == uniques_.end()) return false;
    compare_options(declared, **found);
    uniques_.erase(found);
    return true;
  }

  void compare_options(const Unique& declared, const Unique& actual) {
    const auto options = [](Unique unique) {
      unique.name.reset();
      std::ranges::sort(unique.columns);
      return schema::to_words(unique);
    };
    if (options(declared) != options(actual))
      findings_.differs("unique-options", Severity::Warning, schema::listed(declared.columns),
                        options(declared), options(actual), python_words(actual),
                        findings_.drop(actual.name) + " " + add(declared), declared.origin);
    findings_.compare_names(declared.name, actual.name, "constraint", declared.origin);
  }

  bool match(const Index& declared) {
    const auto found = std::ranges::find_if(
        indexes_, [&](const Index* actual) { return nameless(*actual) == nameless(declared); });
    if (found == indexes_.end()) return false;
    findings_.compare_names(declared.name, (*found)->name, "index", declared.origin);
    indexes_.erase(found);
    return true;
  }

  bool match_meaning(const Index& declared) {
    const auto found = std::ranges::find_if(indexes_, [&](const Index* actual) {
      return meaning(declared, *actual) == Sameness::Same;
    });
    if (found == indexes_.end()) return false;
    findings_.compare_names(declared.name, (*found)->name, "index", declared.origin);
    indexes_.erase(found);
    return true;
  }

  // Different if anything but the words of its expressions differs.
  Sameness meaning(const Index& declared, const Index& actual) {
    const Index left = nameless(declared);
    Index right = nameless(actual);
    if (left.parts.size() != right.parts.size()) return Sameness::Different;
    Sameness sum = Sameness::Same;
    const auto take = [&](const std::string& said, std::string& kept) {
      if (said == kept || said.empty() || kept.empty()) return;
      sum = schema::both(sum, comparison_.same_expression(said, kept, findings_.actual()));
      kept = said;
    };
    for (std::size_t at = 0; at < left.parts.size(); ++at)
      take(left.parts[at].expression, right.parts[at].expression);
    if (left.where && right.where) take(*left.where, *right.where);
    return left == right ? sum : Sameness::Different;
  }

  // An index that is not valid, as a failed attempt leaves it, keeps nothing unique.
  void as_index_or_missing(const Unique& declared) {
    const auto found = std::ranges::find_if(indexes_, [&](const Index* actual) {
      const auto columns = plain_unique_columns(*actual);
      return columns && actual->valid && sorted(*columns) == sorted(declared.columns);
    });
    const std::string subject = schema::listed(declared.columns);
    if (found == indexes_.end()) {
      findings_.missing("unique", Severity::Error, subject, schema::to_words(declared),
                        add(declared), declared.origin);
      return;
    }
    findings_.differs("unique-as-index", Severity::Note, subject, schema::to_words(declared),
                      schema::to_words(**found), python_words(**found),
                      drop(**found) + " " + add(declared), declared.origin);
    indexes_.erase(found);
  }

  void as_unique_or_missing(const Index& declared) {
    const auto columns = plain_unique_columns(declared);
    const auto found = std::ranges::find_if(uniques_, [&](const Unique* actual) {
      return columns && sorted(*columns) == sorted(actual->columns);
    });
    if (found != uniques_.end()) {
      findings_.differs("unique-as-index", Severity::Note, schema::listed((*found)->columns),
                        schema::to_words(declared), schema::to_words(**found),
                        python_words(**found),
                        findings_.drop((*found)->name) + " " + create(declared), declared.origin);
      uniques_.erase(found);
      return;
    }
    const std::string subject = declared.name.value_or(schema::to_words(declared));
    const auto same = std::ranges::find_if(indexes_, [&](const Index* actual) {
      return declared.name && actual->name == declared.name;
    });
    if (same == indexes_.end()) {
      findings_.missing("index", Severity::Warning, subject, schema::to_words(declared),
                        create(declared), declared.origin);
      return;
    }
    if (meaning(declared, **same) == Sameness::Unknown)
      comparison_.not_compared(findings_.declared().name, subject,
                               "the index: PostgreSQL may say it in other words", declared.origin);
    else
      findings_.differs("index-differs", Severity::Warning, subject, schema::to_words(declared),
                        schema::to_words(**same), python_words(**same),
                        drop(**same) + " " + create(declared), declared.origin);
    indexes_.erase(same);
  }

  void extra(const Unique& unique) {
    if (is_unclear(Aspect::Uniques, unique.name)) return;
    findings_.extra("unique", Severity::Warning, schema::listed(unique.columns),
                    schema::to_words(unique), python_words(unique), findings_.drop(unique.name));
  }

  void extra(const Index& index) {
    if (is_unclear(Aspect::Indexes, index.name)) return;
    findings_.extra("index", Severity::Warning, index.name.value_or(schema::to_words(index)),
                    schema::to_words(index), python_words(index), drop(index));
  }

  bool is_unclear(Aspect aspect, const std::optional<std::string>& name) {
    const schema::QualifiedName& table = findings_.declared().name;
    return (name && comparison_.is_unclear(table, aspect, *name)) ||
           comparison_.is_unclear(table, aspect, "");
  }

  std::string add(const Unique& unique) {
    return fmt::format("{} ADD {};", findings_.alter(), schema::to_words(unique));
  }

  std::string create(const Index& index) {
    return create_index_sql(index, findings_.actual().name);
  }

  std::string drop(const Index& index) {
    if (!index.name) return {};
    return fmt::format("DROP INDEX {};",
                       schema::quoted({findings_.actual().name.schema, *index.name}));
  }

  Comparison& comparison_;
  TableFindings findings_;
  std::vector<const Unique*> uniques_;
  std::vector<const Index*> indexes_;
};

}  // namespace

void compare_indexes(Comparison& comparison, const Table& declared, const Table& actual) {
  Indexes(comparison, declared, actual).run();
}

}  // namespace modelmend::drift
