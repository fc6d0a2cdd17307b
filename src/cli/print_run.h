// RunPrinter: what a command that rewrites says, on stdout, into files and on stderr.
//
// Made by Rewriting for one run. Results go where the formats say, messages to stderr; the exit
// code follows from the same result.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "cli/branch.h"
#include "cli/commands.h"
#include "cli/context.h"
#include "cli/rewrite_arguments.h"
#include "report/format.h"

namespace modelmend::cli {

class RunPrinter {
 public:
  // All must outlive it.
  RunPrinter(FileSystem& files, const RewriteArguments& arguments, const CommandContext& context,
             std::span<const Codemod::Rule> rules)
      : files_(files), arguments_(arguments), context_(context), rules_(rules) {}

  // Changes are on the disk or on the branch now, not only shown.
  void set_written() { written_ = true; }
  // In a hook: changes may be put aside, and it is not known where.
  void set_aside_unknown() { aside_unknown_ = true; }
  // The text on stdin, which is the result where nothing is to be changed.
  void set_text_of_stdin(std::string text) { given_text_ = std::move(text); }

  [[nodiscard]] bool wants_expectations() const;
  [[nodiscard]] Result<ExitCode> print(const pipeline::RunResult& result) const;

  [[nodiscard]] Result<void> print_commits(const BranchReport& report) const;
  [[nodiscard]] ExitCode refuse_commit(const BranchReport& report) const;

 private:
  [[nodiscard]] Result<void> print_results(const pipeline::RunResult& result) const;
  void print_messages(const pipeline::RunResult& result) const;
  [[nodiscard]] ExitCode exit_code(const pipeline::RunResult& result) const;
  [[nodiscard]] bool wants_text_of_stdin() const;
  [[nodiscard]] Result<void> print_text_of_stdin(const pipeline::RunResult& result) const;
  [[nodiscard]] Result<void> print_to(const OutputTarget& target,
                                      const pipeline::RunResult& result) const;
  [[nodiscard]] Result<report::ReportOptions> report_options(
      const pipeline::RunResult& result) const;
  [[nodiscard]] std::vector<OutputTarget> targets() const;

  FileSystem& files_;
  const RewriteArguments& arguments_;
  const CommandContext& context_;
  std::span<const Codemod::Rule> rules_;  // that were to run
  std::string given_text_;
  bool written_ = false;
  bool aside_unknown_ = false;
};

}  // namespace modelmend::cli
