#include "emit/attribute_needs.h"

#include <fmt/format.h>

#include <algorithm>

#include "emit/class_context.h"
#include "emit/heard.h"
#include "model/attribute_store.h"
#include "model/column_source.h"
#include "model/declared_arguments.h"
#include "model/type_behaviour.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::ColumnDecl;
using model::Expression;
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

bool makes_a_set(const semantic::Project& project, const Expression& value) {
  for (syntax::Walker walk(value.node); walk; walk.next()) {
    if (walk->is(Kind::Set) || walk->is(Kind::SetComprehension)) return true;
    if (!walk->is(Kind::Call)) continue;
    const std::string name = model::library_name(project, value.at(walk->field(Field::Function)));
    if (name == "builtins.set" || name == "builtins.frozenset") return true;
  }
  return false;
}

// `self.roles = list(set(roles))` in a method of the class that has the relationship.
bool is_assigned_from_a_set(const semantic::Project& project, const model::ModelClass& owner,
                            const model::RelationshipFact& relationship) {
  const Expression definition = model::expression_at(project, owner.place);
  if (definition.text().find("set(") == std::string_view::npos) return false;
  for (syntax::Walker walk(definition.node); walk; walk.next()) {
    if (!walk->is(Kind::Assignment)) continue;
    const Node target = walk->field(Field::Left);
    if (target.is(Kind::Attribute) &&
        target.field(Field::Attribute).text() == relationship.attribute &&
        makes_a_set(project, definition.at(walk->field(Field::Right))))
      return true;
  }
  return false;
}

bool is_kept_in_a_set(const semantic::Project& project, const model::ProjectModels& models,
                      const model::MapperFacts& mappers, model::ClassId cls) {
  return std::ranges::any_of(mappers.mappers, [&](const model::MapperFact& mapper) {
    return std::ranges::any_of(mapper.relationships, [&](const model::RelationshipFact& each) {
      return each.target == cls &&
             (model::needs_hash(each) ||
              is_assigned_from_a_set(project, models.model_class(mapper.cls), each));
    });
  });
}

// A listener on a relationship, which hears of it in the order of assignments.
bool is_of_relationship(const model::MapperFact& mapper, const MemberFact& listener) {
  return listener.kind == MemberKind::Event &&
         std::ranges::find(mapper.relationships, listener.name,
                           &model::RelationshipFact::attribute) != mapper.relationships.end();
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

// Whether the class that declares the column, this one or a mixin, knows of the validator too and
// writes the field without a default.
bool is_written_for(const ClassContext& context, const ColumnDecl& decl,
                    const MemberFact& validator) {
  if (!decl.owner) return false;
  if (*decl.owner == context.cls.id) return true;
  const model::ModelClass& owner = context.models.model_class(*decl.owner);
  const auto& members = context.mappers.of(owner.id).members;
  const auto seen_there = std::ranges::find(members, validator.place, &MemberFact::place);
  return seen_there != members.end() &&
         heard_by(context.project, context.models, owner, *seen_there).contains(decl.attribute);
}

}  // namespace

AttributeNeeds attribute_needs(const semantic::Project& project, const model::ProjectModels& models,
                               const model::MapperFacts& mappers, const model::ModelClass& cls,
                               semantic::SqlModelRelease release) {
  AttributeNeeds needs;
  const model::MapperFact& mapper = mappers.of(cls.id);
  const bool makes_objects = model::makes_its_objects(project, mapper);
  for (const MemberFact& each : mapper.members) {
    needs.base |= each.takes_assignments || stores_more_than_fields(each, release);
    const bool is_validator = each.kind == MemberKind::Validator;
    if (is_validator || is_before_insert(project, each))
      needs.validated.merge(heard_by(project, models, cls, each));
    if (is_validator) needs.base = true;
    if (!is_of_relationship(mapper, each) || makes_objects) continue;
    needs.base = needs.constructor = true;
    needs.validated.merge(heard_by(project, models, cls, each));
  }
  if (is_heard_at_the_start(project, mappers, cls)) {
    needs.base = needs.constructor = true;
    for (const MemberFact& each : mapper.members)
      if (!each.hears.empty()) needs.validated.merge(heard_by(project, models, cls, each));
  }
  if (needs.base || !cls.table) return needs;
  needs.base = is_kept_in_a_set(project, models, mappers, cls.id) ||
               stores_in_constants(project, mappers.of(cls.id), cls);
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
      const ColumnDecl& decl = context.models.decl(column.decl);
      if (heard.contains(decl.attribute) && !is_written_for(context, decl, each))
        return refused(
            fmt::format("'{}' looks at '{}' of a mixin, which SQLModel's constructor assigns by "
                        "itself",
                        each.name, decl.attribute));
    }
  }
  return std::nullopt;
}

}  // namespace modelmend::emit
