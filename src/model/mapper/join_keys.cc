#include "model/mapper/join_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace modelmend::model {

namespace {

// One foreign key constraint of one table.
struct Constraint {
  Place place;
  TableId table{};
  std::string column;  // of a ForeignKey; a ForeignKeyConstraint has several
  friend auto operator<=>(const Constraint&, const Constraint&) = default;
};

using Constraints = std::map<Constraint, std::vector<KeyPair>>;

std::optional<ColumnRef> referred_column(const ProjectModels& models, TableId from,
                                         const ForeignKeyFact& key) {
  const TargetResolution resolution = models.resolve_target(from, key);
  const auto* target = std::get_if<Target>(&resolution);
  if (target == nullptr || !target->same_metadata) return std::nullopt;
  for (const TableColumn& column : models.table(target->table).columns)
    if (column.decl == target->decl) return ColumnRef{target->table, column.key};
  return std::nullopt;
}

bool is_among(const std::vector<TableId>& tables, TableId id) {
  return std::ranges::find(tables, id) != tables.end();
}

class KeyScan {
 public:
  KeyScan(const ProjectModels& models, const std::optional<std::set<ColumnRef>>& only)
      : models_(models), only_(only) {}

  // Keys of `holders` that refer to a column of `referred`.
  void scan(const std::vector<TableId>& holders, const std::vector<TableId>& referred) {
    for (const TableId holder : holders)
      for (const TableColumn& column : models_.table(holder).columns)
        scan_column(holder, column, referred);
  }

  Constraints found;

 private:
  void scan_column(TableId holder, const TableColumn& column,
                   const std::vector<TableId>& referred) {
    const ColumnRef own{holder, column.key};
    if (only_ && !only_->contains(own)) return;
    for (const ForeignKeyFact& key : models_.decl(column.decl).foreign_keys) {
      const auto target = referred_column(models_, holder, key);
      if (!target || !is_among(referred, target->table)) continue;
      const Constraint constraint{key.place, holder, key.from_constraint ? "" : column.key};
      found[constraint].push_back({*target, own});
    }
  }

  const ProjectModels& models_;
  const std::optional<std::set<ColumnRef>>& only_;
};

Constraints constraints_between(const ProjectModels& models, const std::vector<TableId>& left,
                                const std::vector<TableId>& right,
                                const std::optional<std::set<ColumnRef>>& only) {
  // The class's own table first, all of its tables if that gives nothing.
  for (const std::vector<TableId>& tables : {std::vector<TableId>{left.front()}, left}) {
    KeyScan scan(models, only);
    scan.scan(right, tables);
    if (tables != right) scan.scan(tables, right);
    if (!scan.found.empty()) return std::move(scan.found);
  }
  return {};
}

// Leaves constraints that lead to one and the same condition.
void trim(Constraints& constraints, const std::optional<std::set<ColumnRef>>& only) {
  if (constraints.size() < 2) return;
  if (only)
    std::erase_if(constraints, [&](const auto& entry) {
      std::set<ColumnRef> keys;
      for (const KeyPair& pair : entry.second) keys.insert(pair.key);
      return keys != *only;
    });
  std::set<std::vector<KeyPair>> different;
  for (const auto& [constraint, pairs] : constraints) different.insert(pairs);
  if (different.size() == 1) constraints.erase(std::next(constraints.begin()), constraints.end());
}

}  // namespace

KeyJoin join_by_keys(const MapperNames& names, const std::vector<TableId>& left,
                     const std::vector<TableId>& right,
                     const std::optional<std::set<ColumnRef>>& only) {
  if (left.empty() || right.empty()) return {{}, "one of the classes has no table"};
  Constraints constraints = constraints_between(names.models(), left, right, only);
  trim(constraints, only);
  const auto name = [&](const std::vector<TableId>& tables) {
    return qualified_table_name(names.models().table(tables.front()));
  };
  if (constraints.empty())
    return {{}, fmt::format("no foreign key links '{}' and '{}'", name(left), name(right))};
  if (constraints.size() > 1)
    return {{}, fmt::format("several foreign keys link '{}' and '{}'", name(left), name(right))};
  return {constraints.begin()->second, {}};
}

bool references(const MapperNames& names, const ColumnRef& column, const ColumnRef& other) {
  const ProjectModels& models = names.models();
  for (const TableColumn& each : models.table(column.table).columns) {
    if (each.key != column.key) continue;
    const auto& keys = models.decl(each.decl).foreign_keys;
    return std::ranges::any_of(keys, [&](const ForeignKeyFact& key) {
      return referred_column(models, column.table, key) == other;
    });
  }
  return false;
}

}  // namespace modelmend::model
