#include "semantic/simple_names.h"

#include <unordered_set>

namespace modelmend::semantic {
namespace {

bool is_unconditional(const Binding& binding) {
  return binding.in_arm == ArmId{} && !binding.any_time && binding.not_in.empty() &&
         binding.kind != BindingKind::Annotation && binding.kind != BindingKind::Delete;
}

}  // namespace

SimpleNames::SimpleNames(const ScopeTable& scopes) {
  for (std::size_t id = 0; id < scopes.scopes().size(); ++id)
    if (!scopes.star_imports(ScopeId{static_cast<std::uint32_t>(id)}).empty()) return;

  std::unordered_set<std::string_view> several;
  const Scope& module = scopes.module_scope();
  for (const Binding& binding : module.bindings) {
    const bool is_first = names_.try_emplace(binding.name, Name{&binding, {}, {}}).second;
    if (!is_first || !is_unconditional(binding)) several.insert(binding.name);
  }
  for (const Scope& scope : scopes.scopes()) {
    if (&scope == &module) continue;
    for (const Binding& binding : scope.bindings) several.insert(binding.name);
  }
  for (const std::string_view name : scopes.redirected_names()) several.insert(name);
  for (const std::string_view name : several) names_.erase(name);
}

const Binding* SimpleNames::find(std::string_view name) const {
  // The names are const once made; only their meanings are added.
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : found->second.binding;
}

std::optional<Resolution> SimpleNames::meaning(std::string_view name, Moment moment) const {
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(name);
  if (found == names_.end()) return std::nullopt;
  return moment == Moment::Running ? found->second.running : found->second.later;
}

void SimpleNames::keep(std::string_view name, Moment moment, const Resolution& meaning) const {
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(name);
  if (found == names_.end()) return;
  (moment == Moment::Running ? found->second.running : found->second.later) = meaning;
}

}  // namespace modelmend::semantic
