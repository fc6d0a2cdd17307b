#include "verify/runtime/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
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

using Names = std::set<std::string>;

Names metadata_names(const RuntimeFacts& facts) {
  Names names;
  for (const TableFacts& table : facts.tables)
    names.insert(table.metadata.begin(), table.metadata.end());
  return names;
}

// One that is only known under another name now is the same; a library's own is always another.
bool is_renamed(const TablePair& pair, const Names& before, const Names& after) {
  const auto is_gone = [](const std::vector<std::string>& names, const Names& other) {
    return std::ranges::none_of(names, [&](const std::string& name) {
      return other.contains(name) || name.starts_with("sqlmodel.");
    });
  };
  return is_gone(pair.before->metadata, after) && is_gone(pair.after->metadata, before);
}

void compare_metadata(const std::vector<TablePair>& pairs, const Names& before, const Names& after,
                      std::vector<Difference>& found) {
  for (const TablePair& pair : pairs) {
    if (!is_moved(pair)) continue;
    const bool renamed = is_renamed(pair, before, after);
    const std::string table = pair.before->full_name();
    found.push_back({renamed ? Weight::Cosmetic : Weight::Behaviour,
                     {.about = table, .table = table, .member = ""},
                     fmt::format("MetaData {} {} {}", pair.before->metadata.front(),
                                 renamed ? "renamed to" : "became", pair.after->metadata.front()),
                     renamed ? "registry.renamed" : "registry.table"});
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
  compare_metadata(matches.tables, metadata_names(before), metadata_names(after), found);
  if (have_mappers(before, after, comparison)) compare_mappers(matches, found);
  compare_warnings(before, after, found);
  std::ranges::sort(found);
  const auto repeated = std::ranges::unique(found);
  found.erase(repeated.begin(), repeated.end());
  return comparison;
}

}  // namespace modelmend::verify::runtime
