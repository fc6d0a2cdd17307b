#include "semantic/scope.h"

#include <algorithm>

#include "base/check.h"
#include "semantic/scope_builder.h"

namespace modelmend::semantic {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

std::size_t index(ScopeId id) {
  return static_cast<std::size_t>(id);
}

std::string own_part(const Scope& scope) {
  switch (scope.kind) {
    case ScopeKind::Class:
      return std::string(scope.node.field(Field::Name).text());
    case ScopeKind::Function:
      return std::string(scope.node.field(Field::Name).text()) + ".<locals>";
    case ScopeKind::Lambda:
      return "<lambda>.<locals>";
    case ScopeKind::Module:
    case ScopeKind::Comprehension:
    case ScopeKind::TypeParameters:
      return {};
  }
  return {};
}

}  // namespace

ScopeTable::ScopeTable(Node module) {
  ScopeBuilder(*this, module).build();
}

const Scope& ScopeTable::scope(ScopeId id) const {
  CHECK(index(id) < scopes_.size());
  return scopes_[index(id)];
}

Context ScopeTable::context_at(std::uint32_t offset) const {
  const auto after = std::ranges::upper_bound(segments_, offset, {}, &Segment::begin);
  return std::prev(after)->context;
}

std::optional<ScopeId> ScopeTable::opened_by(const Node& definition) const {
  const Node node =
      definition.is(Kind::DecoratedDefinition) ? definition.field(Field::Definition) : definition;
  const auto begin_of = [](const Scope& scope) { return scope.node.begin(); };
  auto found = std::ranges::lower_bound(scopes_, node.begin(), {}, begin_of);
  for (; found != scopes_.end() && begin_of(*found) == node.begin(); ++found) {
    if (found->kind == ScopeKind::TypeParameters || found->node != node) continue;
    return ScopeId{static_cast<std::uint32_t>(found - scopes_.begin())};
  }
  return std::nullopt;
}

std::string ScopeTable::qualified_name(ScopeId id) const {
  std::vector<std::string> parts;
  for (std::optional<ScopeId> at = id; at; at = scope(*at).parent) {
    std::string part = own_part(scope(*at));
    if (!part.empty()) parts.push_back(std::move(part));
  }
  std::string name;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!name.empty()) name += '.';
    name += *part;
  }
  return name;
}

const Arm& ScopeTable::arm(ArmId id) const {
  return arms_.at(static_cast<std::size_t>(id));
}

bool ScopeTable::is_exhaustive(std::uint32_t statement) const {
  return statements_.at(statement).exhaustive;
}

std::uint32_t ScopeTable::arms_that_end(std::uint32_t statement) const {
  return statements_.at(statement).arms_that_end;
}

std::vector<const Binding*> ScopeTable::bindings(ScopeId id, std::string_view name) const {
  const auto& all = scope(id).bindings;
  const auto name_of = [&all](std::uint32_t b) { return all[b].name; };
  const auto found = std::ranges::equal_range(by_name_[index(id)], name, {}, name_of);
  std::vector<const Binding*> result;
  for (const std::uint32_t b : found) result.push_back(&all[b]);
  return result;
}

std::vector<const Binding*> ScopeTable::star_imports(ScopeId id) const {
  return bindings(id, "");
}

bool ScopeTable::is_local(ScopeId id, std::string_view name) const {
  // While the table is being built there is no index yet.
  if (by_name_.empty()) {
    const auto& all = scope(id).bindings;
    return std::ranges::find(all, name, &Binding::name) != all.end();
  }
  const auto& all = scope(id).bindings;
  const auto name_of = [&all](std::uint32_t b) { return all[b].name; };
  return std::ranges::binary_search(by_name_[index(id)], name, {}, name_of);
}

std::optional<ScopeId> ScopeTable::redirected(ScopeId id, std::string_view name) const {
  const auto found = redirects_.find({id, name});
  return found == redirects_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string_view> ScopeTable::redirected_names() const {
  std::vector<std::string_view> names;
  for (const auto& [from, to] : redirects_) names.push_back(from.second);
  return names;
}

}  // namespace modelmend::semantic
