#include "alembic/creation_order.h"

#include <algorithm>
#include <map>
#include <set>

namespace modelmend::alembic {
namespace {

using schema::QualifiedName;
using schema::Table;
using Names = std::set<QualifiedName>;

QualifiedName full(const QualifiedName& name, const std::string& default_schema) {
  return name.schema.empty() ? QualifiedName{default_schema, name.name} : name;
}

class Order {
 public:
  Order(const std::vector<const Table*>& tables, const std::string& default_schema)
      : default_schema_(default_schema) {
    for (const Table* table : tables) open_.emplace(full(table->name, default_schema), table);
    for (const auto& [name, table] : open_) waits_for_[name] = targets_of(name, *table);
  }

  CreationOrder run() {
    while (!open_.empty()) {
      const auto ready = std::ranges::find_if(
          open_, [&](const auto& each) { return waits_for_.at(each.first).empty(); });
      const QualifiedName next = ready != open_.end() ? ready->first : one_of_a_circle();
      take(next);
    }
    return std::move(made_);
  }

 private:
  [[nodiscard]] Names targets_of(const QualifiedName& name, const Table& table) const {
    Names targets;
    for (const schema::ForeignKey& key : table.foreign_keys) {
      const QualifiedName target = full(key.target, default_schema_);
      if (target != name && open_.contains(target)) targets.insert(target);
    }
    return targets;
  }

  // Its keys to tables that are still to come are late ones.
  void take(const QualifiedName& name) {
    const Table& table = *open_.at(name);
    for (const schema::ForeignKey& key : table.foreign_keys)
      if (waits_for_.at(name).contains(full(key.target, default_schema_)))
        made_.late.push_back({&table, &key});
    made_.tables.push_back(&table);
    open_.erase(name);
    for (auto& [other, targets] : waits_for_) targets.erase(name);
  }

  // Nothing is ready, so there is a circle. A table that no open one waits for is in none: without
  // these, as long as there are some, the circles are left, and what leads from one to another.
  [[nodiscard]] QualifiedName one_of_a_circle() const {
    std::map<QualifiedName, Names> left;
    for (const auto& [name, table] : open_) left[name] = waits_for_.at(name);
    for (bool changed = true; changed;) {
      Names wanted;
      for (const auto& [name, targets] : left) wanted.insert(targets.begin(), targets.end());
      changed =
          std::erase_if(left, [&](const auto& each) { return !wanted.contains(each.first); }) > 0;
    }
    const auto least =
        std::ranges::min_element(left, {}, [](const auto& each) { return each.second.size(); });
    return least->first;
  }

  const std::string& default_schema_;
  std::map<QualifiedName, const Table*> open_;
  std::map<QualifiedName, Names> waits_for_;
  CreationOrder made_;
};

}  // namespace

CreationOrder creation_order(const std::vector<const Table*>& tables,
                             const std::string& default_schema) {
  return Order(tables, default_schema).run();
}

}  // namespace modelmend::alembic
