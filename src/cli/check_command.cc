#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/hook.h"
#include "cli/line_scope.h"
#include "cli/option_groups.h"
#include "cli/output_file.h"
#include "cli/print_drift.h"
#include "cli/provenance.h"
#include "cli/pull_request.h"
#include "report/baseline.h"
#include "report/summary.h"

namespace modelmend::cli {
namespace {

using pipeline::CheckResult;

struct CheckArguments {
  CommonArguments common;
  std::vector<std::string> paths;
  LineWish lines;
  bool hook = false;
  std::optional<std::string> write_baseline;
};

// What one call of `check` does with its findings.
class CheckCommand {
 public:
  CheckCommand(FileSystem& files, const CheckArguments& arguments, const CommandContext& context,
               const rules::RuleSet& rules)
      : files_(files), arguments_(arguments), context_(context), rules_(rules) {}

  Result<ExitCode> run() {
    auto options = run_options();
    if (!options) return tl::unexpected(options.error());
    const auto source = wanted_source(files_, context_);
    if (!source) return tl::unexpected(source.error());
    if (arguments_.hook)
      if (const auto fine = refuse_network(*source); !fine) return tl::unexpected(fine.error());
    auto result = pipeline::check(files_, rules_, *options, *source, context_.schema_names());
    if (!result) return tl::unexpected(result.error());
    report_.path_prefix = context_.path_prefix();
    const auto targets =
        arguments_.common.settings.output_format.value_or(std::vector<OutputTarget>{});
    report_.provenance = wanted_provenance(context_, targets);
    report_.changed_lines = lines_of_pull_request(context_, targets);
    print_diagnostics(*result);
    if (arguments_.write_baseline) return write_baseline(*result);
    if (auto done = silence(*result); !done) return tl::unexpected(done.error());
    auto code = print_drift(files_, context_, *result, report_, arguments_.common);
    return code && has_error(*result) ? ExitCode::Failed : code;
  }

 private:
  Result<pipeline::RunOptions> run_options() {
    pipeline::RunOptions options = context_.run_options();
    options.force_exclude = arguments_.hook;
    auto lines = wanted_lines(context_, arguments_.lines);
    if (!lines) return tl::unexpected(lines.error());
    options.only_lines = *std::move(lines);
    for (const std::string& path : arguments_.paths) {
      auto relative = path_in_root(files_, options.root, path);
      if (!relative) return tl::unexpected(relative.error());
      options.paths.push_back(*std::move(relative));
    }
    return options;
  }

  // Of files that could not be handled, and of comments that silence nothing.
  void print_diagnostics(const CheckResult& result) const {
    pipeline::RunResult run;
    run.sources = result.sources;
    run.diagnostics = result.diagnostics;
    Console::err(report::print_diagnostics(
        run, context_.console.colors_err(),
        context_.verbosity == Verbosity::Quiet ? text::Severity::Error : text::Severity::Note));
  }

  static bool has_error(const CheckResult& result) {
    return std::ranges::any_of(result.diagnostics, [](const text::Diagnostic& diagnostic) {
      return diagnostic.severity == text::Severity::Error;
    });
  }

  Result<ExitCode> write_baseline(const CheckResult& result) {
    const std::string text = report::Baseline::write(result.findings);
    if (auto done = write_output_file(files_, *arguments_.write_baseline, text); !done)
      return tl::unexpected(done.error());
    if (context_.verbosity != Verbosity::Quiet)
      Console::err(fmt::format("{}: {} findings written\n", *arguments_.write_baseline,
                               result.findings.size()));
    return ExitCode::Ok;
  }

  Result<void> silence(CheckResult& result) {
    if (!context_.settings.baseline) return {};
    const auto text = files_.read_file(*context_.settings.baseline);
    if (!text) return tl::unexpected(text.error());
    const auto baseline = report::Baseline::read(*text, *context_.settings.baseline);
    if (!baseline) return tl::unexpected(baseline.error());
    if (arguments_.paths.empty()) report_.absent = baseline->absent(result.findings);
    if (!report_.absent.empty() && context_.verbosity != Verbosity::Quiet)
      Console::err(fmt::format("note: {}: {} entries are not found any more\n",
                               *context_.settings.baseline, report_.absent.size()));
    report_.has_baseline = true;
    report_.silenced = baseline->silence(result.findings);
    return {};
  }

  FileSystem& files_;
  const CheckArguments& arguments_;
  const CommandContext& context_;
  const rules::RuleSet& rules_;
  report::DriftReportOptions report_;
};

// As Rewriting does: a hook passes over what it should not look at, and its root does not depend on
// the files that it is given.
ExitCode check(FileSystem& files, CheckArguments& asked) {
  std::vector<std::string> places = asked.paths;
  if (asked.hook) {
    places.clear();
    const bool had_paths = !asked.paths.empty();
    asked.paths = paths_for_hook(files, asked.paths);
    if (had_paths && asked.paths.empty()) return ExitCode::Ok;
  }
  auto context = open_context(files, asked.common, places);
  if (!context) return fail_with(context.error());
  if (asked.hook) be_plain(asked.common, *context);
  const auto rules = load_wanted_rules(*context);
  if (!rules) return fail_with(rules.error());
  const auto code = CheckCommand(files, asked, *context, *rules).run();
  return code ? *code : fail_with(code.error());
}

Action declare(Options& options) {
  const auto asked = std::make_shared<CheckArguments>();
  Settings& settings = asked->common.settings;
  add_rules(options, settings);
  add_schema(options, settings, "postgresql://..., a SQLite file, a .sql dump or a .json snapshot");
  add_schema_names(options, settings);
  options.flag("--unsafe-fixes", settings.unsafe_fixes,
               "Count changes that may alter behaviour as findings");
  options.value("--baseline", "FILE", settings.baseline, "Leave out the findings of this file");
  options.value("--write-baseline", "FILE", asked->write_baseline,
                "Write the findings into a file for --baseline");
  add_report_formats(options, settings);
  add_changes(options, asked->lines, asked->hook);
  add_paths(options, asked->paths, "Report on these files only (default: all)");
  add_common(options, asked->common);
  return [asked](FileSystem& files) { return check(files, *asked); };
}

}  // namespace

Command commands::check() {
  return {
      .name = "check",
      .help =
          "Report what rules would change and where models and database differ, rewrite nothing",
      .declare = declare};
}

}  // namespace modelmend::cli
