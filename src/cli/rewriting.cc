#include "cli/rewriting.h"

#include <unistd.h>

#include <memory>
#include <utility>

#include "cli/hook.h"
#include "cli/in_place.h"
#include "cli/interrupt.h"
#include "cli/line_scope.h"
#include "cli/progress_line.h"
#include "cli/reviewing.h"
#include "pipeline/sqlmodel_release.h"

namespace modelmend::cli {
namespace {

using pipeline::RunResult;

// The system frees at once what the process still has when it ends.
void leave_until_exit(std::shared_ptr<const void> memory) {
  static auto* const kept = new std::shared_ptr<const void>;
  *kept = std::move(memory);
}

Result<std::string> read_stdin() {
  constexpr std::size_t kChunk = std::size_t{1} << 16U;
  std::string text;
  while (true) {
    const std::size_t size = text.size();
    text.resize(size + kChunk);
    const ssize_t got = ::read(STDIN_FILENO, text.data() + size, kChunk);
    if (got < 0) return fail(ErrorCode::Input, "stdin", "cannot be read");
    text.resize(size + static_cast<std::size_t>(got));
    if (got == 0) return text;
  }
}

// What `align` leaves is a finding of the run; a file that the run did not read has no place.
void add_findings(const std::vector<pipeline::LeftColumn>& left, RunResult& result) {
  for (const pipeline::LeftColumn& each : left) {
    text::Diagnostic finding{.severity = text::Severity::Note,
                             .code = each.code,
                             .place = std::nullopt,
                             .message = each.message,
                             .next = {}};
    if (const auto file = result.sources->find(each.path)) finding.place = Place{*file, each.range};
    result.diagnostics.push_back(std::move(finding));
  }
}

// Paths of a branch need not be on the disk. A hook runs at the top of the project, and its root
// must not depend on which files it is given.
Result<CommandContext> context_of(const FileSystem& files, const RewriteArguments& arguments) {
  std::vector<std::string> paths = arguments.paths;
  if (arguments.stdin_filename) paths = {*arguments.stdin_filename};
  if (arguments.branch.name)
    for (std::string& path : paths) path = split_path(files, path).here;
  if (arguments.hook) paths.clear();
  auto context = open_context(files, arguments.common, paths);
  if (!context) return context;
  prefer_command_line(arguments, context->settings);
  if (arguments.hook) be_plain(arguments.common, *context);
  return context;
}

}  // namespace

Result<Rewriting> Rewriting::open(FileSystem& files, const RewriteArguments& arguments) {
  if (const auto fine = check_combination(arguments); !fine) return tl::unexpected(fine.error());
  auto context = context_of(files, arguments);
  if (!context) return tl::unexpected(context.error());
  auto paths = arguments.hook ? paths_for_hook(files, arguments.paths) : arguments.paths;
  return Rewriting(files, arguments, std::move(paths), *std::move(context));
}

// What the commit says of the project counts, not what the disk says.
Result<void> Rewriting::open_branch() {
  if (!arguments_.branch.name) return {};
  auto branch = Branch::open(files_, context_, arguments_.branch);
  if (!branch) return tl::unexpected(branch.error());
  branch_.emplace(*std::move(branch));
  if (!context_.settings.sqlmodel_version)
    context_.sqlmodel = pipeline::sqlmodel_release_of(branch_->sources(), context_.places.root);
  return {};
}

void Rewriting::follow(pipeline::PlannedAlignment planned) {
  wanted_ = std::make_shared<const rewrite::Wanted>(std::move(planned.wanted));
  left_ = std::move(planned.left);
}

Result<ExitCode> Rewriting::play(const Codemod& codemod) const {
  RunPrinter printer(files_, arguments_, context_, codemod.rules);
  if (branch_) return commit(codemod, printer);
  return arguments_.writes_in_place() ? write(codemod, printer) : preview(codemod, printer);
}

Result<ExitCode> Rewriting::preview(const Codemod& codemod, RunPrinter& printer) const {
  const auto waiting = say_if_run_waits(files_, context_);
  if (!waiting) return tl::unexpected(waiting.error());
  auto options = this->options(printer);
  if (!options) return tl::unexpected(options.error());
  options->hand_over_memory = true;
  auto result = run(codemod, *options);
  if (result) result = narrowed(codemod, *options, *std::move(result));
  if (!result) return tl::unexpected(result.error());
  leave_until_exit(std::move(result->memory));
  return printer.print(*result);
}

Result<ExitCode> Rewriting::write(const Codemod& codemod, RunPrinter& printer) const {
  auto in_place = InPlace::open(files_, context_);
  if (!in_place) return tl::unexpected(in_place.error());
  auto options = this->options(printer);
  if (!options) return tl::unexpected(options.error());

  if (arguments_.hook) avoid_what_is_put_aside(*options, printer);
  const auto clean = arguments_.hook ? InPlace::Clean::AsStaged : InPlace::Clean::AsCommitted;
  // What may not be written takes no part in the plan, so that the rest is right without it.
  auto result = run(codemod, *options);
  while (result) {
    auto kept = in_place->files_to_keep(*result, clean);
    if (!kept) return tl::unexpected(kept.error());
    for (const std::string& path : files_with_edits_on(*result, options->avoided_lines))
      kept->emplace(path, options->why_avoided);
    if (kept->empty()) break;
    options->keep.merge(*kept);
    result = run(codemod, *options);
  }
  if (result) result = narrowed(codemod, *options, *std::move(result));
  if (!result) return tl::unexpected(result.error());

  const HoldSignals until_all_is_said;
  if (const auto done = in_place->write(*result); !done) return fail_with(done.error());
  if (!result->changed.empty()) printer.set_written();
  return printer.print(*result);
}

// What people want of a result, if they are asked or have been.
Result<RunResult> Rewriting::narrowed(const Codemod& codemod, pipeline::RunOptions& options,
                                      RunResult whole) const {
  Reviewing reviewing(files_, arguments_, context_, codemod.rules);
  if (!reviewing.is_wanted()) return whole;
  return reviewing.narrow(whole, options,
                          [&](const pipeline::RunOptions& how) { return run(codemod, how); });
}

void Rewriting::avoid_what_is_put_aside(pipeline::RunOptions& options, RunPrinter& printer) const {
  options.why_avoided = {kNearUnstaged,
                         "within three lines of changes that are not staged; stage or stash them"};
  auto lines = lines_put_aside(files_, context_);
  if (lines)
    options.avoided_lines = *std::move(lines);
  else
    printer.set_aside_unknown();
}

Result<ExitCode> Rewriting::commit(const Codemod& codemod, RunPrinter& printer) const {
  auto options = this->options(printer);
  if (!options) return tl::unexpected(options.error());
  const Codemod watched{
      .play = [&](const pipeline::RunOptions& how,
                  std::span<const std::string> left_out) { return run(codemod, how, left_out); },
      .rules = codemod.rules};
  if (arguments_.interactive || arguments_.edit_decisions) {
    auto whole = run(codemod, *options);
    if (whole) whole = narrowed(codemod, *options, *std::move(whole));
    if (!whole) return tl::unexpected(whole.error());
  }
  const auto plan = branch_->plan(watched, *std::move(options));
  if (!plan) return tl::unexpected(plan.error());

  const HoldSignals until_all_is_said;
  const auto report = branch_->write(plan->steps);
  if (!report) return fail_with(report.error());
  if (auto printed = printer.print_commits(*report); !printed)
    return tl::unexpected(printed.error());
  if (report->refused) return printer.refuse_commit(*report);
  if (!plan->result.changed.empty()) printer.set_written();
  return printer.print(plan->result);
}

Result<pipeline::RunOptions> Rewriting::options(RunPrinter& printer) const {
  pipeline::RunOptions options = context_.run_options();
  options.list_expectations = printer.wants_expectations() || arguments_.interactive;
  options.wanted = wanted_;
  options.force_exclude = arguments_.hook;
  auto lines = wanted_lines(context_, arguments_.lines, branch_ ? branch_->head() : std::string());
  if (!lines) return tl::unexpected(lines.error());
  options.only_lines = *std::move(lines);
  if (arguments_.stdin_filename) {
    auto path = path_in_root(files_, options.root, *arguments_.stdin_filename);
    if (!path) return tl::unexpected(path.error());
    auto text = read_stdin();
    if (!text) return tl::unexpected(text.error());
    printer.set_text_of_stdin(*text);
    options.paths.push_back(*path);
    options.given_texts.emplace(*path, *std::move(text));
    return options;
  }
  for (const std::string& path : paths_) {
    auto relative = path_of(path);
    if (!relative) return tl::unexpected(relative.error());
    options.paths.push_back(*std::move(relative));
  }
  return options;
}

// Relative to the root. On a branch it may be a path that only the commit has.
Result<std::string> Rewriting::path_of(const std::string& path) const {
  if (!branch_) return path_in_root(files_, context_.places.root, path);
  const SplitPath parts = split_path(files_, path);
  auto relative = path_in_root(files_, context_.places.root, parts.here);
  return relative ? join_path(*relative, parts.below) : relative;
}

Result<RunResult> Rewriting::run(const Codemod& codemod, pipeline::RunOptions options,
                                 std::span<const std::string> left_out) const {
  const bool may_show = context_.verbosity != Verbosity::Quiet && !arguments_.hook;
  ProgressLine line(may_show ? ProgressLine::Show::IfTerminal : ProgressLine::Show::Never);
  options.progress = &line.progress();
  auto result = codemod.play(options, left_out);
  if (result) add_findings(left_, *result);
  return result;
}

}  // namespace modelmend::cli
