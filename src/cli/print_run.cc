#include "cli/print_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/hook.h"
#include "cli/in_place.h"
#include "cli/job_summary.h"
#include "cli/output_file.h"
#include "cli/provenance.h"
#include "cli/pull_request.h"
#include "report/summary.h"
#include "report/words.h"

namespace modelmend::cli {

using pipeline::RunResult;

bool RunPrinter::wants_expectations() const {
  const auto formats = context_.settings.output_format.value_or(std::vector<OutputTarget>{});
  return context_.settings.explain.value_or(false) ||
         std::ranges::any_of(formats, [](const OutputTarget& target) {
           return target.format != "diff" && target.format != "concise";
         });
}

Result<ExitCode> RunPrinter::print(const RunResult& result) const {
  if (auto printed = print_results(result); !printed) return tl::unexpected(printed.error());
  print_messages(result);
  return exit_code(result);
}

bool RunPrinter::wants_text_of_stdin() const {
  return arguments_.stdin_filename && !arguments_.diff && !arguments_.check &&
         !context_.settings.output_format;
}

std::vector<OutputTarget> RunPrinter::targets() const {
  auto targets = context_.settings.output_format.value_or(std::vector<OutputTarget>{});
  // --check names files, --write and --branch show nothing, unless a format is asked for.
  const bool is_preview =
      !arguments_.check && !arguments_.writes_in_place() && !arguments_.branch.name;
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

Result<void> RunPrinter::print_results(const RunResult& result) const {
  if (wants_text_of_stdin()) return print_text_of_stdin(result);
  if (arguments_.hook && arguments_.write) {
    const std::string fixed = hook_report(result, context_.path_prefix());
    if (auto done = Console::out(fixed); !done) return done;
  }
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

Result<void> RunPrinter::print_text_of_stdin(const RunResult& result) const {
  const std::string& text = result.changed.empty() ? given_text_ : result.changed.front().after;
  if (arguments_.output) return write_output_file(files_, *arguments_.output, text);
  return Console::out(text);
}

Result<void> RunPrinter::print_to(const OutputTarget& target, const RunResult& result) const {
  const bool to_stdout = target.file == "-";
  auto options = report_options(result);
  if (!options) return tl::unexpected(options.error());
  if (target.format == "github") {
    auto done = add_to_job_summary(files_, report::print_markdown(result, *options));
    if (!done) return done;
  }
  options->color = to_stdout && context_.console.colors_out();
  const auto formats = report::formats();
  const auto format = std::ranges::find(formats, target.format, &report::Format::name);
  const std::string text = format->print(result, *options);
  return to_stdout ? Console::out(text) : write_output_file(files_, target.file, text);
}

Result<report::ReportOptions> RunPrinter::report_options(const RunResult& result) const {
  auto diff = diff_options(context_, result);
  if (!diff) return tl::unexpected(diff.error());
  report::ReportOptions options{
      .path_prefix = context_.path_prefix(), .diff = *std::move(diff), .written = written_};
  for (const Codemod::Rule& rule : rules_)
    options.rule_notes.push_back({rule.id, rule.note, rule.url});
  options.provenance = wanted_provenance(context_, targets());
  options.changed_lines = lines_of_pull_request(context_, targets());
  return options;
}

void RunPrinter::print_messages(const RunResult& result) const {
  const bool color = context_.console.colors_err();
  const bool is_verbose = context_.verbosity == Verbosity::Verbose;
  const bool is_quiet = context_.verbosity == Verbosity::Quiet;
  const bool explains = context_.settings.explain.value_or(false);
  const text::Severity least = is_quiet                 ? text::Severity::Error
                               : is_verbose || explains ? text::Severity::Note
                                                        : text::Severity::Warning;
  std::string text = report::print_diagnostics(result, color, least);
  if (!is_quiet) {
    if (explains) text += report::print_explanations(result, color);
    if (context_.settings.statistics.value_or(false)) text += report::print_statistics(result);
    text += report::print_summary(result, {.color = color,
                                           .written = written_ || wants_text_of_stdin(),
                                           .check = arguments_.check,
                                           .explain = explains});
    if (aside_unknown_ && written_)
      text +=
          "If these fixes are rolled back because they conflict with changes that are not "
          "staged, stage or stash those and run again.\n";
  }
  Console::err(text);
}

ExitCode RunPrinter::exit_code(const RunResult& result) const {
  const bool has_error = std::ranges::any_of(result.diagnostics, [](const auto& diagnostic) {
    return diagnostic.severity == text::Severity::Error;
  });
  if (has_error) return ExitCode::Failed;
  const bool has_findings = result.summary.reported > 0 || !result.changed.empty() ||
                            std::ranges::any_of(result.outcomes, waits_for_a_person);
  return (arguments_.check || arguments_.hook) && has_findings ? ExitCode::Pending : ExitCode::Ok;
}

// A format that was asked for is all that goes to stdout.
Result<void> RunPrinter::print_commits(const BranchReport& report) const {
  const auto wanted = targets();
  const bool has_stdout =
      std::ranges::any_of(wanted, [](const OutputTarget& target) { return target.file == "-"; });
  std::string text;
  for (const std::string& line : report.lines) text += line + "\n";
  if (!has_stdout) return Console::out(text);
  if (context_.verbosity != Verbosity::Quiet) Console::err(text);
  return {};
}

ExitCode RunPrinter::refuse_commit(const BranchReport& report) const {
  const RefusedCommit& refused = *report.refused;
  std::string text = refused.said;
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  text += fmt::format("error: {}: '{}' failed with status {}\n", report::printable(refused.name),
                      report::printable(*arguments_.branch.verify), refused.exit_status);
  if (refused.failed_before) text += "It fails without any change, too.\n";
  text += report.lines.empty()
              ? fmt::format("No branch was made; the commit is {}.\n", refused.commit)
              : fmt::format("The branch '{}' ends before this commit, which is {}.\n",
                            *arguments_.branch.name, refused.commit);
  Console::err(text);
  return ExitCode::Pending;
}

}  // namespace modelmend::cli
