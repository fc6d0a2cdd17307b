#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/decisions.h"
#include "cli/option_groups.h"
#include "cli/output_file.h"
#include "cli/suggest.h"
#include "pipeline/validate.h"
#include "report/drift.h"
#include "report/validation.h"

namespace modelmend::cli {
namespace {

using pipeline::ValidateResult;
using Errors = std::vector<Error>;

struct ValidateArguments {
  CommonArguments common;
  std::vector<std::string> paths;
  bool sql = false;
};

class ValidateCommand {
 public:
  ValidateCommand(FileSystem& files, const ValidateArguments& arguments,
                  const CommandContext& context)
      : files_(files), arguments_(arguments), context_(context) {}

  tl::expected<ExitCode, Errors> run() {
    const auto source = wanted_source(files_, context_);
    if (!source) return tl::unexpected(Errors{source.error()});
    auto decisions = wanted_decisions(files_, context_);
    if (!decisions) return tl::unexpected(std::move(decisions).error());
    pipeline::ValidateRequest request{
        .source = *source, .schemas = context_.schema_names(), .only_sql = arguments_.sql};
    if (context_.settings.decisions) request.decisions = *std::move(decisions);
    const auto options = options_for(files_, context_, arguments_.paths);
    if (!options) return tl::unexpected(Errors{options.error()});
    const auto result = pipeline::validate_project(files_, *options, request);
    if (!result) return tl::unexpected(result.error());
    const auto done = arguments_.sql ? Console::out(result->sql) : print(*result);
    if (!done) return tl::unexpected(Errors{done.error()});
    if (arguments_.sql) return ExitCode::Ok;
    const auto& lines = result->validation.lines;
    const bool has_failed = std::ranges::any_of(
        lines, [](const validate::Line& line) { return line.state == validate::State::Failed; });
    return has_failed ? ExitCode::Pending : ExitCode::Ok;
  }

 private:
  Result<void> print(const ValidateResult& result) {
    const report::ValidationReportOptions options{.path_prefix = context_.path_prefix()};
    auto targets = arguments_.common.settings.output_format.value_or(std::vector<OutputTarget>{});
    if (targets.empty()) targets.push_back({.format = "concise", .file = {}});
    for (const OutputTarget& target : targets) {
      const auto formats = report::validation_formats();
      const auto format =
          std::ranges::find(formats, target.format, &report::ValidationFormat::name);
      if (format == formats.end()) {
        const std::vector<std::string> names{"concise", "json", "markdown"};
        return fail(ErrorCode::Usage, "--output-format",
                    fmt::format("'{}' is not a format of this command", target.format),
                    suggest(target.format, names));
      }
      const std::string text = format->print(result.validation, options);
      const bool to_stdout = target.file.empty() || target.file == "-";
      auto done = to_stdout ? Console::out(text) : write_output_file(files_, target.file, text);
      if (!done) return done;
    }
    say_rest(result);
    return {};
  }

  void say_rest(const ValidateResult& result) const {
    if (context_.verbosity == Verbosity::Quiet) return;
    pipeline::CheckResult rest;
    rest.not_compared = result.validation.not_compared;
    rest.unread = result.validation.unread;
    Console::err(report::print_not_compared(rest, {.path_prefix = context_.path_prefix()}));
    Console::err(report::validation_summary(result.validation) + "\n");
  }

  FileSystem& files_;
  const ValidateArguments& arguments_;
  const CommandContext& context_;
};

ExitCode validate_models(FileSystem& files, const ValidateArguments& asked) {
  const auto context = open_context(files, asked.common, asked.paths);
  if (!context) return fail_with(context.error());
  const auto code = ValidateCommand(files, asked, *context).run();
  return code ? *code : fail_with(code.error());
}

Action declare(Options& options) {
  const auto asked = std::make_shared<ValidateArguments>();
  Settings& settings = asked->common.settings;
  add_schema(options, settings, "postgresql://..., a SQLite file, a .sql dump or a .json snapshot");
  add_schema_names(options, settings);
  options.value("--decisions", "FILE", settings.decisions,
                "What people decided on each model, of 'modelmend audit -o'");
  options.flag("--sql", asked->sql, "Print the queries for PostgreSQL, ask nothing");
  add_formats(options, settings,
              "concise (default), json or markdown; FORMAT=FILE may be repeated");
  add_paths(options, asked->paths, "Look at the models of these files only (default: all)");
  add_common(options, asked->common);
  return [asked](FileSystem& files) { return validate_models(files, *asked); };
}

}  // namespace

Command commands::validate() {
  return {.name = "validate",
          .help = "Show that keys, tables, rows, models and migrations agree",
          .declare = declare};
}

}  // namespace modelmend::cli
