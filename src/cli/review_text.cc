#include "cli/review_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "patch/line_diff.h"
#include "patch/unified_diff.h"
#include "report/confidence.h"
#include "report/paint.h"
#include "report/words.h"

namespace modelmend::cli {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::string_view kIndent = "  ";

// Broken at blanks, each line indented; a word that is longer than a line stays whole.
std::string wrapped(std::string_view text) {
  std::string lines;
  std::string line;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (!line.empty() && kIndent.size() + line.size() + 1 + word.size() > kWidth) {
      lines += std::string(kIndent) + line + "\n";
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
    at = end + 1;
  }
  return lines + std::string(kIndent) + line + "\n";
}

std::string link_of(const ReviewView& view, const std::string& rule) {
  const auto found = std::ranges::find(view.rules, rule, &Codemod::Rule::id);
  if (found != view.rules.end() && !found->url.empty()) return found->url;
  return "modelmend rules show " + rule;
}

// A tab is no danger to a terminal.
std::string shown_line(std::string_view line) {
  std::string text;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t tab = std::min(line.find('\t', at), line.size());
    text += report::printable(line.substr(at, tab - at));
    if (tab < line.size()) text += '\t';
    at = tab + 1;
  }
  return text;
}

// "@@ -8,4 +7,4 @@ class Note(Base):" -> "@@ models.py:8 @@ class Note(Base):".
std::string hunk_head(std::string_view line, const std::string& path) {
  const std::size_t number = line.find('-') + 1;
  const std::size_t end = line.find_first_of(", ", number);
  const std::size_t behind = line.find(" @@", end);
  return fmt::format("@@ {}:{}{}", path, line.substr(number, end - number), line.substr(behind));
}

std::string show_hunks(const ProposedText& text, const ReviewView& view) {
  const report::Paint paint(view.color);
  const std::string path = report::printable(view.path_prefix + text.path);
  const std::string diff =
      patch::unified_diff(text.path, text.before, text.after, {.blob_ids = std::nullopt});
  std::string shown;
  bool in_hunk = false;
  for (std::string_view line : patch::split_lines(diff)) {
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.starts_with("@@")) {
      in_hunk = true;
      shown += paint.quiet(hunk_head(line, path)) + "\n";
    } else if (in_hunk) {
      const std::string safe =
          shown_line(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
      shown += (safe.starts_with('-')   ? paint.error(safe)
                : safe.starts_with('+') ? paint.good(safe)
                                        : safe) +
               "\n";
    }
  }
  return shown;
}

}  // namespace

std::string line_of(const pipeline::RunResult& result, const pipeline::MatchOutcome& outcome,
                    const std::string& path_prefix) {
  const report::Spot spot = report::spot_of(*result.sources, outcome.place);
  return fmt::format("{}:{}", report::printable(path_prefix + spot.path), spot.begin.line);
}

std::string show_item(const ReviewView& view, const ReviewItem& item,
                      std::span<const ProposedText> texts, std::size_t number, std::size_t of) {
  const report::Paint paint(view.color);
  const report::Confidence confidence = report::confidence_of(view.result, item.group);
  std::string text = fmt::format("\n({}/{}) ", number, of);
  std::set<std::string> rules;
  for (std::size_t i = 0; i < item.group.matches.size(); ++i) {
    const pipeline::MatchOutcome& outcome = view.result.outcomes[item.group.matches[i]];
    const std::string place = line_of(view.result, outcome, view.path_prefix);
    text += fmt::format("{}{}  {}\n", i == 0 ? "" : "with ", paint.bold(place), outcome.rule_id);
    text += wrapped(report::printable(outcome.message));
    for (const std::string& note : outcome.notes)
      text += wrapped(report::printable("note: " + note));
    rules.insert(outcome.rule_id);
  }
  for (std::size_t i = 0; i < confidence.reasons.size(); ++i)
    text += wrapped(fmt::format("{}{}",
                                i == 0 ? fmt::format("confidence {}, ", confidence.percent) : "",
                                report::printable(confidence.reasons[i])));
  for (const std::string& rule : rules)
    text += paint.quiet(fmt::format("{}{}", kIndent, link_of(view, rule))) + "\n";
  for (const ProposedText& each : texts) text += show_hunks(each, view);
  return text;
}

std::string review_help(const std::string& path, bool may_edit) {
  std::string text =
      "y - make this change\n"
      "n - leave it\n";
  text += fmt::format("a - make this change and all later ones of {}\n", path);
  text += fmt::format("d - leave this change and all later ones of {}\n", path);
  if (may_edit) text += "e - edit the change by hand, and make it so\n";
  text +=
      "s - split it into changes that may stand alone\n"
      "q - quit; what was accepted is made\n"
      "? - this help\n";
  return text;
}

}  // namespace modelmend::cli
