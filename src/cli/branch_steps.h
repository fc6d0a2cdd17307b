// BranchStep: one commit of `--branch` before it is made.
//
// Planned from the result of a whole run. Each step is the result of a run of its own, by the rules
// (or in the files) of this step and of all before it, from the texts that the branch starts with;
// so every commit is what modelmend would make if there were no more rules or files: it parses, its
// imports are complete and the proofs of the run hold. The last step is the whole run.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "pipeline/run.h"
#include "vcs/commit_writer.h"

namespace modelmend::cli {

struct BranchStep {
  std::string name;  // the rule or the file that the commit is for
  std::string message;
  std::vector<vcs::NewText> texts;
  std::size_t changes = 0;
};

// What makes changes: rules, or the conversion of models.
struct Codemod {
  struct Rule {
    std::string id;
    std::string note;
    std::string url = {};
  };
  // A run without the rules that are named.
  using Play = std::function<Result<pipeline::RunResult>(const pipeline::RunOptions& options,
                                                         std::span<const std::string> left_out)>;
  Play play;
  std::vector<Rule> rules;  // in the order in which they run
};

// What all steps of a branch come from.
struct WholeRun {
  const Codemod& codemod;
  const pipeline::RunOptions& options;
  const pipeline::RunResult& result;
  std::string prefix;  // from the top of the work tree to the root, "" or "backend/"
};

[[nodiscard]] Result<std::vector<BranchStep>> steps_by_rule(const WholeRun& whole);
[[nodiscard]] Result<std::vector<BranchStep>> steps_by_file(const WholeRun& whole);

}  // namespace modelmend::cli
