#include "semantic/reaching.h"

#include <algorithm>
#include <map>
#include <set>

namespace modelmend::semantic {
namespace {

constexpr ArmId kRoot{};

bool is_import(const Binding& binding) {
  return binding.kind == BindingKind::Import || binding.kind == BindingKind::FromImport ||
         binding.kind == BindingKind::StarImport;
}

// Empty for a relative import.
std::string_view top_level(std::string_view module) {
  return module.substr(0, module.find('.'));
}

class Search {
 public:
  Search(const ScopeTable& table, const NameUse& use) : table_(table), use_(use) {
    for (ArmId at = use.arm; at != kRoot; at = table_.arm(at).parent)
      taken_.emplace(table_.arm(at).statement, at);
  }

  Reaching run(const StarBinds& star_binds) {
    std::vector<const Binding*> candidates = visible();
    prefer_arms(candidates);
    Reaching result;
    for (auto at = candidates.rbegin(); at != candidates.rend(); ++at) {
      const Binding& binding = **at;
      if (is_hidden(binding) || is_dispreferred(binding)) continue;
      if (binding.kind == BindingKind::StarImport) {
        const library::Exported exported = star_binds(binding);
        if (exported == library::Exported::No) continue;
        result.bindings.push_back(&binding);
        if (exported == library::Exported::Unknown) continue;
      } else if (binding.kind == BindingKind::Delete) {
        deleted_ = true;
      } else {
        result.bindings.push_back(&binding);
      }
      if (!binding.any_time) cover(binding.in_arm);
    }
    result.surely_bound = root_covered_ && !deleted_;
    result.only_type_checking = std::ranges::all_of(
        result.bindings, [this](const Binding* b) { return is_for_type_checking(*b); });
    result.believed_a_try = std::ranges::any_of(preferred_, [this](const auto& choice) {
      return table_.arm(choice.second).kind == BindingArm::Try;
    });
    return result;
  }

 private:
  // Everything that has run before the use and does not exclude it, in source order.
  [[nodiscard]] std::vector<const Binding*> visible() const {
    std::vector<const Binding*> all = table_.bindings(use_.scope, use_.name);
    const auto stars = table_.star_imports(use_.scope);
    all.insert(all.end(), stars.begin(), stars.end());
    std::ranges::stable_sort(all, {}, [](const Binding* b) { return b->visible_from; });
    std::erase_if(all, [this](const Binding* binding) { return !is_visible(*binding); });
    return all;
  }

  [[nodiscard]] bool is_visible(const Binding& binding) const {
    if (binding.kind == BindingKind::Annotation) return false;
    if (use_.offset && binding.visible_from > *use_.offset) return false;
    if (use_.offset && binding.not_in.contains(*use_.offset)) return false;
    for (ArmId at = binding.in_arm; !is_root(at); at = table_.arm(at).parent) {
      if (table_.arm(at).leaves || taken_.contains(table_.arm(at).statement)) return false;
    }
    return true;
  }

  // An arm in which the use itself stands has surely run.
  [[nodiscard]] bool is_root(ArmId arm) const {
    if (arm == kRoot) return true;
    const auto found = taken_.find(table_.arm(arm).statement);
    return found != taken_.end() && found->second == arm;
  }

  // Calls `visit` with each arm around the binding, innermost first, until it returns true.
  // A template because each caller asks another question.
  template <class Visit>
  bool any_arm(const Binding& binding, Visit visit) const {
    for (ArmId at = binding.in_arm; !is_root(at); at = table_.arm(at).parent)
      if (visit(at)) return true;
    return false;
  }

  void prefer_arms(const std::vector<const Binding*>& candidates) {
    for (const Binding* binding : candidates) {
      if (binding->kind == BindingKind::StarImport) continue;
      any_arm(*binding, [this, binding](ArmId arm) {
        if (is_ordinary(*binding, arm)) preferred_.emplace(table_.arm(arm).statement, arm);
        return false;
      });
    }
    drop_type_checking_ =
        use_.purpose == Purpose::Runtime &&
        std::ranges::any_of(candidates, [this](const Binding* binding) {
          return binding->kind != BindingKind::StarImport && !is_for_type_checking(*binding);
        });
  }

