// Branch: the writing half of `run --branch`.
//
// Opened before anything is read, because the run reads the files of HEAD and not those of the work
// tree, and because a refusal should come first. It turns what the run would change into commits,
// has each of them verified if the user says how, and makes the branch at the end: until then
// nothing of the repository has changed that anybody could see.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/branch_steps.h"
#include "cli/context.h"
#include "cli/rewrite_arguments.h"
#include "vcs/new_branch.h"
#include "vcs/revision_files.h"

namespace modelmend::cli {

// A commit that `--verify` refused.
struct RefusedCommit {
  std::string name;  // the rule or file that the commit is for
  std::string commit;
  int exit_status = 0;
  std::string said;            // by the command
  bool failed_before = false;  // the command fails at HEAD, too
};

struct BranchPlan {
  pipeline::RunResult result;  // of the whole run
  std::vector<BranchStep> steps;
};

struct BranchReport {
  std::vector<std::string> lines;  // for each commit of the branch: what it is
  std::optional<RefusedCommit> refused;
};

class Branch {
 public:
  [[nodiscard]] static Result<Branch> open(const FileSystem& files, const CommandContext& context,
                                           const BranchWish& wish);

  [[nodiscard]] const std::string& head() const { return branch_.start; }
  // The files of HEAD.
  [[nodiscard]] FileSystem& sources() const { return *sources_; }
  [[nodiscard]] Result<BranchPlan> plan(const Codemod& codemod, pipeline::RunOptions options) const;
  // Without steps there is no branch. Hold signals back: what was begun is cleaned up.
  [[nodiscard]] Result<BranchReport> write(const std::vector<BranchStep>& steps) const;

 private:
  Branch(const FileSystem& files, const CommandContext& context, BranchWish wish)
      : files_(files),
        repository_(*context.repository),
        prefix_(context.path_prefix()),
        wish_(std::move(wish)) {}

  [[nodiscard]] Result<pipeline::RunResult> run_whole(const Codemod& codemod,
                                                      pipeline::RunOptions& options) const;
  const FileSystem& files_;
  vcs::Repository repository_;
  std::string prefix_;
  BranchWish wish_;
  vcs::NewBranch branch_;
  std::unique_ptr<vcs::RevisionFiles> sources_;
};

}  // namespace modelmend::cli
