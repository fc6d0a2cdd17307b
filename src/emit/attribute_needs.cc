#include "emit/attribute_needs.h"

#include <fmt/format.h>

#include <algorithm>

#include "emit/class_context.h"
#include "emit/heard.h"
#include "model/attribute_store.h"
#include "model/column_source.h"
#include "model/type_behaviour.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::ColumnDecl;
using model::MemberFact;
using model::MemberKind;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// MutableDict.as_mutable(JSON)
bool is_tracked(const semantic::Project& project, const ColumnDecl& decl) {
  const model::ColumnSource source = model::column_source(project, decl);
  const auto traits = model::type_behaviour(project, decl, source.type).traits;
  return std::ranges::find(traits, "mutable", &model::TypeTrait::aspect) != traits.end();
}

// `MutableDict.associate_with(JSON)`
bool is_tracked_everywhere(const ColumnDecl& decl, const MemberFact& listener) {
  if (listener.name.find("associate_with") == std::string::npos) return false;
  const std::string last = decl.type_name.substr(decl.type_name.rfind('.') + 1);
  return last.empty() || listener.value.find(last) != std::string::npos;
}

bool is_kept_in_a_set(const model::MapperFacts& mappers, model::ClassId cls) {
  return std::ranges::any_of(mappers.mappers, [&](const model::MapperFact& mapper) {
    return std::ranges::any_of(mapper.relationships, [&](const model::RelationshipFact& each) {
      return each.target == cls && model::needs_hash(each);
    });
  });
}

bool stores_more_than_fields(const MemberFact& method, semantic::SqlModelRelease release) {
  return !method.undeclared.empty() ||
         (!method.undeclared_private.empty() && release < semantic::kUsesPydantic2);
}

// `parent = None` in the class, and `someone.parent = other` somewhere in its file: the constant is
// but the place of what objects store.
bool stores_in_constants(const semantic::Project& project, const model::MapperFact& mapper,
                         const model::ModelClass& cls) {
  std::set<std::string_view> constants;
  for (const MemberFact& each : mapper.members)
    if (each.kind == MemberKind::Constant && !each.name.starts_with("__"))
      constants.insert(each.name);
  const auto module = constants.empty() ? nullptr : project.open(cls.place.file).value_or(nullptr);
  if (module == nullptr) return false;
  for (syntax::Walker walk(module->root()); walk; walk.next()) {
    if (!walk->is(Kind::Assignment)) continue;
    const Node target = walk->field(Field::Left);
    if (target.is(Kind::Attribute) && target.field(Field::Object).text() != cls.name &&
        constants.contains(target.field(Field::Attribute).text()))
      return true;
  }
  return false;
}

}  // namespace

AttributeNeeds attribute_needs(const semantic::Project& project, const model::ProjectModels& models,
                               const model::MapperFacts& mappers, const model::ModelClass& cls,
                               semantic::SqlModelRelease release) {
  AttributeNeeds needs;
  for (const MemberFact& each : mappers.of(cls.id).members) {
    needs.base |= each.takes_assignments || stores_more_than_fields(each, release);
    if (each.kind == MemberKind::Validator)
      needs.validated.merge(heard_by(project, models, cls, each));
  }
  if (is_heard_at_the_start(project, mappers, cls)) {
    needs.base = needs.constructor = true;
    for (const MemberFact& each : mappers.of(cls.id).members)
      if (!each.hears.empty()) needs.validated.merge(heard_by(project, models, cls, each));
  }
  if (needs.base || !cls.table) return needs;
  needs.base =
      is_kept_in_a_set(mappers, cls.id) || stores_in_constants(project, mappers.of(cls.id), cls);
  // Those of mixins as well.
  for (const model::TableColumn& column : models.table(*cls.table).columns) {
    const ColumnDecl& decl = models.decl(column.decl);
    needs.base |= is_tracked(project, decl) ||
                  std::ranges::any_of(mappers.listeners, [&](const MemberFact& each) {
                    return is_tracked_everywhere(decl, each);
                  });
  }
  return needs;
}

std::optional<Refusal> why_not_by_validators(const ClassContext& context) {
  for (const MemberFact& each : context.mapper().members) {
    if (each.kind != MemberKind::Validator) continue;
    const auto refused = [&](std::string reason) {
      return Refusal{{"needs-compat-base", std::move(reason)}, each.place};
    };
    if (each.validates.empty())
      return refused(fmt::format("what '{}' validates is computed", each.name));
    if (!context.cls.table) continue;
    const auto heard = heard_by(context.project, context.models, context.cls, each);
    for (const model::TableColumn& column : context.models.table(*context.cls.table).columns) {
      const std::string& attribute = context.models.decl(column.decl).attribute;
      const bool is_own = std::ranges::find(context.cls.own_declarations, column.decl) !=
                          context.cls.own_declarations.end();
      if (heard.contains(attribute) && !is_own)
        return refused(
            fmt::format("'{}' looks at '{}' of a mixin, which SQLModel's constructor assigns by "
                        "itself",
                        each.name, attribute));
    }
  }
  return std::nullopt;
}

}  // namespace modelmend::emit
