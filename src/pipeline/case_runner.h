// Runs rules over the files of a case, all in memory.
//
// Given to rules::check_case() and rules::check_test() by `modelmend rules test` and by the golden
// tests.
#pragma once

#include "pipeline/run.h"
#include "rules/cases.h"
#include "rules/rule_tests.h"

namespace modelmend::pipeline {

// Files by path, as a project of their own. A file schema.sql says what is wanted of the columns,
// as `align --schema` would read it; "models" in it stands for the models' own keys.
[[nodiscard]] Result<RunResult> run_in_memory(const rules::RuleSet& rules,
                                              const std::map<std::string, std::string>& files,
                                              unsigned jobs);

// The same for the cases of `migrate`, whose pack has no rules but tables of its own. A file
// migrate.options holds options as they are typed.
[[nodiscard]] Result<RunResult> migrate_in_memory(const std::map<std::string, std::string>& files,
                                                  unsigned jobs);

// "models.py:12 rejected primary-key", one line for each match, by place.
[[nodiscard]] std::vector<std::string> outcome_lines(const RunResult& result);

// `rules` must outlive the function.
[[nodiscard]] rules::RunCase case_runner(const rules::RuleSet& rules);
[[nodiscard]] rules::RunCase migrate_case_runner();
// A rule with `meaning:` or `facts:` finds what a run over the snippet alone does not reject.
[[nodiscard]] rules::FindFirst snippet_runner(const rules::RuleSet& rules);

}  // namespace modelmend::pipeline
