// Validation: what is shown at the end of a migration, line by line, each with its evidence.
//
// Made by pipeline::validate(), printed by report. A line says one thing that has to hold; it
// passed, it failed with everything that speaks against it, or nobody could tell and why. Columns
// that only look like foreign keys are no failure and stand apart.
#pragma once

#include <string>
#include <vector>

#include "drift/finding.h"
#include "schema/schema.h"

namespace modelmend::validate {

enum class State { Passed, Failed, Skipped };

struct Evidence {
  std::string text;
  schema::Origin place = {};  // where it is written, if anywhere
};

struct Line {
  std::string id;     // stable: "key-types"; docs/validate.md lists all
  std::string title;  // "every foreign-key column has its target's type"
  State state = State::Passed;
  std::string summary;  // "34 keys", or why nobody can tell
  std::vector<Evidence> evidence = {};
};

struct LegacyColumn {
  schema::QualifiedName table;
  std::string column;
  std::string type;  // SQL words
  schema::Origin place;
};

struct Validation {
  std::vector<Line> lines;
  std::vector<LegacyColumn> legacy = {};  // by table and column
  std::vector<drift::NotCompared> not_compared = {};
  std::vector<schema::Unread> unread = {};
};

[[nodiscard]] inline Line skipped(std::string id, std::string title, std::string why) {
  return {.id = std::move(id),
          .title = std::move(title),
          .state = State::Skipped,
          .summary = std::move(why)};
}

// "1 model", "3 models"
[[nodiscard]] inline std::string counted(std::size_t number, std::string_view noun) {
  return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

// Failed if there is evidence.
[[nodiscard]] inline Line judged(std::string id, std::string title, std::string summary,
                                 std::vector<Evidence> evidence) {
  const State state = evidence.empty() ? State::Passed : State::Failed;
  return {.id = std::move(id),
          .title = std::move(title),
          .state = state,
          .summary = std::move(summary),
          .evidence = std::move(evidence)};
}

}  // namespace modelmend::validate
