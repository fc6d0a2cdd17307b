#include "emit/kept_declared_attr.h"

#include <algorithm>

#include "model/declared_arguments.h"

namespace modelmend::emit {
namespace {

using model::ClassRole;
using model::Expression;
using syntax::Field;
using syntax::Kind;

// `@declared_attr` and nothing else, not `@declared_attr.cascading`.
bool is_plain_declared_attr(const semantic::Project& project, const Expression& decorated) {
  int decorators = 0;
  bool is_declared = false;
  for (const syntax::Node each : decorated.node.items()) {
    if (!each.is(Kind::Decorator)) continue;
    ++decorators;
    const std::string name = model::library_name(project, decorated.at(each.items().front()));
    is_declared = name == "sqlalchemy.orm.declared_attr" ||
                  name == "sqlalchemy.ext.declarative.declared_attr";
  }
  return decorators == 1 && is_declared;
}

// The call of this name that the function gives back; null if it does anything else.
Expression call_of(const semantic::Project& project, const Expression& statement,
                   std::string_view canonical) {
  if (!statement.is(Kind::DecoratedDefinition) || !is_plain_declared_attr(project, statement))
    return {};
  const auto made = model::single_return(statement.field(Field::Definition));
  const bool is_call = made && made->is(Kind::Call) &&
                       model::library_name(project, made->field(Field::Function)) == canonical;
  return is_call ? *made : Expression{};
}

bool makes_synonym(const semantic::Project& project, const Expression& statement) {
  return static_cast<bool>(call_of(project, statement, "sqlalchemy.orm.synonym"));
}

// The attribute that a backref makes would be said by the other class.
bool makes_relationship(const semantic::Project& project, const Expression& statement) {
  const Expression call = call_of(project, statement, "sqlalchemy.orm.relationship");
  if (!call) return false;
  const model::Arguments arguments = model::arguments_of(call);
  return !arguments.has_splat && arguments.keyword("backref") == nullptr;
}

// No table has what the function makes: each class says its own.
bool is_said_by_all_below(const ClassContext& context, std::string_view attribute) {
  if (context.cls.table || context.options.sqlmodel < semantic::kUsesPydantic2) return false;
  bool is_above_some = false;
  for (const model::ModelClass& each : context.models.classes) {
    if (each.role != ClassRole::Mapped ||
        std::ranges::find(each.bases, context.cls.id) == each.bases.end())
      continue;
    is_above_some = true;
    const Expression definition = model::expression_at(context.project, each.place);
    if (!definition || std::ranges::none_of(model::members_of(context.project, definition),
                                            [&](const auto& own) { return own.name == attribute; }))
      return false;
  }
  return is_above_some;
}

}  // namespace

bool stays_declared(const ClassContext& context, const model::Member& stated) {
  const bool is_of_mixin =
      context.cls.role == ClassRole::Mixin || context.cls.role == ClassRole::Abstract;
  if (is_of_mixin && makes_relationship(context.project, stated.statement)) return true;
  if (is_plain_declared_attr(context.project, stated.statement) &&
      is_said_by_all_below(context, stated.name))
    return true;
  return context.cls.role == ClassRole::DeclarativeBase &&
         makes_synonym(context.project, stated.statement);
}

bool stays_declared(const ClassContext& context, const model::MemberFact& inherited) {
  if (inherited.kind == model::MemberKind::Relationship)
    return makes_relationship(context.project,
                              model::expression_at(context.project, inherited.place));
  const bool is_of_base = std::ranges::any_of(context.cls.bases, [&](model::ClassId id) {
    const model::ModelClass& base = context.models.model_class(id);
    return base.role == ClassRole::DeclarativeBase && base.place.file == inherited.place.file &&
           base.place.range.contains(inherited.place.range);
  });
  return is_of_base &&
         makes_synonym(context.project, model::expression_at(context.project, inherited.place));
}

}  // namespace modelmend::emit
