#include "verify/allow_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "verify/kinds.h"

namespace modelmend::verify {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string_view without_comment(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1))
    if (at == 0 || kBlanks.find(line[at - 1]) != std::string_view::npos) return line.substr(0, at);
  return line;
}

// Invariant: what is before `text` matches what is before `pattern`; after a `*` it may take more.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t in_text = 0;
  std::size_t star = std::string_view::npos;
  std::size_t taken = 0;
  while (in_text < text.size()) {
    const bool is_star = at < pattern.size() && pattern[at] == '*';
    const bool is_same =
        at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[in_text]);
    if (is_star) {
      star = at++;
      taken = in_text;
    } else if (is_same) {
      ++at;
      ++in_text;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in_text = ++taken;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

// In one line, whatever a name holds.
std::string subject_of(const Finding& finding) {
  std::string subject = finding.subject.empty()
                            ? finding.table
                            : fmt::format("{}.{}", finding.table, finding.subject);
  std::ranges::replace_if(subject, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return subject;
}

bool is_some_kind(std::string_view pattern) {
  const bool is_open = pattern.starts_with("behaviour.") || pattern.starts_with("cosmetic.");
  return is_open || std::ranges::any_of(
                        kinds(), [&](const Kind& kind) { return matches(pattern, kind.name); });
}

Result<AllowEntry> read_entry(std::string_view line, const std::string& file,
                              std::uint32_t number) {
  const std::string where = fmt::format("{}:{}:1", file, number);
  const std::size_t end = std::min(line.find_first_of(kBlanks), line.size());
  const std::string kind(line.substr(0, end));
  const std::string subject(trimmed(line.substr(end)));
  if (subject.empty())
    return fail(ErrorCode::Input, where, fmt::format("'{}' names no table", kind),
                "write KIND TABLE or KIND TABLE.COLUMN");
  if (!is_some_kind(kind))
    return fail(ErrorCode::Input, where, fmt::format("'{}' is no kind of difference", kind),
                "docs/verify.md lists all kinds");
  return AllowEntry{kind, subject, number};
}

}  // namespace

Result<AllowList> AllowList::read(std::string_view text, const std::string& file) {
  AllowList list;
  std::uint32_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(without_comment(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    auto entry = read_entry(line, file, number);
    if (!entry) return tl::unexpected(entry.error());
    list.entries_.push_back({*std::move(entry), false});
  }
  return list;
}

std::string AllowList::write(const std::vector<Finding>& findings) {
  std::set<std::string> lines;
  for (const Finding& finding : findings)
    if (finding.sort != Sort::Cosmetic)
      lines.insert(fmt::format("{} {}\n", finding.kind, subject_of(finding)));
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

std::vector<Finding> AllowList::allow(std::vector<Finding>& findings) {
  const auto is_other = [&](const Finding& finding) {
    const std::string subject = subject_of(finding);
    bool is_allowed = false;
    for (Entry& entry : entries_) {
      const bool is_meant =
          matches(entry.says.kind, finding.kind) && matches(entry.says.subject, subject);
      entry.is_used = entry.is_used || is_meant;
      is_allowed = is_allowed || is_meant;
    }
    return !is_allowed;
  };
  // Asks about each once, in any order.
  const auto taken = std::ranges::stable_partition(findings, is_other);
  std::vector<Finding> allowed(std::make_move_iterator(taken.begin()),
                               std::make_move_iterator(taken.end()));
  findings.erase(taken.begin(), taken.end());
  return allowed;
}

std::vector<AllowEntry> AllowList::unused() const {
  std::vector<AllowEntry> unused;
  for (const Entry& entry : entries_)
    if (!entry.is_used) unused.push_back(entry.says);
  return unused;
}

}  // namespace modelmend::verify