  [[nodiscard]] bool is_ordinary(const Binding& binding, ArmId id) const {
    const BindingArm arm = table_.arm(id).kind;
    // `_Column = mapped_column` behind the import that may fail.
    const bool import_or_alias = is_import(binding) || (binding.kind == BindingKind::Assignment &&
                                                        binding.value.is(syntax::Kind::Identifier));
    if (arm == BindingArm::Try)
      return import_or_alias && use_.choice == TryChoice::Body && !another_may_fail(binding, id);
    if (arm == BindingArm::Except) return use_.choice == TryChoice::Handler;
    if (arm == BindingArm::TypeChecking) return use_.purpose == Purpose::Annotation;
    if (arm == BindingArm::NotTypeChecking) return use_.purpose == Purpose::Runtime;
    return false;
  }

  // The import that the name comes from is what the try is about. Another one in it may be what is
  // missing: of another package, of the project, or of a part of Python that not each has.
  [[nodiscard]] bool another_may_fail(const Binding& binding, ArmId tried) const {
    const std::string_view package = package_of(binding);
    return std::ranges::any_of(table_.scope(use_.scope).bindings, [&](const Binding& other) {
      if (!is_import(other) || !is_within(other, tried)) return false;
      const std::string_view top = top_level(other.module);
      const bool is_everywhere =
          library::is_known_package(top) && library::is_standard_package(top);
      return top != package && top != "sqlalchemy" && !is_everywhere;
    });
  }

  [[nodiscard]] bool is_within(const Binding& binding, ArmId arm) const {
    return any_arm(binding, [&](ArmId each) { return each == arm; });
  }

  // The top-level package that the name, or what it is another name for, is imported from in that
  // arm; empty for one of the project.
  [[nodiscard]] std::string_view package_of(const Binding& binding) const {
    if (is_import(binding)) return top_level(binding.module);
    for (const Binding& other : table_.scope(use_.scope).bindings)
      if (is_import(other) && other.in_arm == binding.in_arm && other.name == binding.value.text())
        return top_level(other.module);
    return {};
  }

  [[nodiscard]] bool is_for_type_checking(const Binding& binding) const {
    return any_arm(binding,
                   [this](ArmId arm) { return table_.arm(arm).kind == BindingArm::TypeChecking; });
  }

  [[nodiscard]] bool is_dispreferred(const Binding& binding) const {
    if (drop_type_checking_ && is_for_type_checking(binding)) return true;
    return any_arm(binding, [this](ArmId arm) {
      const auto found = preferred_.find(table_.arm(arm).statement);
      return found != preferred_.end() && found->second != arm;
    });
  }

  [[nodiscard]] bool is_hidden(const Binding& binding) const {
    if (binding.any_time) return false;
    if (root_covered_) return true;
    return any_arm(binding, [this](ArmId arm) { return covered_.contains(arm); });
  }

  // From here back, nothing that ran in this arm can be in force any more; nor in the arm around
  // it, once that is so for every way through the statement.
  void cover(ArmId arm) {
    while (!is_root(arm)) {
      const Arm& here = table_.arm(arm);
      if (!covered_.insert(arm).second) return;
      const std::uint32_t covered = ++covered_arms_[here.statement];
      const bool all =
          table_.is_exhaustive(here.statement) && covered == table_.arms_that_end(here.statement);
      const auto sure = preferred_.find(here.statement);
      if (!all && (sure == preferred_.end() || sure->second != arm)) return;
      arm = here.parent;
    }
    root_covered_ = true;
  }

  const ScopeTable& table_;
  const NameUse& use_;
  std::map<std::uint32_t, ArmId> taken_;      // by statement: the arm in which the use stands
  std::map<std::uint32_t, ArmId> preferred_;  // by statement
  bool drop_type_checking_ = false;
  std::set<ArmId> covered_;
  std::map<std::uint32_t, std::uint32_t> covered_arms_;  // by statement
  bool root_covered_ = false;
  bool deleted_ = false;
};

}  // namespace

Reaching reaching(const ScopeTable& table, const NameUse& use, const StarBinds& star_binds) {
  return Search(table, use).run(star_binds);
}

}  // namespace modelmend::semantic
