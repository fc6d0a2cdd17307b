// Workflow commands of GitHub: `::warning file=F,line=L::message`, one a line.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/remark.h"

namespace modelmend::report {
namespace {

// What GitHub shows of one step, of each level; the rest it drops without a word.
constexpr std::size_t kShown = 10;

std::string replaced(std::string_view text, std::string_view also) {
  std::string safe;
  for (const char c : text) {
    const bool is_special =
        c == '%' || c == '\r' || c == '\n' || also.find(c) != std::string_view::npos;
    safe += is_special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return safe;
}

std::string message_text(std::string_view text) {
  return replaced(text, {});
}

std::string property(std::string_view text) {
  return replaced(text, ":,");
}

std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Note:
      break;
  }
  return "notice";
}

// Columns are only for a place on one line.
std::string place_of(const Region& place) {
  std::string text = "file=" + property(place.path);
  if (!place.has_line()) return text + ",";
  const bool has_end = place.has_end();
  text += fmt::format(",line={},endLine={}", place.begin.line,
                      has_end ? place.end.line : place.begin.line);
  if (has_end && place.begin.line == place.end.line)
    text += fmt::format(",col={},endColumn={}", place.begin.column, place.end.column);
  return text + ",";
}

std::string command_of(const Remark& remark) {
  std::string words = remark.message;
  if (!remark.next.empty()) words += "\n" + remark.next;
  return fmt::format("::{} {}title={}::{}\n", level_of(remark.severity),
                     remark.place ? place_of(*remark.place) : std::string(), property(remark.rule),
                     message_text(words));
}

using Shown = std::vector<const Remark*>;

bool is_on_changed_line(const Remarks& remarks, const Remark& remark) {
  if (!remark.place) return false;
  const auto lines = remarks.changed_lines.find(remark.place->path);
  if (lines == remarks.changed_lines.end()) return false;
  const Region& place = *remark.place;
  const bool ends_on_a_line = place.has_end() && place.end.column > 1;
  const std::uint32_t end = ends_on_a_line ? place.end.line + 1 : place.end.line;
  const vcs::LineSpan span{place.begin.line, std::max(end, place.begin.line + 1)};
  return !place.has_line() || std::ranges::any_of(lines->second, [&](const vcs::LineSpan& changed) {
    return span.touches(changed);
  });
}

// What the pull request is about first, then the gravest, each level in order of place.
Shown shown_of(const Remarks& remarks) {
  Shown shown;
  for (const Remark& problem : remarks.problems) shown.push_back(&problem);
  for (const Remark& remark : remarks.all) {
    const bool is_news = !remark.known && !remark.absent;
    if (remark.silence == Silence::None && is_news) shown.push_back(&remark);
  }
  std::ranges::stable_sort(shown, std::greater(), [&](const Remark* each) {
    return std::pair(is_on_changed_line(remarks, *each), each->severity);
  });
  return shown;
}

}  // namespace

std::string write_github(const Remarks& remarks) {
  const Shown shown = shown_of(remarks);
  std::array<std::size_t, 3> counts{};
  for (const Remark* each : shown) ++counts.at(static_cast<std::size_t>(each->severity));
  const auto too_many = [](std::size_t count) { return count > kShown; };
  const bool is_cut = std::ranges::any_of(counts, too_many);

  std::string text;
  std::array<std::size_t, 3> printed{};
  for (const Remark* each : shown) {
    // One notice is for the summary.
    const std::size_t room = is_cut && each->severity == Severity::Note ? kShown - 1 : kShown;
    auto& count = printed.at(static_cast<std::size_t>(each->severity));
    if (count == room) continue;
    ++count;
    text += command_of(*each);
  }
  const std::size_t left = shown.size() - printed[0] - printed[1] - printed[2];
  if (left > 0)
    text +=
        fmt::format("::notice title=modelmend::{} more, which GitHub would not show here\n", left);
  return text;
}

std::string print_github(const pipeline::RunResult& result, const ReportOptions& options) {
  return write_github(remarks_of(result, options));
}

std::string print_drift_github(const pipeline::CheckResult& result,
                               const DriftReportOptions& options) {
  return write_github(remarks_of(result, options));
}

std::string print_verify_github(const verify::Comparison& comparison,
                                const VerifyReportOptions& options) {
  return write_github(remarks_of(comparison, options));
}

}  // namespace modelmend::report
