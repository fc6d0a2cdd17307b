#include "cli/branch_message.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/version.h"
#include "report/words.h"

namespace modelmend::cli {
namespace {

// More places than this nobody reads in a commit message; the diff has them all.
constexpr std::size_t kMaxListed = 40;

std::string_view without_blank_end(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \n\r\t") + 1);
}

std::string list(std::string_view title, const std::vector<CommitLine>& lines) {
  if (lines.empty()) return {};
  std::string text = fmt::format("\n{}: {}\n", title, lines.size());
  const std::size_t listed = std::min(lines.size(), kMaxListed);
  for (std::size_t i = 0; i < listed; ++i) text += fmt::format("  {}\n", lines[i].text);
  if (listed < lines.size()) text += fmt::format("  and {} more\n", lines.size() - listed);
  return text;
}

}  // namespace

CommitLine commit_line(const pipeline::MatchOutcome& outcome, const text::SourceStore& sources,
                       const std::string& prefix) {
  const report::Spot spot = report::spot_of(sources, outcome.place);
  std::string text = report::printable(prefix) + spot.describe() + ": ";
  if (outcome.outcome == pipeline::Outcome::Applied)
    text += report::printable(outcome.message);
  else
    text += fmt::format("[{}] {}", outcome.code, report::printable(outcome.reason));
  return {prefix + sources.path(outcome.place.file), std::move(text)};
}

std::string commit_message(const CommitContent& content) {
  std::string text = fmt::format("Apply {} to {}\n", report::printable(content.name),
                                 report::count(content.files, "file"));
  if (const std::string_view note = without_blank_end(content.note); !note.empty())
    text += fmt::format("\n{}\n", note);
  text += list("Changed", content.changes);
  text += list("Left alone", content.left);
  return text + fmt::format("\nMade by modelmend {}\n", report::kToolVersion);
}

}  // namespace modelmend::cli
