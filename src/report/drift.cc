#include "report/drift.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/words.h"

namespace modelmend::report {
namespace {

using drift::Finding;

std::string place_words(const schema::Origin& place, const std::string& prefix) {
  if (place.file.empty()) return "";
  return fmt::format("{}{}:{}:{}: ", prefix, place.file, place.line, place.column);
}

// "users.age"; "users" for the table itself; empty for the schema as a whole.
std::string thing(const schema::QualifiedName& table, const std::string& subject) {
  const std::string name = schema::to_string(table);
  if (name.empty()) return subject;
  return subject.empty() ? name : fmt::format("{}.{}", name, subject);
}

std::size_t count_of(const pipeline::CheckResult& result, Severity severity) {
  return static_cast<std::size_t>(
      std::ranges::count(result.findings, severity, &Finding::severity));
}

// A cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : printable(text)) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string code_cell(std::string_view text) {
  return text.empty() ? "" : fmt::format("`{}`", cell(text));
}

}  // namespace

std::string print_drift_concise(const pipeline::CheckResult& result,
                                const DriftReportOptions& options) {
  const std::string changed = options.schemas ? options.schemas->second : "database";
  std::string text;
  for (const Finding& finding : result.findings) {
    const std::string name = thing(finding.table, finding.subject);
    text +=
        printable(fmt::format("{}{}: {}{}{} [{}]", place_words(finding.place, options.path_prefix),
                              text::to_string(finding.severity), name, name.empty() ? "" : ": ",
                              finding.message, finding.kind)) +
        "\n";
    if (!finding.edit_model.empty())
      text += fmt::format("    models: {}\n", printable(finding.edit_model));
    if (!finding.change_database.empty())
      text += fmt::format("    {}: {}\n", changed, printable(finding.change_database));
  }
  return text;
}

std::string print_drift_markdown(const pipeline::CheckResult& result,
                                 const DriftReportOptions& options) {
  std::string text = "# Drift\n\n";
  text += print_drift_summary(result, options);
  if (result.findings.empty()) return text;
  const TwoSchemas sides = options.schemas.value_or(TwoSchemas{"models", "database"});
  text += fmt::format("\n| | what | {} | {} | place |\n|---|---|---|---|---|\n", cell(sides.first),
                      cell(sides.second));
  for (const Finding& finding : result.findings) {
    std::string place = place_words(finding.place, options.path_prefix);
    if (!place.empty()) place.resize(place.size() - 2);
    text += fmt::format("| {} | {}: {} | {} | {} | {} |\n", text::to_string(finding.severity),
                        code_cell(thing(finding.table, finding.subject)), finding.kind,
                        code_cell(finding.declared), code_cell(finding.actual), cell(place));
  }
  return text;
}

std::span<const DriftFormat> drift_formats() {
  static constexpr auto kFormats = std::to_array<DriftFormat>({
      {"concise", print_drift_concise},
      {"json", print_drift_json},
      {"jsonl", print_drift_jsonl},
      {"sarif", print_drift_sarif},
      {"github", print_drift_github},
      {"markdown", print_drift_markdown},
  });
  return kFormats;
}

std::string print_not_compared(const pipeline::CheckResult& result,
                               const DriftReportOptions& options) {
  std::string text;
  for (const schema::Unread& unread : result.unread)
    text +=
        printable(fmt::format("warning: {}{}", place_words(unread.origin, ""), unread.what)) + "\n";
  for (const drift::NotCompared& each : result.not_compared)
    text += printable(fmt::format("note: {}{} was not compared: {}",
                                  place_words(each.place, options.path_prefix),
                                  thing(each.table, each.subject), each.reason)) +
            "\n";
  return text;
}

std::string print_drift_summary(const pipeline::CheckResult& result,
                                const DriftReportOptions& options) {
  std::string text = count(result.tables, "table");
  text += options.schemas ? fmt::format(" in {}, ", options.schemas->first) : " declared, ";
  text += count(result.findings.size(), "finding");
  if (!result.findings.empty())
    text += fmt::format(" ({}, {}, {})", count(count_of(result, Severity::Error), "error"),
                        count(count_of(result, Severity::Warning), "warning"),
                        count(count_of(result, Severity::Note), "note"));
  if (!result.silenced.empty())
    text += fmt::format(", {} silenced by comments", result.silenced.size());
  if (!options.silenced.empty())
    text += fmt::format(", {} silenced by the baseline", options.silenced.size());
  if (!result.not_compared.empty())
    text += fmt::format(", {} not compared", result.not_compared.size());
  return text + "\n";
}

}  // namespace modelmend::report
