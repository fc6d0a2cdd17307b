#include "report/validation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/words.h"

namespace modelmend::report {
namespace {

using validate::Evidence;
using validate::Line;
using validate::State;
using validate::Validation;

std::string place_words(const schema::Origin& place, const std::string& prefix) {
  if (place.file.empty()) return "";
  return fmt::format("{}{}:{}:{}", prefix, place.file, place.line, place.column);
}

std::string_view mark_of(State state) {
  switch (state) {
    case State::Passed:
      return "ok  ";
    case State::Failed:
      return "FAIL";
    case State::Skipped:
      break;
  }
  return "--  ";
}

std::string_view word_of(State state) {
  switch (state) {
    case State::Passed:
      return "passed";
    case State::Failed:
      return "**failed**";
    case State::Skipped:
      break;
  }
  return "skipped";
}

std::string in_brackets(const std::string& summary) {
  return summary.empty() ? "" : fmt::format(" ({})", summary);
}

std::string evidence_words(const Evidence& evidence, const std::string& prefix) {
  const std::string place = place_words(evidence.place, prefix);
  return printable(place.empty() ? evidence.text : fmt::format("{}: {}", place, evidence.text));
}

std::string legacy_words(const validate::LegacyColumn& column, const std::string& prefix) {
  return printable(fmt::format("{}: {}.{} is {}", place_words(column.place, prefix),
                               schema::to_string(column.table), column.column, column.type));
}

std::size_t count_of(const Validation& validation, State state) {
  return static_cast<std::size_t>(std::ranges::count(validation.lines, state, &Line::state));
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

}  // namespace

std::string validation_summary(const Validation& validation) {
  return fmt::format("{} passed, {} failed, {} skipped", count_of(validation, State::Passed),
                     count_of(validation, State::Failed), count_of(validation, State::Skipped));
}

std::string print_validation_concise(const Validation& validation,
                                     const ValidationReportOptions& options) {
  std::string text;
  for (const Line& line : validation.lines) {
    text += fmt::format("{} {}: {}{}\n", mark_of(line.state), line.id, line.title,
                        in_brackets(printable(line.summary)));
    for (const Evidence& evidence : line.evidence)
      text += fmt::format("       {}\n", evidence_words(evidence, options.path_prefix));
  }
  if (!validation.legacy.empty()) text += "legacy columns, text without a foreign key:\n";
  for (const validate::LegacyColumn& column : validation.legacy)
    text += fmt::format("       {}\n", legacy_words(column, options.path_prefix));
  return text;
}

std::string print_validation_markdown(const Validation& validation,
                                      const ValidationReportOptions& options) {
  std::string text = fmt::format("# Validation\n\n{}\n\n", validation_summary(validation));
  text += "| line | | says |\n|---|---|---|\n";
  for (const Line& line : validation.lines)
    text += fmt::format("| `{}` | {} | {}{} |\n", line.id, word_of(line.state), line.title,
                        cell(in_brackets(line.summary)));
  for (const Line& line : validation.lines) {
    if (line.evidence.empty()) continue;
    text += fmt::format("\n## {}\n\n", line.id);
    for (const Evidence& evidence : line.evidence)
      text += fmt::format("- {}\n", evidence_words(evidence, options.path_prefix));
  }
  if (validation.legacy.empty()) return text;
  text += "\n## Legacy columns, text without a foreign key\n\n";
  for (const validate::LegacyColumn& column : validation.legacy)
    text += fmt::format("- {}\n", legacy_words(column, options.path_prefix));
  return text;
}

std::span<const ValidationFormat> validation_formats() {
  static constexpr auto kFormats = std::to_array<ValidationFormat>({
      {"concise", print_validation_concise},
      {"json", print_validation_json},
      {"markdown", print_validation_markdown},
  });
  return kFormats;
}

}  // namespace modelmend::report
