// The Markdown form of `verify`, for a pull request.
#include <fmt/format.h>

#include <algorithm>

#include "report/verify.h"
#include "report/verify_folds.h"
#include "report/words.h"

namespace modelmend::report {
namespace {

using verify::Finding;
using verify::Sort;

// A cell of a table.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : printable(text)) {
    if (c == '|') escaped += '\\';
    if (c == '<') {
      escaped += "&lt;";
      continue;
    }
    escaped += c;
  }
  return escaped;
}

std::string code_cell(std::string_view text) {
  return text.empty() ? "" : fmt::format("`{}`", cell(text));
}

std::string row(const Finding& finding, const VerifyReportOptions& options) {
  const std::string subject =
      finding.subject.empty() ? "" : fmt::format("{} ", code_cell(finding.subject));
  return fmt::format("| {}{} | {} | {} | `{}` |\n", subject, cell(finding.words),
                     cell(place_before(finding.before, options)),
                     cell(place_after(finding.after, options)), cell(finding.kind));
}

// The findings of one sort about one table, folded.
std::string group(const std::string& table, const std::string& rows, std::size_t number) {
  return fmt::format(
      "<details>\n<summary><code>{}</code>: {}</summary>\n\n"
      "| what | before | after | kind |\n|---|---|---|---|\n{}\n</details>\n\n",
      cell(table), count(number, "difference"), rows);
}

std::string section(const std::vector<Finding>& findings, Sort sort, std::string_view title,
                    const VerifyReportOptions& options) {
  std::string text;
  std::string table;
  std::string rows;
  std::size_t number = 0;
  const auto close = [&] {
    if (number > 0) text += group(table, rows, number);
    rows.clear();
    number = 0;
  };
  for (const Finding& finding : findings) {
    if (finding.sort != sort) continue;
    if (finding.table != table) close();
    table = finding.table;
    rows += row(finding, options);
    ++number;
  }
  close();
  return text.empty() ? text : fmt::format("## {}\n\n{}", title, text);
}

std::string not_read(const verify::Comparison& comparison, const VerifyReportOptions& options) {
  if (comparison.not_read.empty()) return {};
  std::string text = "## Not read\n\n| what | why | where |\n|---|---|---|\n";
  for (const verify::NotRead& each : comparison.not_read) {
    const std::string place =
        each.is_before ? place_before(each.place, options) : place_after(each.place, options);
    text += fmt::format("| {} | {} | {} |\n",
                        code_cell(each.table.empty() ? each.class_name : each.table),
                        cell(each.reason), cell(place));
  }
  return text + "\n";
}

std::string listed(const verify::Comparison& comparison, const VerifyReportOptions& options) {
  if (comparison.listed.empty()) return {};
  std::string text = "## Listed\n\n";
  for (const verify::Listed& each : comparison.listed)
    text += fmt::format("- `{}.{}`: {} ({})\n", cell(each.table), cell(each.subject),
                        cell(each.words), cell(place_after(each.place, options)));
  return text + "\n";
}

}  // namespace

std::string print_verify_markdown(const verify::Comparison& comparison,
                                  const VerifyReportOptions& options) {
  const std::vector<Finding> findings = folded(comparison.findings);
  return "# Models verified\n\n" + verdict(comparison, options) + "\n" +
         section(findings, Sort::Schema, "Schema", options) +
         section(findings, Sort::Behaviour, "Behaviour", options) +
         section(findings, Sort::Cosmetic, "Cosmetic", options) + listed(comparison, options) +
         not_read(comparison, options);
}

}  // namespace modelmend::report
