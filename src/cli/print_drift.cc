#include "cli/print_drift.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/job_summary.h"
#include "cli/output_file.h"
#include "cli/suggest.h"

namespace modelmend::cli {

Result<ExitCode> print_drift(FileSystem& files, const CommandContext& context,
                             const pipeline::CheckResult& result,
                             const report::DriftReportOptions& options,
                             const CommonArguments& asked) {
  auto targets = asked.settings.output_format.value_or(std::vector<OutputTarget>{});
  if (targets.empty()) targets.push_back({.format = "concise", .file = {}});
  for (const OutputTarget& target : targets) {
    const auto formats = report::drift_formats();
    const auto format = std::ranges::find(formats, target.format, &report::DriftFormat::name);
    if (format == formats.end()) {
      std::vector<std::string> names;
      for (const report::DriftFormat& each : formats) names.emplace_back(each.name);
      return fail(ErrorCode::Usage, "--output-format",
                  fmt::format("'{}' is not a format of this command", target.format),
                  suggest(target.format, names));
    }
    if (target.format == "github") {
      auto done = add_to_job_summary(files, report::print_drift_markdown(result, options));
      if (!done) return tl::unexpected(done.error());
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

}  // namespace modelmend::cli
