#include "cli/branch.h"

#include <fmt/format.h>

#include "base/subprocess.h"
#include "cli/interrupt.h"
#include "report/words.h"
#include "vcs/temporary_worktree.h"

namespace modelmend::cli {
namespace {

// What git itself shows of an id where nobody asks for more.
constexpr std::size_t kShortId = 10;

tl::unexpected<Error> interrupted() {
  return fail(ErrorCode::Interrupted, {}, "interrupted; no branch was made");
}

// Runs the user's command on one commit after another.
class Verification {
 public:
  Verification(const FileSystem& files, const vcs::Repository& repository, std::string prefix,
               std::string command)
      : files_(files),
        repository_(repository),
        prefix_(std::move(prefix)),
        command_(std::move(command)) {}

  Result<CommandOutput> run_on(const std::string& commit) {
    const auto ready = check_out(commit);
    if (stop_flag()) return interrupted();
    if (!ready) return tl::unexpected(ready.error());
    auto output = run_command({.arguments = {"/bin/sh", "-c", command_},
                               .folder = join_path(tree_->path(), prefix_),
                               // The command speaks of its own work tree, whoever started us.
                               .without = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"},
                               .stop = &stop_flag()});
    if (stop_flag()) return interrupted();
    return output;
  }

 private:
  Result<void> check_out(const std::string& commit) {
    if (tree_) return tree_->check_out(commit);
    auto made = vcs::TemporaryWorktree::make(files_, repository_, commit);
    if (!made) return tl::unexpected(made.error());
    tree_.emplace(*std::move(made));
    return {};
  }

  const FileSystem& files_;
  const vcs::Repository& repository_;
  std::string prefix_;
  std::string command_;
  std::optional<vcs::TemporaryWorktree> tree_;
};

std::string line_of(const BranchStep& step, const std::string& commit) {
  return fmt::format("{} {}: {} in {}", commit.substr(0, kShortId), report::printable(step.name),
                     report::count(step.changes, "change"),
                     report::count(step.texts.size(), "file"));
}

}  // namespace

Result<Branch> Branch::open(const FileSystem& files, const CommandContext& context,
                            const BranchWish& wish) {
  if (!context.repository)
    return fail(ErrorCode::Input, context.places.root,
                "is not in the work tree of a git repository",
                "--branch makes commits; --write changes the files");
  Branch branch(files, context, wish);
  const auto if_exists = wish.force ? vcs::IfExists::Reset : vcs::IfExists::Refuse;
  auto planned = vcs::plan_branch(files, branch.repository_, *wish.name, if_exists);
  if (!planned) return tl::unexpected(planned.error());
  branch.branch_ = *std::move(planned);
  auto sources = vcs::RevisionFiles::open(files, branch.repository_, branch.branch_.start);
  if (!sources) return tl::unexpected(sources.error());
  branch.sources_ = *std::move(sources);
  return branch;
}

// The files of a submodule are no files of the commit; they take no part in the plan, so that the
// rest is right without them.
Result<pipeline::RunResult> Branch::run_whole(const Codemod& codemod,
                                              pipeline::RunOptions& options) const {
  while (true) {
    auto result = codemod.play(options, {});
    if (!result) return result;
    const std::size_t kept = options.keep.size();
    for (const pipeline::ChangedFile& file : result->changed) {
      if (sources_->is_in_submodule(result->sources->absolute_path(file.file)))
        options.keep.emplace(file.path,
                             Declined{"in-submodule", "the file belongs to another repository"});
    }
    if (options.keep.size() == kept) return result;
  }
}

Result<BranchPlan> Branch::plan(const Codemod& codemod, pipeline::RunOptions options) const {
  auto result = run_whole(codemod, options);
  if (!result) return tl::unexpected(result.error());
  const WholeRun whole{
      .codemod = codemod, .options = options, .result = *result, .prefix = prefix_};
  auto steps = wish_.commit_per == "file" ? steps_by_file(whole) : steps_by_rule(whole);
  if (!steps) return tl::unexpected(steps.error());
  return BranchPlan{.result = *std::move(result), .steps = *std::move(steps)};
}

Result<BranchReport> Branch::write(const std::vector<BranchStep>& steps) const {
  BranchReport report;
  if (steps.empty()) return report;
  auto writer = vcs::CommitWriter::open(repository_, branch_.start);
  if (!writer) return tl::unexpected(writer.error());
  std::optional<Verification> verification;
  if (wish_.verify) verification.emplace(files_, repository_, prefix_, *wish_.verify);

  std::string tip;
  for (const BranchStep& step : steps) {
    const auto commit = writer->commit(step.texts, step.message);
    if (stop_flag()) return interrupted();
    if (!commit) return tl::unexpected(commit.error());
    if (verification) {
      const auto output = verification->run_on(*commit);
      if (!output) return tl::unexpected(output.error());
      if (output->exit_status != 0) {
        report.refused = RefusedCommit{.name = step.name,
                                       .commit = *commit,
                                       .exit_status = output->exit_status,
                                       .said = output->output + output->errors};
        break;
      }
    }
    report.lines.push_back(line_of(step, *commit));
    tip = *commit;
  }
  if (report.refused && tip.empty()) {
    const auto before = verification->run_on(branch_.start);
    if (!before) return tl::unexpected(before.error());
    report.refused->failed_before = before->exit_status != 0;
  }
  if (tip.empty()) return report;
  if (auto done = vcs::point_branch(repository_, branch_, tip, "modelmend --branch"); !done)
    return tl::unexpected(done.error());
  return report;
}

}  // namespace modelmend::cli
