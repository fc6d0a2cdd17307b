// Where a module's own names are read.
#include <algorithm>

#include "semantic/scope.h"
#include "syntax/tree.h"
#include "syntax/walker.h"

namespace modelmend::semantic {
namespace {

using syntax::Walker;

bool is_bound_before(const ScopeTable& table, ScopeId scope, std::string_view name,
                     std::uint32_t offset) {
  return std::ranges::any_of(table.bindings(scope, name), [offset](const Binding* binding) {
    return binding->kind != BindingKind::Annotation && binding->visible_from <= offset &&
           !binding->not_in.contains(offset);
  });
}

// Does `name`, read at `offset`, mean the module's own name?
bool means_module_level(const ScopeTable& table, std::string_view name, std::uint32_t offset) {
  ScopeId at = table.scope_at(offset);
  bool sees_class = true;
  while (at != ScopeId{}) {
    if (const auto other = table.redirected(at, name)) {
      at = *other;
      continue;
    }
    const Scope& scope = table.scope(at);
    if (scope.kind == ScopeKind::Class) {
      if (sees_class && is_bound_before(table, at, name, offset)) return false;
    } else if (table.is_local(at, name)) {
      return false;
    }
    if (scope.kind != ScopeKind::TypeParameters) sees_class = false;
    at = scope.parent.value_or(ScopeId{});
  }
  return true;
}

}  // namespace

std::vector<ByteRange> ScopeTable::module_level_uses(std::string_view name) const {
  std::vector<ByteRange> uses;
  for (const ByteRange& read : reads_)
    if (read.in(text_) == name && means_module_level(*this, name, read.begin)) uses.push_back(read);

  for (const ByteRange& content : string_annotations_) {
    if (content.in(text_).find(name) == std::string_view::npos) continue;
    const syntax::Tree tree = syntax::parse_within(text_, content);
    for (Walker walker(syntax::only_expression(tree)); walker; walker.next())
      if (walker.is_at_name() && walker->text() == name &&
          means_module_level(*this, name, walker->begin()))
        uses.push_back(walker->range());
  }
  std::ranges::sort(uses);
  return uses;
}

}  // namespace modelmend::semantic
