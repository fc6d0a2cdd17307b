#include "report/verify_folds.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace modelmend::report {
namespace {

using verify::Finding;

// When a constructor begins or ceases to set the defaults of a whole class.
constexpr std::string_view kInitialValue = "behaviour.initial-value";
// An enum type of the database, which many columns may have.
constexpr std::string_view kLabels = "enum.labels";

// Findings of one key are one change; an empty key is of none.
std::string key_of(const Finding& finding) {
  if (finding.kind == kLabels) return finding.kind + "\n" + finding.words;
  if (finding.kind != kInitialValue) return {};
  const bool is_gained = finding.before.file.empty();
  const bool is_lost = finding.after.file.empty();
  if (!is_gained && !is_lost) return {};
  return finding.kind + (is_gained ? "\n+\n" : "\n-\n") + finding.table;
}

// At least two.
Finding fold(const std::vector<const Finding*>& parts) {
  Finding whole = *parts.front();
  std::vector<std::string> columns;
  if (whole.kind == kLabels) {
    for (const Finding* part : parts)
      columns.push_back(fmt::format("{}.{}", part->table, part->subject));
    whole.words += fmt::format("; in {}", fmt::join(columns, ", "));
    return whole;
  }
  for (const Finding* part : parts) columns.push_back(part->subject);
  whole.subject.clear();
  whole.words =
      fmt::format("initial values of {} columns {}: {}", columns.size(),
                  whole.before.file.empty() ? "gained" : "lost", fmt::join(columns, ", "));
  return whole;
}

}  // namespace

std::vector<Finding> folded(const std::vector<Finding>& findings) {
  std::map<std::string, std::vector<const Finding*>> groups;
  for (const Finding& each : findings)
    if (std::string key = key_of(each); !key.empty()) groups[std::move(key)].push_back(&each);
  std::vector<Finding> lines;
  for (const Finding& each : findings) {
    const auto group = groups.find(key_of(each));
    const bool is_alone = group == groups.end() || group->second.size() == 1;
    if (is_alone)
      lines.push_back(each);
    else if (group->second.front() == &each)
      lines.push_back(fold(group->second));
  }
  return lines;
}

}  // namespace modelmend::report
