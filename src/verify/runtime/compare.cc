#include "verify/runtime/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "verify/runtime/compare_mappers.h"
#include "verify/runtime/compare_tables.h"
#include "verify/runtime/match.h"

namespace modelmend::verify::runtime {
namespace {

// A MetaData may have several names; it is another one if none of them is left.
bool is_moved(const TablePair& pair) {
  const auto& before = pair.before->metadata;
  const auto& after = pair.after->metadata;
  const auto is_left = [&](const std::string& name) { return std::ranges::count(after, name) > 0; };
  return !before.empty() && !after.empty() && std::ranges::none_of(before, is_left);
}

void compare_metadata(const std::vector<TablePair>& pairs, std::vector<Difference>& found) {
  for (const TablePair& pair : pairs) {
    if (!is_moved(pair)) continue;
    const std::string table = pair.before->full_name();
    found.push_back({Weight::Behaviour,
                     {.about = table, .table = table, .member = ""},
                     fmt::format("MetaData {} became {}", pair.before->metadata.front(),
                                 pair.after->metadata.front()),
                     "registry.table"});
  }
}

void compare_warnings(const RuntimeFacts& before, const RuntimeFacts& after,
                      std::vector<Difference>& found) {
  for (const std::string& warning : after.warnings) {
    if (std::ranges::count(before.warnings, warning) == 0)
      found.push_back({Weight::Behaviour,
                       {.about = "SQLAlchemy", .table = "", .member = ""},
                       "warns now: " + warning,
                       "behaviour.warning"});
  }
}

// False if one side has none: then nothing is claimed about them.
bool have_mappers(const RuntimeFacts& before, const RuntimeFacts& after, Comparison& comparison) {
  if (before.unconfigured.empty() && after.unconfigured.empty()) return true;
  const bool was = before.unconfigured.empty();
  const std::string& reason = was ? after.unconfigured : before.unconfigured;
  if (was)
    comparison.differences.push_back({Weight::Behaviour,
                                      {.about = "SQLAlchemy", .table = "", .member = ""},
                                      "mappers cannot be configured any more: " + reason,
                                      "behaviour.mappers"});
  comparison.not_compared.push_back("mappers: they cannot be configured: " + reason);
  return false;
}

}  // namespace

Comparison compare(const RuntimeFacts& before, const RuntimeFacts& after) {
  Comparison comparison;
  std::vector<Difference>& found = comparison.differences;
  const Matches matches = match(before, after);
  compare_tables(matches, found);
  compare_metadata(matches.tables, found);
  if (have_mappers(before, after, comparison)) compare_mappers(matches, found);
  compare_warnings(before, after, found);
  std::ranges::sort(found);
  const auto repeated = std::ranges::unique(found);
  found.erase(repeated.begin(), repeated.end());
  return comparison;
}

}  // namespace modelmend::verify::runtime
