#include "pipeline/key_ends.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>
#include <vector>

#include "model/foreign_keys.h"

namespace modelmend::pipeline {
namespace {

using model::DeclId;

class Chains {
 public:
  Chains(const model::ProjectModels& models, const std::set<model::TableId>& given_up)
      : models_(models), given_up_(given_up) {}

  KeyEnd from(const model::TableFact& table, const model::ColumnDecl& decl) {
    seen_.insert(decl.id);
    open_.emplace_back(decl.id, table.id);
    while (!open_.empty() && !end_.problem) {
      const auto [current, in] = open_.back();
      open_.pop_back();
      const model::ColumnDecl& column = models_.decl(current);
      if (column.foreign_keys.empty()) end_.columns.emplace(current, in);
      for (const model::ForeignKeyFact& key : column.foreign_keys)
        follow(models_.resolve_target(in, key), key);
    }
    return std::move(end_);
  }

 private:
  void follow(const model::TargetResolution& resolution, const model::ForeignKeyFact& key) {
    if (const auto* unresolved = std::get_if<model::UnresolvedTarget>(&resolution)) {
      end_.problem = {"unresolved-target", unresolved->reason};
      return;
    }
    const auto* several = std::get_if<model::AmbiguousTarget>(&resolution);
    std::vector<ColumnOfTable> targets;
    if (several == nullptr)
      targets.push_back(column_of(std::get<model::Target>(resolution)));
    else
      for (const model::Target& each : several->candidates) targets.push_back(column_of(each));
    targets = without_given_up(std::move(targets));
    if (targets.size() > 1)
      end_.problem = {"ambiguous-target",
                      fmt::format("'{}' can be columns of different types", key.target)};
    else if (seen_.insert(targets.front().first).second)
      open_.push_back(targets.front());
  }

  static ColumnOfTable column_of(const model::Target& target) {
    return {target.decl, target.table};
  }

  // Where all are given up, others that have their names; where nothing has, they stay.
  [[nodiscard]] std::vector<ColumnOfTable> without_given_up(
      std::vector<ColumnOfTable> targets) const {
    std::vector<ColumnOfTable> kept;
    for (const ColumnOfTable& target : targets)
      if (!given_up_.contains(target.second)) kept.push_back(target);
    if (kept.empty()) kept = namesakes(targets.front());
    return kept.empty() ? targets : kept;
  }

  [[nodiscard]] std::vector<ColumnOfTable> namesakes(const ColumnOfTable& target) const {
    const std::string name = column_name(models_, target.first, target.second);
    std::vector<ColumnOfTable> found;
    for (const model::TableFact& table : models_.tables) {
      if (table.local || given_up_.contains(table.id)) continue;
      for (const model::TableColumn& column : table.columns)
        if (column_name(models_, column.decl, table.id) == name)
          found.emplace_back(column.decl, table.id);
    }
    return found;
  }

  const model::ProjectModels& models_;
  const std::set<model::TableId>& given_up_;
  std::set<DeclId> seen_;
  std::vector<ColumnOfTable> open_;
  KeyEnd end_;
};

}  // namespace

KeyEnd end_of_keys(const model::ProjectModels& models, const model::TableFact& table,
                   const model::ColumnDecl& decl, const std::set<model::TableId>& given_up) {
  return Chains(models, given_up).from(table, decl);
}

std::string column_name(const model::ProjectModels& models, DeclId decl, model::TableId table) {
  const model::TableFact& fact = models.table(table);
  const auto column = std::ranges::find(fact.columns, decl, &model::TableColumn::decl);
  return fmt::format("{}.{}", model::qualified_table_name(fact),
                     column == fact.columns.end() ? "?" : column->name);
}

}  // namespace modelmend::pipeline
