#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/output_file.h"
#include "cli/print_drift.h"
#include "cli/suggest.h"
#include "report/baseline.h"
#include "report/drift.h"

namespace modelmend::cli {
namespace {

using pipeline::CheckResult;

// What one call of `check` does with its findings.
class CheckCommand {
 public:
  CheckCommand(FileSystem& files, const CheckArguments& arguments, const CommandContext& context)
      : files_(files), arguments_(arguments), context_(context) {}

  Result<ExitCode> run() {
    auto options = run_options();
    if (!options) return tl::unexpected(options.error());
    std::optional<schema::Source> source;
    if (arguments_.schema) {
      auto parsed = schema::parse_source(files_, *arguments_.schema);
      if (!parsed) return tl::unexpected(parsed.error());
      source = *std::move(parsed);
    }
    auto result = pipeline::check(files_, *options, source, arguments_.schema_names);
    if (!result) return tl::unexpected(result.error());
    report_.path_prefix = context_.path_prefix();
    if (arguments_.write_baseline) return write_baseline(*result);
    if (auto done = silence(*result); !done) return tl::unexpected(done.error());
    return print_drift(files_, context_, *result, report_, arguments_.common);
  }

 private:
  Result<pipeline::RunOptions> run_options() {
    pipeline::RunOptions options = context_.run_options();
    for (const std::string& path : arguments_.paths) {
      auto relative = path_in_root(files_, options.root, path);
      if (!relative) return tl::unexpected(relative.error());
      options.paths.push_back(*std::move(relative));
    }
    return options;
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
    if (!arguments_.baseline) return {};
    const auto text = files_.read_file(*arguments_.baseline);
    if (!text) return tl::unexpected(text.error());
    const auto baseline = report::Baseline::read(*text, *arguments_.baseline);
    if (!baseline) return tl::unexpected(baseline.error());
    const std::size_t unused = arguments_.paths.empty() ? baseline->unused(result.findings) : 0;
    if (unused > 0 && context_.verbosity != Verbosity::Quiet)
      Console::err(fmt::format("note: {}: {} entries are not found any more\n",
                               *arguments_.baseline, unused));
    report_.silenced = baseline->silence(result.findings);
    return {};
  }

  FileSystem& files_;
  const CheckArguments& arguments_;
  const CommandContext& context_;
  report::DriftReportOptions report_;
};

}  // namespace

Result<ExitCode> print_drift(FileSystem& files, const CommandContext& context,
                             const CheckResult& result, const report::DriftReportOptions& options,
                             const CommonArguments& asked) {
  auto targets = asked.settings.output_format.value_or(std::vector<OutputTarget>{});
  if (targets.empty()) targets.push_back({.format = "concise", .file = {}});
  for (const OutputTarget& target : targets) {
    const auto formats = report::drift_formats();
    const auto format = std::ranges::find(formats, target.format, &report::DriftFormat::name);
    if (format == formats.end()) {
      const std::vector<std::string> names{"concise", "json", "markdown"};
      return fail(ErrorCode::Usage, "--output-format",
                  fmt::format("'{}' is not a format of this command", target.format),
                  suggest(target.format, names));
    }
    const std::string text = format->print(result, options);
    const bool to_stdout = target.file.empty() || target.file == "-";
    auto done = to_stdout ? Console::out(text) : write_output_file(files, target.file, text);
    if (!done) return tl::unexpected(done.error());
  }
  if (context.verbosity != Verbosity::Quiet)
    Console::err(report::print_not_compared(result, options) +
                 report::print_drift_summary(result, options));
  const bool has_findings = std::ranges::any_of(
      result.findings, [](const auto& finding) { return finding.severity != Severity::Note; });
  return has_findings ? ExitCode::Pending : ExitCode::Ok;
}

ExitCode commands::check(FileSystem& files, const CheckArguments& arguments) {
  const auto context = open_context(files, arguments.common, arguments.paths);
  if (!context) return fail_with(context.error());
  const auto code = CheckCommand(files, arguments, *context).run();
  return code ? *code : fail_with(code.error());
}

}  // namespace modelmend::cli
