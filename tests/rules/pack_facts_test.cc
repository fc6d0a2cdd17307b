// The facts of the pack uuid-to-integer on every golden case, without the transform: which columns
// are proposed, which are declined, and why.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "model/late_keys.h"
#include "model/read_models.h"
#include "rules/cases.h"
#include "rules/rule_set.h"
#include "rules/suppressions.h"
#include "support/memory_project.h"

namespace modelmend::rules {
namespace {

using testing_support::MemoryProject;

// Stands in for the transform of a higher layer: it would change the column's statement.
Attempt<rewrite::TransformResult> mark_column(const rewrite::TransformInput& input) {
  rewrite::TransformResult result;
  result.edits = {patch::Edit::insert_before(input.column->place.range.begin, "!")};
  return result;
}
constexpr rewrite::NamedTransform kTransforms[] = {
    {"retype-column", "marks it", mark_column},
    {"set-foreign-key", "marks it", mark_column},
    {"set-nullable", "marks it", mark_column},
    {"set-server-default", "marks it", mark_column},
};

struct Decided {
  std::set<std::string> lines;          // as in a report section
  std::set<std::string> changed_files;  // with a proposal
};

Decided decide_all(const std::map<std::string, std::string>& files) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const auto& [path, bytes] : files) {
    if (path.ends_with(".py")) texts.emplace_back(path, bytes);
  }
  const MemoryProject memory(texts);
  const auto models = model::read_models(*memory.project, *memory.search, {});
  const auto late_keys = model::find_late_keys(*memory.project, *memory.search, models);
  const auto rules = load_embedded({.transforms = kTransforms});
  if (!rules) throw std::runtime_error(rules.error().front().message());

  Decided decided;
  RunState state;
  for (const Rule& rule : rules->rules()) {
    for (const auto& [path, bytes] : texts) {
      const auto& module = memory.module(path);
      const rewrite::ImportPlanner imports(*memory.project, module);
      const rewrite::FileContext context{*memory.project, module, models, imports, late_keys};
      for (const Match& match : rules->find_matches(module, memory.project.get())) {
        if (match.rule != &rule) continue;
        const Decision decision = decide(match, context, Suppressions(module), state);
        if (decision.outcome == Decision::Outcome::Proposed) {
          decided.changed_files.insert(path);
          if (decision.column) state.changed_declarations[rule.id].insert(decision.column->place);
        }
        if (decision.outcome != Decision::Outcome::Rejected) continue;
        const std::string& code = decision.declined.code;
        const bool skipped = code == "suppressed" || code.ends_with("-file");
        decided.lines.insert(fmt::format("{}:{} {} {}", path,
                                         module.file().at(decision.place.range.begin).line,
                                         skipped ? "skipped" : "rejected", code));
      }
    }
  }
  return decided;
}

class PackFacts : public testing::TestWithParam<Case> {};

TEST_P(PackFacts, DecideAsTheCaseSays) {
  const Case& example = GetParam();
  const Decided decided = decide_all(example.before);
  EXPECT_THAT(decided.lines, testing::IsSupersetOf(example.report)) << example.sentence;
  std::set<std::string> changed;
  for (const auto& [path, bytes] : example.after) changed.insert(path);
  EXPECT_EQ(decided.changed_files, changed) << example.sentence;
}

std::vector<Case> all_cases() {
  auto cases = embedded_cases("uuid-to-integer");
  if (!cases) throw std::runtime_error(cases.error().message());
  return *std::move(cases);
}

INSTANTIATE_TEST_SUITE_P(Each, PackFacts, testing::ValuesIn(all_cases()), [](const auto& instance) {
  std::string name = instance.param.name.substr(instance.param.name.find('/') + 1);
  std::ranges::replace_if(name, [](char c) { return c == '/' || c == '-'; }, '_');
  return name;
});

}  // namespace
}  // namespace modelmend::rules
