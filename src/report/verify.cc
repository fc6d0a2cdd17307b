#include "report/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "report/verify_folds.h"
#include "report/words.h"

namespace modelmend::report {
namespace {

using verify::Comparison;
using verify::Finding;
using verify::NotRead;
using verify::Sort;

std::size_t count_of(const Comparison& comparison, Sort sort) {
  return static_cast<std::size_t>(std::ranges::count(comparison.findings, sort, &Finding::sort));
}

std::string place_words(const schema::Origin& place, const std::string& revision,
                        const VerifyReportOptions& options) {
  if (place.file.empty()) return {};
  const std::string at = options.path_prefix + place.file;
  const std::string name = revision.empty() ? at : fmt::format("{}:{}", revision, at);
  return place.line == 0 ? name : fmt::format("{}:{}:{}", name, place.line, place.column);
}

std::string both_places(const Finding& finding, const VerifyReportOptions& options) {
  const std::string before = place_before(finding.before, options);
  const std::string after = place_after(finding.after, options);
  if (before.empty() || after.empty()) return before + after;
  return fmt::format("{} -> {}", before, after);
}

std::string section(const std::vector<Finding>& findings, Sort sort, std::string_view title,
                    const VerifyReportOptions& options) {
  std::string text;
  for (const Finding& finding : findings) {
    if (finding.sort != sort) continue;
    text += fmt::format("  {} [{}]\n", printable(finding.message()), printable(finding.kind));
    text += fmt::format("      {}\n", printable(both_places(finding, options)));
  }
  return text.empty() ? text : fmt::format("{}:\n{}", title, text);
}

std::string not_read_words(const NotRead& each, const VerifyReportOptions& options) {
  const std::string place =
      each.is_before ? place_before(each.place, options) : place_after(each.place, options);
  std::string name = each.table;
  if (!each.class_name.empty() && each.class_name != each.table)
    name += fmt::format("{}class {}", name.empty() ? "" : ", ", each.class_name);
  return fmt::format("{}{}{} [{}]\n      {}", name, name.empty() ? "" : ": ", each.reason,
                     verify::kUnreadConstruct, place);
}

// The lines of what could not be read keep their line end.
std::string printable_lines(const std::string& text) {
  const std::size_t end = text.find('\n');
  return printable(text.substr(0, end)) + "\n" + printable(text.substr(end + 1));
}

std::string other_sections(const Comparison& comparison, const VerifyReportOptions& options) {
  std::string text;
  if (!comparison.listed.empty()) text += "listed:\n";
  for (const verify::Listed& each : comparison.listed)
    text += printable(fmt::format("  {}.{}: {}", each.table, each.subject, each.words)) +
            fmt::format("\n      {}\n", printable(place_after(each.place, options)));
  if (!comparison.not_read.empty()) text += "not read:\n";
  for (const NotRead& each : comparison.not_read)
    text += fmt::format("  {}\n", printable_lines(not_read_words(each, options)));
  return text;
}

// The classes and tables, not the reasons.
std::size_t count_not_read(const Comparison& comparison) {
  std::set<std::string> names;
  for (const NotRead& each : comparison.not_read)
    names.insert(each.table.empty() ? each.class_name + each.reason : each.table);
  return names.size();
}

// "3 differences of schema, none of behaviour". That none was found says that all are equal only if
// all could be read.
std::string difference_words(const VerifyCounts& counts, bool is_all_read) {
  const std::string of_behaviour =
      counts.behaviour == 0 ? "none" : std::to_string(counts.behaviour);
  if (counts.schema > 0)
    return fmt::format("{} of schema, {} of behaviour", count(counts.schema, "difference"),
                       of_behaviour);
  return fmt::format("{}, {} of behaviour",
                     is_all_read ? "the schema is equal" : "no difference of schema found",
                     count(counts.behaviour, "difference"));
}

std::string table_words(const Comparison& comparison) {
  std::string words = count(comparison.tables, "table");
  if (comparison.equal > 0) words += fmt::format(", {} equal", comparison.equal);
  if (comparison.alike > 0)
    words += fmt::format(", {} not read in whole but written alike", comparison.alike);
  return words;
}

}  // namespace

VerifyCounts count_findings(const Comparison& comparison) {
  return {.schema = count_of(comparison, Sort::Schema),
          .behaviour = count_of(comparison, Sort::Behaviour),
          .cosmetic = count_of(comparison, Sort::Cosmetic)};
}

std::string place_before(const schema::Origin& place, const VerifyReportOptions& options) {
  return place_words(place, options.against, options);
}

std::string place_after(const schema::Origin& place, const VerifyReportOptions& options) {
  return place_words(place, options.of, options);
}

std::string verdict(const Comparison& comparison, const VerifyReportOptions& options) {
  const VerifyCounts counts = count_findings(comparison);
  const std::size_t not_read = count_not_read(comparison);
  std::string words;
  if (counts.schema + counts.behaviour > 0)
    words = "different: " + difference_words(counts, not_read == 0);
  else
    words = not_read > 0 ? "no difference found, but not all could be read" : "equal";
  if (counts.cosmetic > 0) words += fmt::format(", {} cosmetic", counts.cosmetic);
  words += "; " + table_words(comparison);
  if (not_read > 0) words += fmt::format(", {} not read", not_read);
  if (!options.allowed.empty())
    words += fmt::format("; {} allowed", count(options.allowed.size(), "difference"));
  return words + "\n";
}

std::string print_verify_concise(const Comparison& comparison, const VerifyReportOptions& options) {
  const std::vector<Finding> findings = folded(comparison.findings);
  return section(findings, Sort::Schema, "schema", options) +
         section(findings, Sort::Behaviour, "behaviour", options) +
         section(findings, Sort::Cosmetic, "cosmetic", options) +
         other_sections(comparison, options) + verdict(comparison, options);
}

std::span<const VerifyFormat> verify_formats() {
  static constexpr auto kFormats = std::to_array<VerifyFormat>({
      {"concise", print_verify_concise},
      {"json", print_verify_json},
      {"jsonl", print_verify_jsonl},
      {"sarif", print_verify_sarif},
      {"github", print_verify_github},
      {"markdown", print_verify_markdown},
  });
  return kFormats;
}

}  // namespace modelmend::report
