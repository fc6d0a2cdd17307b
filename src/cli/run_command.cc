#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <span>

#include "cli/branch.h"
#include "cli/commands.h"
#include "cli/context.h"
#include "cli/in_place.h"
#include "cli/interrupt.h"
#include "cli/output_file.h"
#include "cli/progress_line.h"
#include "pipeline/align.h"
#include "pipeline/migrate.h"
#include "pipeline/sqlmodel_release.h"
#include "report/format.h"
#include "report/summary.h"
#include "report/words.h"

namespace modelmend::cli {
namespace {

using pipeline::RunResult;

Result<void> check_branch(const RunArguments& arguments) {
  const BranchWish& branch = arguments.branch;
  const auto refuse = [](const char* option, const std::string& why, const std::string& next) {
    return fail(ErrorCode::Usage, option, why, next);
  };
  if (!branch.name) {
    const std::string why = "goes with --branch";
    if (branch.force) return refuse("--force", why, "add --branch NAME");
    if (branch.commit_per != BranchWish().commit_per)
      return refuse("--commit-per", why, "add --branch NAME");
    if (branch.verify) return refuse("--verify", why, "add --branch NAME");
    return {};
  }
  const std::string cannot = "cannot be together with ";
  if (arguments.write) return refuse("--branch", cannot + "--write", "choose one");
  if (arguments.check) return refuse("--branch", cannot + "--check", "choose one");
  if (arguments.diff)
    return refuse("--branch", cannot + "--diff", "git diff HEAD...NAME shows the branch");
  if (arguments.stdin_filename) return refuse("--branch", cannot + "'-'", "choose one");
  return {};
}

Result<void> check_combination(const RunArguments& arguments) {
  const bool has_dash = std::ranges::find(arguments.paths, "-") != arguments.paths.end();
  if (arguments.stdin_filename && (!has_dash || arguments.paths.size() != 1)) {
    return fail(ErrorCode::Usage, "--stdin-filename", "goes with '-' as the only PATH");
  }
  if (has_dash && !arguments.stdin_filename) {
    return fail(ErrorCode::Usage, "-", "the text on stdin needs a name",
                "add --stdin-filename FILE");
  }
  if (arguments.write && arguments.check) {
    return fail(ErrorCode::Usage, "--write", "cannot be together with --check", "choose one");
  }
  if (arguments.write && arguments.diff) {
    return fail(ErrorCode::Usage, "--write", "cannot be together with --diff", "choose one");
  }
  if (arguments.write && arguments.stdin_filename) {
    return fail(ErrorCode::Usage, "--write", "cannot be together with '-'",
                "leave it out: the result goes to stdout");
  }
  return check_branch(arguments);
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

// One invocation of a command that rewrites, from arguments to exit code.
class RunCommand {
 public:
  // `branch`: where to write to, and to read from; null: the work tree.
  RunCommand(FileSystem& files, const RunArguments& arguments, CommandContext context,
             const Branch* branch)
      : files_(files), arguments_(arguments), context_(std::move(context)), branch_(branch) {}
  // `align`: the run makes columns what the plan wants, and reports what it leaves.
  RunCommand(FileSystem& files, const RunArguments& arguments, CommandContext context,
             const Branch* branch, pipeline::PlannedAlignment planned)
      : files_(files),
        arguments_(arguments),
        context_(std::move(context)),
        branch_(branch),
        wanted_(std::make_shared<const rewrite::Wanted>(std::move(planned.wanted))),
        left_(std::move(planned.left)) {}

  Result<ExitCode> play(const Codemod& codemod) {
    if (branch_ != nullptr) return commit(codemod);
    return arguments_.write ? write(codemod) : preview(codemod);
  }

 private:
  Result<ExitCode> preview(const Codemod& codemod);
  Result<ExitCode> write(const Codemod& codemod);
  Result<ExitCode> commit(const Codemod& codemod);
  Result<ExitCode> refuse_commit(const RefusedCommit& refused, bool has_branch) const;
  Result<void> print_commits(const BranchReport& report) const;
  [[nodiscard]] Result<std::string> path_of(const std::string& path) const;
  Result<pipeline::RunOptions> options();
  Result<RunResult> run(const Codemod& codemod, pipeline::RunOptions options,
                        std::span<const std::string> left_out = {});
  Result<void> print_results(const RunResult& result) const;
  Result<void> print_text_of_stdin(const RunResult& result) const;
  Result<void> print_to(const OutputTarget& target, const RunResult& result) const;
  [[nodiscard]] std::vector<OutputTarget> targets() const;
  [[nodiscard]] bool wants_expectations() const;
  [[nodiscard]] bool wants_text_of_stdin() const;
  void print_messages(const RunResult& result) const;
  [[nodiscard]] ExitCode exit_code(const RunResult& result) const;

  FileSystem& files_;
  const RunArguments& arguments_;
  CommandContext context_;
  const Branch* branch_;                           // null: the work tree
  std::shared_ptr<const rewrite::Wanted> wanted_;  // of `align`
  std::vector<pipeline::LeftColumn> left_;         // of `align`
  std::string given_text_;                         // from stdin
  bool written_ = false;
};

Result<ExitCode> RunCommand::preview(const Codemod& codemod) {
  const auto waiting = say_if_run_waits(files_, context_);
  if (!waiting) return tl::unexpected(waiting.error());
  auto options = this->options();
  if (!options) return tl::unexpected(options.error());
  const auto result = run(codemod, *std::move(options));
  if (!result) return tl::unexpected(result.error());
  if (auto printed = print_results(*result); !printed) return tl::unexpected(printed.error());
  print_messages(*result);
  return exit_code(*result);
}

Result<ExitCode> RunCommand::write(const Codemod& codemod) {
  auto in_place = InPlace::open(files_, context_);
  if (!in_place) return tl::unexpected(in_place.error());
  auto options = this->options();
  if (!options) return tl::unexpected(options.error());

  // What may not be written takes no part in the plan, so that the rest is right without it.
  auto result = run(codemod, *options);
  while (result) {
    auto kept = in_place->files_to_keep(*result);
    if (!kept) return tl::unexpected(kept.error());
    if (kept->empty()) break;
    options->keep.merge(*kept);
    result = run(codemod, *options);
  }
  if (!result) return tl::unexpected(result.error());

  const HoldSignals until_all_is_said;
  if (const auto done = in_place->write(*result); !done) return fail_with(done.error());
  written_ = !result->changed.empty();
  if (auto printed = print_results(*result); !printed) return tl::unexpected(printed.error());
  print_messages(*result);
  return exit_code(*result);
}

Result<ExitCode> RunCommand::commit(const Codemod& codemod) {
  auto options = this->options();
  if (!options) return tl::unexpected(options.error());
  const Codemod watched{
      .play = [&](const pipeline::RunOptions& how,
                  std::span<const std::string> left_out) { return run(codemod, how, left_out); },
      .rules = codemod.rules};
  const auto plan = branch_->plan(watched, *std::move(options));
  if (!plan) return tl::unexpected(plan.error());

  const HoldSignals until_all_is_said;
  const auto report = branch_->write(plan->steps);
  if (!report) return fail_with(report.error());
  if (auto printed = print_commits(*report); !printed) return tl::unexpected(printed.error());
  if (report->refused) return refuse_commit(*report->refused, !report->lines.empty());
  written_ = !plan->result.changed.empty();
  if (auto printed = print_results(plan->result); !printed) return tl::unexpected(printed.error());
  print_messages(plan->result);
  return exit_code(plan->result);
}

// A format that was asked for is all that goes to stdout.
Result<void> RunCommand::print_commits(const BranchReport& report) const {
  const auto wanted = targets();
  const bool has_stdout =
      std::ranges::any_of(wanted, [](const OutputTarget& target) { return target.file == "-"; });
  std::string text;
  for (const std::string& line : report.lines) text += line + "\n";
  if (!has_stdout) return Console::out(text);
  if (context_.verbosity != Verbosity::Quiet) Console::err(text);
  return {};
}

Result<ExitCode> RunCommand::refuse_commit(const RefusedCommit& refused, bool has_branch) const {
  std::string text = refused.said;
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  text += fmt::format("error: {}: '{}' failed with status {}\n", report::printable(refused.name),
                      report::printable(*arguments_.branch.verify), refused.exit_status);
  if (refused.failed_before) text += "It fails without any change, too.\n";
  text += has_branch ? fmt::format("The branch '{}' ends before this commit, which is {}.\n",
                                   *arguments_.branch.name, refused.commit)
                     : fmt::format("No branch was made; the commit is {}.\n", refused.commit);
  Console::err(text);
  return ExitCode::Pending;
}

Result<pipeline::RunOptions> RunCommand::options() {
  pipeline::RunOptions options = context_.run_options();
  if (arguments_.stdin_filename) {
    auto path = path_in_root(files_, options.root, *arguments_.stdin_filename);
    if (!path) return tl::unexpected(path.error());
    auto text = read_stdin();
    if (!text) return tl::unexpected(text.error());
    given_text_ = *text;
    options.paths.push_back(*path);
    options.given_texts.emplace(*path, *std::move(text));
    return options;
  }
  for (const std::string& path : arguments_.paths) {
    auto relative = path_of(path);
    if (!relative) return tl::unexpected(relative.error());
    options.paths.push_back(*std::move(relative));
  }
  return options;
}

// Relative to the root. On a branch it may be a path that only the commit has.
Result<std::string> RunCommand::path_of(const std::string& path) const {
  if (branch_ == nullptr) return path_in_root(files_, context_.places.root, path);
  const SplitPath parts = split_path(files_, path);
  auto relative = path_in_root(files_, context_.places.root, parts.here);
  return relative ? join_path(*relative, parts.below) : relative;
}

Result<RunResult> RunCommand::run(const Codemod& codemod, pipeline::RunOptions options,
                                  std::span<const std::string> left_out) {
  const bool may_show = context_.verbosity != Verbosity::Quiet;
  ProgressLine line(may_show ? ProgressLine::Show::IfTerminal : ProgressLine::Show::Never);
  options.progress = &line.progress();
  options.list_expectations = wants_expectations();
  options.wanted = wanted_;
  auto result = codemod.play(options, left_out);
  if (result) add_findings(left_, *result);
  return result;
}

bool RunCommand::wants_expectations() const {
  const auto formats = context_.settings.output_format.value_or(std::vector<OutputTarget>{});
  return context_.settings.explain.value_or(false) ||
         std::ranges::any_of(formats, [](const OutputTarget& target) {
           return target.format == "json" || target.format == "markdown";
         });
}

bool RunCommand::wants_text_of_stdin() const {
  return arguments_.stdin_filename && !arguments_.diff && !arguments_.check &&
         !context_.settings.output_format;
}

std::vector<OutputTarget> RunCommand::targets() const {
  auto targets = context_.settings.output_format.value_or(std::vector<OutputTarget>{});
  // --check names files, --write and --branch show nothing, unless a format is asked for.
  const bool is_preview = !arguments_.check && !arguments_.write && branch_ == nullptr;
  const bool wants_diff = arguments_.diff || arguments_.output || is_preview;
  const bool has_main =
      std::ranges::any_of(targets, [](const OutputTarget& target) { return target.file.empty(); });
  const bool is_default = targets.empty() || arguments_.diff || arguments_.output;
  if (!has_main && wants_diff && is_default) targets.push_back({.format = "diff", .file = {}});
  for (OutputTarget& target : targets) {
    if (target.file.empty()) target.file = arguments_.output.value_or("-");
  }
  return targets;
}

Result<void> RunCommand::print_results(const RunResult& result) const {
  if (wants_text_of_stdin()) return print_text_of_stdin(result);
  const bool names_only = arguments_.check && !context_.settings.output_format;
  if (names_only) {
    std::string names;
    for (const auto& file : result.changed) names += context_.path_prefix() + file.path + "\n";
    if (auto done = Console::out(names); !done) return done;
  }
  for (const OutputTarget& target : targets()) {
    if (auto done = print_to(target, result); !done) return done;
  }
  return {};
}

Result<void> RunCommand::print_text_of_stdin(const RunResult& result) const {
  const std::string& text = result.changed.empty() ? given_text_ : result.changed.front().after;
  if (arguments_.output) return write_output_file(files_, *arguments_.output, text);
  return Console::out(text);
}

Result<void> RunCommand::print_to(const OutputTarget& target, const RunResult& result) const {
  const bool to_stdout = target.file == "-";
  const auto formats = report::formats();
  const auto format = std::ranges::find(formats, target.format, &report::Format::name);
  const auto diff = diff_options(context_, result);
  if (!diff) return tl::unexpected(diff.error());
  const std::string text =
      format->print(result, {.path_prefix = context_.path_prefix(),
                             .diff = *diff,
                             .color = to_stdout && context_.console.colors_out(),
                             .written = written_});
  return to_stdout ? Console::out(text) : write_output_file(files_, target.file, text);
}

void RunCommand::print_messages(const RunResult& result) const {
  const bool color = context_.console.colors_err();
  const bool is_verbose = context_.verbosity == Verbosity::Verbose;
  const bool explains = context_.settings.explain.value_or(false);
  std::string text = report::print_diagnostics(result, color, is_verbose || explains);
  if (context_.verbosity != Verbosity::Quiet) {
    if (explains) text += report::print_explanations(result, color);
    if (context_.settings.statistics.value_or(false)) text += report::print_statistics(result);
    text += report::print_summary(result, {.color = color,
                                           .written = written_ || wants_text_of_stdin(),
                                           .check = arguments_.check,
                                           .explain = explains});
  }
  Console::err(text);
}

ExitCode RunCommand::exit_code(const RunResult& result) const {
  const bool has_error = std::ranges::any_of(result.diagnostics, [](const auto& diagnostic) {
    return diagnostic.severity == text::Severity::Error;
  });
  if (has_error) return ExitCode::Failed;
  const bool has_findings = result.summary.reported > 0 || !result.changed.empty();
  return arguments_.check && has_findings ? ExitCode::Pending : ExitCode::Ok;
}

// --check, --write, --branch and text from stdin print what they say they print; a format that only
// the configuration names is for previews.
void prefer_command_line(const RunArguments& arguments, Settings& settings) {
  const bool asked = arguments.common.settings.output_format.has_value();
  const bool has_own_output =
      arguments.check || arguments.write || arguments.stdin_filename || arguments.branch.name;
  if (asked || !has_own_output || !settings.output_format) return;
  std::erase_if(*settings.output_format,
                [](const OutputTarget& target) { return target.file.empty(); });
  if (settings.output_format->empty()) settings.output_format.reset();
}

// What of the source and of the drift no edit takes care of. With --explain or -v the run says the
// latter.
void print_plan(const pipeline::PlannedAlignment& planned, const CommandContext& context) {
  if (context.verbosity == Verbosity::Quiet) return;
  std::string text;
  for (const std::string& line : planned.warnings) text += fmt::format("warning: {}\n", line);
  const bool says_it_later =
      context.verbosity == Verbosity::Verbose || context.settings.explain.value_or(false);
  for (const pipeline::LeftColumn& left : planned.left)
    if (!says_it_later)
      text += fmt::format("note: {}:{}: {} [{}]\n", left.path, left.line, left.message, left.code);
  Console::err(text);
}

// What a commit of the branch says of `migrate`.
constexpr const char* kMigrateNote =
    "SQLAlchemy models became SQLModel classes that declare the same tables. The schema and the\n"
    "behaviour of both were compared; a class that would have differed stays as it was.";

rules::RuleSet rules_without(const rules::RuleSet& rules, std::span<const std::string> left_out) {
  std::vector<rules::Rule> kept;
  for (const rules::Rule& rule : rules.rules())
    if (std::ranges::find(left_out, rule.id) == left_out.end()) kept.push_back(rule);
  return rules::RuleSet(std::move(kept));
}

// Both must outlive it.
Codemod codemod_of(FileSystem& files, const rules::RuleSet& rules) {
  Codemod codemod;
  for (const rules::Rule& rule : rules.rules()) codemod.rules.push_back({rule.id, rule.note});
  codemod.play = [&](const pipeline::RunOptions& options, std::span<const std::string> left_out) {
    return left_out.empty() ? pipeline::run(files, rules, options)
                            : pipeline::run(files, rules_without(rules, left_out), options);
  };
  return codemod;
}

// What is read: the disk, or the commit that a branch starts from.
FileSystem& sources_of(FileSystem& files, const Branch* branch) {
  return branch != nullptr ? branch->sources() : files;
}

pipeline::AlignOptions align_options(const Settings& settings) {
  pipeline::AlignOptions options;
  options.include_lengths = settings.include_lengths.value_or(false);
  options.include_nullability = settings.include_nullability.value_or(false);
  options.include_server_defaults = settings.include_server_defaults.value_or(false);
  options.include_foreign_keys = settings.include_foreign_keys.value_or(false);
  if (settings.only) options.only = *settings.only;
  return options;
}

// Paths of a branch need not be on the disk.
Result<CommandContext> context_of(const FileSystem& files, const RunArguments& arguments) {
  std::vector<std::string> paths = arguments.paths;
  if (arguments.stdin_filename) paths = {*arguments.stdin_filename};
  if (arguments.branch.name)
    for (std::string& path : paths) path = split_path(files, path).here;
  auto context = open_context(files, arguments.common, paths);
  if (context) prefer_command_line(arguments, context->settings);
  return context;
}

// Empty without --branch. What the commit says of the project counts, not what the disk says.
Result<std::optional<Branch>> open_branch(const FileSystem& files, const RunArguments& arguments,
                                          CommandContext& context) {
  if (!arguments.branch.name) return std::nullopt;
  auto branch = Branch::open(files, context, arguments.branch);
  if (!branch) return tl::unexpected(branch.error());
  if (!context.settings.sqlmodel_version)
    context.sqlmodel = pipeline::sqlmodel_release_of(branch->sources(), context.places.root);
  return *std::move(branch);
}

}  // namespace

ExitCode commands::run(FileSystem& files, const RunArguments& arguments) {
  if (const auto fine = check_combination(arguments); !fine) return fail_with(fine.error());
  auto context = context_of(files, arguments);
  if (!context) return fail_with(context.error());
  const auto rules = load_wanted_rules(*context);
  if (!rules) return fail_with(rules.error());
  const auto branch = open_branch(files, arguments, *context);
  if (!branch) return fail_with(branch.error());
  const Branch* const to = *branch ? &**branch : nullptr;
  RunCommand command(files, arguments, *std::move(context), to);
  const auto code = command.play(codemod_of(sources_of(files, to), *rules));
  return code ? *code : fail_with(code.error());
}

ExitCode commands::align(FileSystem& files, const AlignArguments& arguments) {
  const RunArguments& run = arguments.run;
  if (const auto fine = check_combination(run); !fine) return fail_with(fine.error());
  auto context = context_of(files, run);
  if (!context) return fail_with(context.error());
  context->settings.rules = std::vector<std::string>{"align"};
  const auto rules = load_wanted_rules(*context);
  if (!rules) return fail_with(rules.error());
  const auto source = wanted_source(files, *context);
  if (!source) return fail_with(source.error());
  if (!*source)
    return fail_with({ErrorCode::Usage, "align", "it is not said what to align with",
                      "add --schema SOURCE, or 'schema' in the configuration"});
  const auto branch = open_branch(files, run, *context);
  if (!branch) return fail_with(branch.error());
  const Branch* const to = *branch ? &**branch : nullptr;
  auto planned =
      pipeline::plan_alignment(sources_of(files, to), files, context->run_options(), **source,
                               context->schema_names(), align_options(context->settings));
  if (!planned) return fail_with(planned.error());
  print_plan(*planned, *context);
  RunCommand command(files, run, *std::move(context), to, *std::move(planned));
  const auto code = command.play(codemod_of(sources_of(files, to), *rules));
  return code ? *code : fail_with(code.error());
}

ExitCode commands::migrate(FileSystem& files, const MigrateArguments& arguments) {
  const RunArguments& run = arguments.run;
  if (const auto fine = check_combination(run); !fine) return fail_with(fine.error());
  auto context = context_of(files, run);
  if (!context) return fail_with(context.error());
  const pipeline::MigrateOptions options{
      .defaults =
          arguments.defaults == "orm-exact" ? emit::Defaults::OrmExact : emit::Defaults::Idiomatic,
      .dialect = context->settings.dialect.value_or(schema::Dialect::PostgreSql)};
  const auto branch = open_branch(files, run, *context);
  if (!branch) return fail_with(branch.error());
  const Branch* const to = *branch ? &**branch : nullptr;
  RunCommand command(files, run, *std::move(context), to);
  const auto code =
      command.play({.play =
                        [&](const pipeline::RunOptions& run_options, std::span<const std::string>) {
                          return pipeline::migrate(sources_of(files, to), run_options, options);
                        },
                    .rules = {{pipeline::kMigrateRule, kMigrateNote}}});
  return code ? *code : fail_with(code.error());
}

}  // namespace modelmend::cli
