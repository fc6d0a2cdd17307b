#include "drift/compare_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "drift/python_words.h"
#include "drift/table_findings.h"
#include "schema/same_meaning.h"

namespace modelmend::drift {

namespace {

using schema::Aspect;
using schema::Check;
using schema::Exclusion;
using schema::Sameness;
using schema::Table;

// What both kinds have in common, so that they are matched in one way.
struct Said {
  const std::optional<std::string>* name;
  const std::string* text;
};
Said said_by(const Check& check) {
  return {&check.name, &check.expression};
}
Said said_by(const Exclusion& exclusion) {
  return {&exclusion.name, &exclusion.definition};
}

bool have_one_name(const Said& a, const Said& b) {
  return *a.name && *a.name == *b.name;
}

// Whether nothing but what they say tells them apart.
bool may_be_named_alike(const Said& a, const Said& b) {
  return !*a.name || !*b.name || *a.name == *b.name;
}

// Finds for each constraint of the models the one of the database that stands for it. A template
// because checks and exclusions differ only in what their findings say.
template <class T>
class Matching {
 public:
  using Meaning = std::function<Sameness(const T&, const T&)>;
  using Settle = std::function<void(const T&, const T&, Sameness)>;

  Matching(const std::vector<T>& declared, const std::vector<T>& actual, Meaning meaning)
      : meaning_(std::move(meaning)) {
    for (const T& each : declared) declared_.push_back(&each);
    for (const T& each : actual) actual_.push_back(&each);
  }

  // Nearest first, so that no two equal ones are torn apart by a likeness.
  void run(bool names_suffice, const Settle& settle) {
    settle_ = &settle;
    const auto is_same = [this](const T& a, const T& b) {
      return *said_by(a).text == *said_by(b).text || meaning_(a, b) == Sameness::Same;
    };
    take_where([&](const T& a, const T& b) {
      return have_one_name(said_by(a), said_by(b)) && is_same(a, b);
    });
    take_where(is_same);
    take_where([&](const T& a, const T& b) {
      return have_one_name(said_by(a), said_by(b)) &&
             (names_suffice || meaning_(a, b) == Sameness::Unknown);
    });
    take_where([this](const T& a, const T& b) {
      return may_be_named_alike(said_by(a), said_by(b)) && meaning_(a, b) == Sameness::Unknown;
    });
  }

  // Those that found nothing.
  [[nodiscard]] const std::vector<const T*>& declared() const { return declared_; }
  [[nodiscard]] const std::vector<const T*>& actual() const { return actual_; }

 private:
  void take_where(const std::function<bool(const T&, const T&)>& are_one) {
    std::erase_if(declared_, [&](const T* each) {
      const auto found =
          std::ranges::find_if(actual_, [&](const T* other) { return are_one(*each, *other); });
      if (found == actual_.end()) return false;
      (*settle_)(*each, **found, meaning_(*each, **found));
      actual_.erase(found);
      return true;
    });
  }

  Meaning meaning_;
  const Settle* settle_ = nullptr;
  std::vector<const T*> declared_;
  std::vector<const T*> actual_;
};

bool may_be_declared(Comparison& comparison, const Table& declared,
                     const std::optional<std::string>& name) {
  return comparison.is_unclear(declared.name, Aspect::Checks, name.value_or("")) ||
         comparison.is_unclear(declared.name, Aspect::Checks, "");
}

std::string add(const TableFindings& findings, const std::string& words) {
  return fmt::format("{} ADD {};", findings.alter(), words);
}

void check_differs(TableFindings& findings, const Check& declared, const Check& actual) {
  const std::string words = schema::to_words(declared);
  findings.differs("check-differs", Severity::Error, declared.name.value_or(declared.expression),
                   words, schema::to_words(actual), python_words(actual),
                   findings.drop(actual.name) + " " + add(findings, words), declared.origin);
}

}  // namespace

void compare_checks(Comparison& comparison, const Table& declared, const Table& actual) {
  TableFindings findings(comparison, declared, actual);
  Matching<Check> matching(declared.checks, actual.checks, [&](const Check& a, const Check& b) {
    return comparison.same_expression(a.expression, b.expression, actual);
  });
  matching.run(true, [&](const Check& check, const Check& other, Sameness sameness) {
    if (sameness == Sameness::Different) return check_differs(findings, check, other);
    if (sameness == Sameness::Unknown)
      return comparison.not_compared(declared.name, check.name.value_or(check.expression),
                                     "the check: PostgreSQL may say it in other words",
                                     check.origin);
    findings.compare_names(check.name, other.name, "constraint", check.origin);
  });
  for (const Check* check : matching.declared()) {
    const std::string words = schema::to_words(*check);
    findings.missing("check", Severity::Error, check->name.value_or(check->expression), words,
                     add(findings, words), check->origin);
  }
  for (const Check* check : matching.actual())
    if (!may_be_declared(comparison, declared, check->name))
      findings.extra("check", Severity::Warning, check->name.value_or(check->expression),
                     schema::to_words(*check), python_words(*check), findings.drop(check->name));
}

void compare_exclusions(Comparison& comparison, const Table& declared, const Table& actual) {
  TableFindings findings(comparison, declared, actual);
  Matching<Exclusion> matching(
      declared.exclusions, actual.exclusions, [&](const Exclusion& a, const Exclusion& b) {
        return schema::compare_exclusions(a.definition, b.definition, actual.columns);
      });
  matching.run(false, [&](const Exclusion& exclusion, const Exclusion& other, Sameness sameness) {
    if (sameness == Sameness::Unknown)
      return comparison.not_compared(declared.name, exclusion.name.value_or(exclusion.definition),
                                     "the exclusion: PostgreSQL may say it in other words",
                                     exclusion.origin);
    findings.compare_names(exclusion.name, other.name, "constraint", exclusion.origin);
  });
  for (const Exclusion* exclusion : matching.declared()) {
    const std::string words = schema::to_words(*exclusion);
    findings.missing("exclusion", Severity::Error, exclusion->name.value_or(exclusion->definition),
                     words, add(findings, words), exclusion->origin);
  }
  for (const Exclusion* exclusion : matching.actual())
    if (!may_be_declared(comparison, declared, exclusion->name))
      findings.extra("exclusion", Severity::Warning, exclusion->name.value_or(""),
                     schema::to_words(*exclusion), std::nullopt, findings.drop(exclusion->name));
}

}  // namespace modelmend::drift
