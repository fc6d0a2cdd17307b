#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "report/format.h"
#include "report/words.h"

namespace modelmend::report {
namespace {

using pipeline::MatchOutcome;
using pipeline::Outcome;
using pipeline::RunResult;

// Text from the user's tree between backticks, with more of them than the text has in a row.
std::string code(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char byte : text) {
    run = byte == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string ticks(longest + 1, '`');
  const std::string_view pad = text.starts_with('`') || text.ends_with('`') ? " " : "";
  return fmt::format("{0}{1}{2}{1}{0}", ticks, pad, text);
}

// A message as prose: what Markdown would take for markup is escaped.
std::string prose(std::string_view text) {
  std::string safe;
  for (const char byte : text) {
    if (std::string_view("\\`*_[]<>|#").find(byte) != std::string_view::npos) safe += '\\';
    safe += byte;
  }
  return safe;
}

std::string line_reference(const Spot& spot) {
  return fmt::format("line {}", spot.begin.line);
}

std::string changes_of(const RunResult& result, FileId file) {
  std::string items;
  for (const MatchOutcome& outcome : result.outcomes) {
    if (outcome.place.file != file || outcome.outcome != Outcome::Applied) continue;
    items += fmt::format("- {}: {} ({})\n", line_reference(spot_of(*result.sources, outcome.place)),
                         prose(outcome.message), prose(outcome.rule_id));
    for (const std::string& note : outcome.notes)
      items += fmt::format("  - {}\n", prose(printable(note)));
  }
  return items;
}

std::string print_changes(const RunResult& result, bool written) {
  if (result.changed.empty()) return "Nothing to change.\n";
  std::string text = written ? "## Changed\n" : "## Changes\n";
  for (const pipeline::ChangedFile& file : result.changed) {
    text += fmt::format("\n### {}\n\n", code(printable(file.path)));
    const std::string items = changes_of(result, file.file);
    text += items.empty() ? "- what the changes of other files need\n" : items;
  }
  return text;
}

// Changed columns with the same uses: those of one name.
struct UsesOfColumns {
  const MatchOutcome* first;
  std::vector<Place> columns;
};

std::vector<UsesOfColumns> group_by_uses(const RunResult& result) {
  std::vector<UsesOfColumns> groups;
  std::map<std::vector<text::Diagnostic>, std::size_t> known;
  for (const MatchOutcome& outcome : result.outcomes) {
    if (outcome.may_expect_old.empty()) continue;
    const auto [group, is_new] = known.try_emplace(outcome.may_expect_old, groups.size());
    if (is_new) groups.push_back({.first = &outcome, .columns = {}});
    groups[group->second].columns.push_back(outcome.place);
  }
  return groups;
}

std::string heading_of(const UsesOfColumns& group, const text::SourceStore& sources) {
  const auto place = [&](Place column) { return code(spot_of(sources, column).describe()); };
  const std::size_t others = group.columns.size() - 1;
  if (others == 0) {
    return fmt::format("\n### {}\n\n{}\n\n", place(group.columns.front()),
                       prose(group.first->message));
  }
  std::string text = fmt::format("\n### {} and {}\n\nTo be looked at for all of ",
                                 place(group.columns.front()), count(others, "other column"));
  std::string_view separator;
  for (const Place column : group.columns) {
    text += fmt::format("{}{}", separator, place(column));
    separator = ", ";
  }
  return text + ".\n\n";
}

std::string print_checklist(const RunResult& result) {
  std::string text;
  for (const UsesOfColumns& group : group_by_uses(result)) {
    text += heading_of(group, *result.sources);
    for (const text::Diagnostic& use : group.first->may_expect_old) {
      const std::string where =
          use.place ? code(spot_of(*result.sources, *use.place).describe()) + ": " : "";
      text += fmt::format("- [ ] {}{}\n", where, prose(use.message));
    }
  }
  if (text.empty()) return {};
  return "\n## What may still expect the old type\n" + text;
}

// What is told what to do about.
bool is_for_a_person(const MatchOutcome& outcome) {
  return outcome.outcome == Outcome::Rejected && !outcome.advice.empty();
}

std::string print_left_to_do(const RunResult& result) {
  std::string lines;
  std::map<std::string, std::size_t> counts;
  for (const MatchOutcome& outcome : result.outcomes) {
    if (!is_for_a_person(outcome)) continue;
    ++counts[outcome.code];
    lines += fmt::format("- [ ] {} {}: {} ({}); to do: {}\n",
                         code(spot_of(*result.sources, outcome.place).describe()),
                         prose(outcome.message), prose(outcome.reason), code(outcome.code),
                         prose(outcome.advice));
  }
  if (lines.empty()) return {};
  std::string of_each;
  for (const auto& [name, number] : counts)
    of_each += fmt::format("{}{} {}", of_each.empty() ? "" : ", ", number, code(name));
  return fmt::format("\n## Left to do by hand\n\n{}.\n\n{}", of_each, lines);
}

std::string print_left_alone(const RunResult& result) {
  std::string rows;
  for (const MatchOutcome& outcome : result.outcomes) {
    if (outcome.outcome == Outcome::Applied || is_for_a_person(outcome)) continue;
    const Spot spot = spot_of(*result.sources, outcome.place);
    const std::string_view why = outcome.code.empty() ? to_string(outcome.outcome) : outcome.code;
    rows +=
        fmt::format("| {} | {} | {} | {} |\n", code(spot.describe()), prose(outcome.rule_id),
                    prose(why), prose(outcome.reason.empty() ? outcome.message : outcome.reason));
  }
  if (rows.empty()) return {};
  return "\n## Left alone\n\n| place | rule | code | reason |\n|---|---|---|---|\n" + rows;
}

std::string print_problems(const RunResult& result) {
  std::string lines;
  for (const text::Diagnostic& diagnostic : result.diagnostics) {
    if (diagnostic.severity == text::Severity::Note) continue;
    lines += fmt::format("- {}\n", prose(describe(diagnostic, *result.sources)));
  }
  if (lines.empty()) return {};
  return "\n## Problems\n\n" + lines;
}

}  // namespace

std::string print_markdown(const RunResult& result, const ReportOptions& options) {
  const pipeline::Summary& summary = result.summary;
  std::string text = fmt::format(
      "# modelmend\n\n{} in {}; {} left alone.\n\n", count(summary.applied, "change"),
      count(summary.files_changed, "file"), summary.rejected + summary.skipped + summary.deferred);
  return text + print_changes(result, options.written) + print_checklist(result) +
         print_left_to_do(result) + print_left_alone(result) + print_problems(result);
}

}  // namespace modelmend::report
