#include "verify/registries.h"

#include <fmt/format.h>

#include <map>
#include <optional>

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

}  // namespace

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
