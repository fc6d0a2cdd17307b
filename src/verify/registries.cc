#include "verify/registries.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace modelmend::verify {
namespace {

// A key that leads into another MetaData.
struct FarKey {
  std::string target;
  std::string metadata;
  schema::Origin place;
};
using FarKeys = std::map<std::string, FarKey>;  // by column and target

FarKeys far_keys(const State& state, const TableView& view) {
  FarKeys found;
  for (const model::TableColumn& column : view.fact->columns)
    for (const model::ForeignKeyFact& key : state.models().decl(column.decl).foreign_keys) {
      const auto resolution = state.models().resolve_target(view.fact->id, key);
      const auto* target = std::get_if<model::Target>(&resolution);
      if (target == nullptr || target->same_metadata) continue;
      const model::TableFact& table = state.models().table(target->table);
      found.emplace(column.name, FarKey{.target = key.target,
                                        .metadata = state.models().metadata(table.metadata).name,
                                        .place = state.origin(key.place)});
    }
  return found;
}

// By the name of the table and its MetaData, in order of place.
using Views = std::vector<const TableView*>;
using NamedTables = std::map<std::pair<std::string, std::string>, Views>;

// "extend_existing=True" and "keep_existing=True" make a second declaration one of the same table.
bool joins_another(const TableView& view) {
  return std::ranges::any_of(view.fact->other_arguments, [](const std::string& argument) {
    return argument.find("extend_existing") != std::string::npos ||
           argument.find("keep_existing") != std::string::npos;
  });
}

NamedTables named_tables(const State& state) {
  NamedTables found;
  for (const TableView& view : state.tables())
    if (!view.name.empty() && !joins_another(view))
      found[{view.name, view.metadata}].push_back(&view);
  return found;
}

// How many classes at most declared one table of that name in one MetaData; none: no such table.
std::size_t declared_at_once(const NamedTables& tables, const std::string& name) {
  std::size_t count = 0;
  for (const auto& [named, views] : tables)
    if (named.first == name) count = std::max(count, views.size());
  return count;
}

const TableView* earlier(const std::vector<TablePair>& pairs, const TableView* after) {
  const auto pair = std::ranges::find(pairs, after, &TablePair::after);
  return pair == pairs.end() ? nullptr : pair->before;
}

}  // namespace

std::vector<Finding> duplicate_tables(const State& before, const State& after,
                                      const std::vector<TablePair>& pairs) {
  std::vector<Finding> findings;
  const NamedTables old = named_tables(before);
  for (const auto& [named, views] : named_tables(after)) {
    const auto& [name, metadata] = named;
    const std::size_t were = declared_at_once(old, name);
    if (views.size() <= std::max<std::size_t>(were, 1)) continue;
    const schema::Origin first = after.origin(views.front()->fact->place);
    for (auto view = views.begin() + 1; view != views.end(); ++view) {
      const TableView* was = earlier(pairs, *view);
      if (was == nullptr && were > 0) continue;
      findings.push_back(
          {.kind = "registry.duplicate",
           .sort = Sort::Schema,
           .table = was == nullptr || was->name.empty() ? name : was->name,
           .subject = {},
           .words = fmt::format("table declared twice in MetaData {}, first at {}:{}:{}", metadata,
                                first.file, first.line, first.column),
           .before = was == nullptr ? schema::Origin{} : before.origin(was->fact->place),
           .after = after.origin((*view)->fact->place)});
    }
  }
  return findings;
}

void compare_key_registries(PairFindings& findings, std::vector<Listed>& listed) {
  const FarKeys before = far_keys(findings.before_state, findings.before);
  const FarKeys after = far_keys(findings.after_state, findings.after);
  const schema::Origin& now = findings.after.table->origin;
  for (const auto& [column, key] : after) {
    const std::string words =
        fmt::format("foreign key to {} leads into MetaData {}", key.target, key.metadata);
    const auto old = before.find(column);
    if (old == before.end())
      findings.add("registry.foreign-key", column, words + ", where it does not resolve",
                   {findings.before.table->origin, key.place});
    else
      listed.push_back({findings.before.name, column, words + ": compared as a string", key.place});
  }
  for (const auto& [column, key] : before)
    if (!after.contains(column))
      findings.add(
          "registry.foreign-key", column,
          fmt::format("foreign key to {} leads into MetaData {} no more", key.target, key.metadata),
          {key.place, now}, Sort::Behaviour);
}

}  // namespace modelmend::verify
