#include "strategy/proposals.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace modelmend::strategy {
namespace {

using model::ClassId;
using usage::ClassUse;
using usage::UseKind;
using usage::UsePlace;

// A use without which the class could go: an import alone does nothing, a migration made it.
bool counts(const ClassUse& use) {
  return use.where == UsePlace::Application && use.kind != UseKind::Import &&
         use.kind != UseKind::Table;
}

// Which models the application needs.
class Standings {
 public:
  explicit Standings(Inventory& inventory) : inventory_(inventory) {
    for (std::size_t i = 0; i < inventory.models.size(); ++i)
      if (inventory.models[i].named.cls) by_class_[*inventory.models[i].named.cls] = i;
  }

  void run() {
    for (InventoryModel& model : inventory_.models)
      if (is_used(model)) model.standing = Standing::Used;
    spread();
    for (InventoryModel& model : inventory_.models)
      if (!is_alive(model) && model.standing != Standing::NotAsked)
        model.standing = standing_of_unused(model);
  }

 private:
  static bool is_used(const InventoryModel& model) {
    return std::ranges::any_of(model.uses,
                               [](const ClassUse& use) { return counts(use) && !use.by; });
  }

  static bool is_alive(const InventoryModel& model) {
    return model.standing == Standing::Used || model.standing == Standing::Needed;
  }

  // What a model that is needed refers to is needed, too.
  void spread() {
    bool changed = true;
    while (changed) {
      changed = false;
      for (InventoryModel& model : inventory_.models) {
        if (is_alive(model) || model.standing == Standing::NotAsked || !is_needed(model)) continue;
        model.standing = Standing::Needed;
        changed = true;
      }
    }
  }

  [[nodiscard]] bool is_needed(const InventoryModel& model) const {
    return std::ranges::any_of(model.uses, [&](const ClassUse& use) {
      if (!needs_it(model, use) || !use.by || use.by == model.named.cls) return false;
      const auto user = by_class_.find(*use.by);
      return user == by_class_.end() || is_alive(inventory_.models[user->second]);
    });
  }

  // A foreign key names a table: a model that is used may be the one that has it.
  [[nodiscard]] bool needs_it(const InventoryModel& model, const ClassUse& use) const {
    if (!counts(use)) return false;
    return use.kind != UseKind::ForeignKey ||
           std::ranges::none_of(model.conflicts, [&](const Conflict& conflict) {
             return conflict.model && inventory_.models[*conflict.model].standing == Standing::Used;
           });
  }

  [[nodiscard]] Standing standing_of_unused(const InventoryModel& model) const {
    const auto any = [&](auto matches) { return std::ranges::any_of(model.uses, matches); };
    if (any([](const ClassUse& use) {
          return use.where == UsePlace::Test && use.kind != UseKind::Import;
        }))
      return Standing::TestsOnly;
    if (any([&](const ClassUse& use) { return needs_it(model, use) && use.by != model.named.cls; }))
      return Standing::UnusedOnly;
    if (any([&](const ClassUse& use) { return needs_it(model, use); })) return Standing::ItselfOnly;
    const bool imported = any([](const ClassUse& use) { return use.kind == UseKind::Import; });
    return imported ? Standing::ImportedOnly : Standing::Never;
  }

  Inventory& inventory_;
  std::map<ClassId, std::size_t> by_class_;
};

class Proposals {
 public:
  explicit Proposals(const Inventory& inventory) : inventory_(inventory) {}

  [[nodiscard]] Proposal of(const InventoryModel& model) const {
    if (!model.named.needs_decision)
      return {Choice::Keep, "made by a test, a migration or a running function"};
    if (model.future) return {Choice::Future, marked(*model.future)};
    if (auto conflict = of_conflict(model)) return *std::move(conflict);
    if (is_needed(model)) return {Choice::Keep, with_table(model, used(model))};
    if (model.existence == Existence::Exists)
      return {Choice::Keep, fmt::format("{}, but its table is in {}", words_of(model.standing),
                                        inventory_.schema_name)};
    if (model.existence == Existence::Unknown && model.counts.migrations > 0)
      return {Choice::Keep,
              fmt::format("{}, but migrations name its table", words_of(model.standing))};
    if (model.standing == Standing::TestsOnly)
      return {Choice::Future, with_table(model, std::string(words_of(model.standing)))};
    return {Choice::Delete, with_table(model, std::string(words_of(model.standing)))};
  }

 private:
  static bool is_needed(const InventoryModel& model) {
    return model.standing == Standing::Used || model.standing == Standing::Needed ||
           model.standing == Standing::NotAsked;
  }

  static std::string marked(const std::string& reason) {
    return reason.empty() ? "marked as future" : "marked as future: " + reason;
  }

  // Two models of one table where only one of them is used: the other one can go.
  [[nodiscard]] std::optional<Proposal> of_conflict(const InventoryModel& model) const {
    for (const Conflict& conflict : model.conflicts) {
      if (!conflict.model) {
        if (!conflict.difference.is_another_table()) continue;
        return Proposal{Choice::Conflict,
                        fmt::format("{} has another table '{}': {}", inventory_.schema_name,
                                    model.named.table_name, conflict.difference.describe())};
      }
      const InventoryModel& other = inventory_.models[*conflict.model];
      if (is_needed(model) && !is_needed(other)) continue;
      const bool can_go = !is_needed(model) && is_needed(other);
      return Proposal{
          can_go ? Choice::Delete : Choice::Conflict,
          fmt::format("{}{} declares the table '{}' too: {}",
                      can_go ? fmt::format("{}; ", words_of(model.standing)) : "", other.named.name,
                      model.named.table_name, conflict.difference.describe())};
    }
    return std::nullopt;
  }

  static std::string used(const InventoryModel& model) {
    if (model.standing != Standing::Used) return std::string(words_of(model.standing));
    std::set<FileId> files;
    for (const ClassUse& use : model.uses)
      if (counts(use) && !use.by) files.insert(use.place.file);
    return fmt::format("used in {} {}", files.size(), files.size() == 1 ? "file" : "files");
  }

  [[nodiscard]] std::string with_table(const InventoryModel& model, std::string reason) const {
    if (model.existence == Existence::Missing)
      return reason + fmt::format("; its table is not in {}", inventory_.schema_name);
    return reason;
  }

  const Inventory& inventory_;
};

}  // namespace

void propose(Inventory& inventory) {
  Standings(inventory).run();
  const Proposals proposals(inventory);
  for (InventoryModel& model : inventory.models) model.proposal = proposals.of(model);
}

}  // namespace modelmend::strategy
