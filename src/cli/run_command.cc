#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <iterator>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/in_place.h"
#include "cli/interrupt.h"
#include "cli/output_file.h"
#include "cli/progress_line.h"
#include "pipeline/align.h"
#include "pipeline/migrate.h"
#include "report/format.h"
#include "report/summary.h"

namespace modelmend::cli {
namespace {

using pipeline::RunResult;

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
  return {};
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

// What makes the changes: rules, or the conversion of models.
using Play = std::function<Result<RunResult>(const pipeline::RunOptions&)>;

// One invocation of a command that rewrites, from arguments to exit code.
class RunCommand {
 public:
  RunCommand(FileSystem& files, const RunArguments& arguments, CommandContext context)
      : files_(files), arguments_(arguments), context_(std::move(context)) {}
  // `align`: the run makes columns what the plan wants, and reports what it leaves.
  RunCommand(FileSystem& files, const RunArguments& arguments, CommandContext context,
             pipeline::PlannedAlignment planned)
      : files_(files),
        arguments_(arguments),
        context_(std::move(context)),
        wanted_(std::make_shared<const rewrite::Wanted>(std::move(planned.wanted))),
        left_(std::move(planned.left)) {}

  Result<ExitCode> play(const Play& play);

 private:
  Result<ExitCode> preview(const Play& play);
  Result<ExitCode> write(const Play& play);
  Result<pipeline::RunOptions> options();
  Result<RunResult> run(const Play& play, pipeline::RunOptions options);
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
  std::shared_ptr<const rewrite::Wanted> wanted_;  // of `align`
  std::vector<pipeline::LeftColumn> left_;         // of `align`
  std::string given_text_;                         // from stdin
  bool written_ = false;
};

Result<ExitCode> RunCommand::play(const Play& play) {
  return arguments_.write ? write(play) : preview(play);
}

Result<ExitCode> RunCommand::preview(const Play& play) {
  const auto waiting = say_if_run_waits(files_, context_);
  if (!waiting) return tl::unexpected(waiting.error());
  auto options = this->options();
  if (!options) return tl::unexpected(options.error());
  const auto result = run(play, *std::move(options));
  if (!result) return tl::unexpected(result.error());
  if (auto printed = print_results(*result); !printed) return tl::unexpected(printed.error());
  print_messages(*result);
  return exit_code(*result);
}

Result<ExitCode> RunCommand::write(const Play& play) {
  auto in_place = InPlace::open(files_, context_);
  if (!in_place) return tl::unexpected(in_place.error());
  auto options = this->options();
  if (!options) return tl::unexpected(options.error());

  // What may not be written takes no part in the plan, so that the rest is right without it.
  auto result = run(play, *options);
  while (result) {
    auto kept = in_place->files_to_keep(*result);
    if (!kept) return tl::unexpected(kept.error());
    if (kept->empty()) break;
    options->keep.merge(*kept);
    result = run(play, *options);
  }
  if (!result) return tl::unexpected(result.error());

  const HoldSignals until_all_is_said;
  if (const auto done = in_place->write(*result); !done) return fail_with(done.error());
  written_ = !result->changed.empty();
  if (auto printed = print_results(*result); !printed) return tl::unexpected(printed.error());
  print_messages(*result);
  return exit_code(*result);
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
    auto relative = path_in_root(files_, options.root, path);
    if (!relative) return tl::unexpected(relative.error());
    options.paths.push_back(*std::move(relative));
  }
  return options;
}

Result<RunResult> RunCommand::run(const Play& play, pipeline::RunOptions options) {
  const bool may_show = context_.verbosity != Verbosity::Quiet;
  ProgressLine line(may_show ? ProgressLine::Show::IfTerminal : ProgressLine::Show::Never);
  options.progress = &line.progress();
  options.list_expectations = wants_expectations();
  options.wanted = wanted_;
  auto result = play(options);
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
  // --check names files and --write says nothing, unless a format is asked for.
  const bool is_preview = !arguments_.check && !arguments_.write;
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

// --check, --write and text from stdin print what they say they print; a format that only the
// configuration names is for previews.
void prefer_command_line(const RunArguments& arguments, Settings& settings) {
  const bool asked = arguments.common.settings.output_format.has_value();
  const bool has_own_output = arguments.check || arguments.write || arguments.stdin_filename;
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

// `rules` must outlive it.
Play playing(FileSystem& files, const rules::RuleSet& rules) {
  return [&files, &rules](const pipeline::RunOptions& options) {
    return pipeline::run(files, rules, options);
  };
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

}  // namespace

ExitCode commands::run(FileSystem& files, const RunArguments& arguments) {
  if (const auto fine = check_combination(arguments); !fine) return fail_with(fine.error());
  std::vector<std::string> paths = arguments.paths;
  if (arguments.stdin_filename) paths = {*arguments.stdin_filename};
  auto context = open_context(files, arguments.common, paths);
  if (!context) return fail_with(context.error());
  prefer_command_line(arguments, context->settings);
  const auto rules = load_wanted_rules(*context);
  if (!rules) return fail_with(rules.error());
  RunCommand command(files, arguments, *std::move(context));
  const auto code = command.play(playing(files, *rules));
  return code ? *code : fail_with(code.error());
}

ExitCode commands::align(FileSystem& files, const AlignArguments& arguments) {
  const RunArguments& run = arguments.run;
  if (const auto fine = check_combination(run); !fine) return fail_with(fine.error());
  auto context = open_context(files, run.common, run.paths);
  if (!context) return fail_with(context.error());
  prefer_command_line(run, context->settings);
  context->settings.rules = std::vector<std::string>{"align"};
  const auto rules = load_wanted_rules(*context);
  if (!rules) return fail_with(rules.error());
  const auto source = wanted_source(files, *context);
  if (!source) return fail_with(source.error());
  if (!*source)
    return fail_with({ErrorCode::Usage, "align", "it is not said what to align with",
                      "add --schema SOURCE, or 'schema' in the configuration"});
  auto planned =
      pipeline::plan_alignment(files, context->run_options(), **source, context->schema_names(),
                               align_options(context->settings));
  if (!planned) return fail_with(planned.error());
  print_plan(*planned, *context);
  RunCommand command(files, run, *std::move(context), *std::move(planned));
  const auto code = command.play(playing(files, *rules));
  return code ? *code : fail_with(code.error());
}

ExitCode commands::migrate(FileSystem& files, const MigrateArguments& arguments) {
  const RunArguments& run = arguments.run;
  if (const auto fine = check_combination(run); !fine) return fail_with(fine.error());
  auto context = open_context(files, run.common, run.paths);
  if (!context) return fail_with(context.error());
  prefer_command_line(run, context->settings);
  const pipeline::MigrateOptions options{
      .defaults =
          arguments.defaults == "orm-exact" ? emit::Defaults::OrmExact : emit::Defaults::Idiomatic,
      .dialect = context->settings.dialect.value_or(schema::Dialect::PostgreSql)};
  RunCommand command(files, run, *std::move(context));
  const auto code = command.play([&](const pipeline::RunOptions& run_options) {
    return pipeline::migrate(files, run_options, options);
  });
  return code ? *code : fail_with(code.error());
}

}  // namespace modelmend::cli
