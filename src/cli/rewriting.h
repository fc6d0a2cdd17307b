// Rewriting: one call of a command that rewrites, from its arguments to its exit code.
//
// Opened by `run`, `align` and `migrate`, which then say with a Codemod what is to be rewritten. It
// shows the changes, writes them in place, or commits them to a branch.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/branch.h"
#include "cli/commands.h"
#include "cli/context.h"
#include "cli/print_run.h"
#include "cli/rewrite_arguments.h"
#include "pipeline/align.h"

namespace modelmend::cli {

class Rewriting {
 public:
  // Both must outlive it.
  [[nodiscard]] static Result<Rewriting> open(FileSystem& files, const RewriteArguments& arguments);

  // A hook was given nothing that it should look at; without PATHs it would be the whole root.
  [[nodiscard]] bool is_idle() const { return paths_.empty() && !arguments_.paths.empty(); }
  [[nodiscard]] CommandContext& context() { return context_; }
  // With --branch: after the context is as the command wants it.
  [[nodiscard]] Result<void> open_branch();
  // What is read: the disk, or the commit that a branch starts from.
  [[nodiscard]] FileSystem& sources() const { return branch_ ? branch_->sources() : files_; }
  // The run makes columns what the plan wants, and reports what it leaves.
  void follow(pipeline::PlannedAlignment planned);

  [[nodiscard]] Result<ExitCode> play(const Codemod& codemod) const;

 private:
  Rewriting(FileSystem& files, const RewriteArguments& arguments, std::vector<std::string> paths,
            CommandContext context)
      : files_(files),
        arguments_(arguments),
        paths_(std::move(paths)),
        context_(std::move(context)) {}

  [[nodiscard]] Result<ExitCode> preview(const Codemod& codemod, RunPrinter& printer) const;
  [[nodiscard]] Result<ExitCode> write(const Codemod& codemod, RunPrinter& printer) const;
  [[nodiscard]] Result<ExitCode> commit(const Codemod& codemod, RunPrinter& printer) const;
  [[nodiscard]] Result<pipeline::RunResult> narrowed(const Codemod& codemod,
                                                     pipeline::RunOptions& options,
                                                     pipeline::RunResult whole) const;
  void avoid_what_is_put_aside(pipeline::RunOptions& options, RunPrinter& printer) const;
  [[nodiscard]] Result<pipeline::RunOptions> options(RunPrinter& printer) const;
  [[nodiscard]] Result<std::string> path_of(const std::string& path) const;
  [[nodiscard]] Result<pipeline::RunResult> run(const Codemod& codemod,
                                                pipeline::RunOptions options,
                                                std::span<const std::string> left_out = {}) const;

  FileSystem& files_;
  const RewriteArguments& arguments_;
  std::vector<std::string> paths_;  // as they are given
  CommandContext context_;
  std::optional<Branch> branch_;
  std::shared_ptr<const rewrite::Wanted> wanted_;  // of `align`
  std::vector<pipeline::LeftColumn> left_;         // of `align`
};

}  // namespace modelmend::cli
