// MemoryState: one state of a project whose files are in memory, ready to be compared.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "support/memory_project.h"
#include "verify/compare.h"
#include "verify/statements.h"

namespace modelmend::verify {

using Texts = std::vector<std::pair<std::string, std::string>>;

struct MemoryState {
  explicit MemoryState(const Texts& texts) : MemoryState(texts, {}) {}
  // With these statements beside those that are read.
  MemoryState(const Texts& texts, Statements more,
              schema::Dialect dialect = schema::Dialect::PostgreSql)
      : project(texts),
        models(model::read_models(*project.project, *project.search, {})),
        state(*project.project, models, dialect,
              both(statements_of(*project.project, models, *project.search, 1), std::move(more))) {}

  static Statements both(Statements some, Statements more) {
    some.statements.insert(some.statements.end(), more.statements.begin(), more.statements.end());
    some.unread.insert(some.unread.end(), more.unread.begin(), more.unread.end());
    return some;
  }

  testing_support::MemoryProject project;
  model::ProjectModels models;
  State state;
};

inline std::string_view name_of(Sort sort) {
  if (sort == Sort::Schema) return "schema";
  return sort == Sort::Behaviour ? "behaviour" : "cosmetic";
}

// A line for each finding, for what is listed and what was not read, and how many are equal.
inline std::string lines_of(const Comparison& comparison) {
  std::string text;
  for (const Finding& each : comparison.findings)
    text += fmt::format("{} {} [{}]\n", name_of(each.sort), each.message(), each.kind);
  for (const Listed& each : comparison.listed)
    text += fmt::format("listed {}.{}: {}\n", each.table, each.subject, each.words);
  for (const NotRead& each : comparison.not_read)
    text += fmt::format("not read {} {}: {}\n", each.is_before ? "before" : "after",
                        each.table.empty() ? each.class_name : each.table, each.reason);
  text += fmt::format("{} of {} equal", comparison.equal, comparison.tables);
  return text + (comparison.alike > 0 ? fmt::format(", {} alike\n", comparison.alike) : "\n");
}

}  // namespace modelmend::verify
