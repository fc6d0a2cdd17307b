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

bool makes_synonym(const semantic::Project& project, const Expression& statement) {
  if (!statement.is(Kind::DecoratedDefinition) || !is_plain_declared_attr(project, statement))
    return false;
  const auto made = model::single_return(statement.field(Field::Definition));
  return made && made->is(Kind::Call) &&
         model::library_name(project, made->field(Field::Function)) == "sqlalchemy.orm.synonym";
}

}  // namespace

bool stays_declared(const ClassContext& context, const model::Member& stated) {
  return context.cls.role == ClassRole::DeclarativeBase &&
         makes_synonym(context.project, stated.statement);
}

bool stays_declared(const ClassContext& context, const model::MemberFact& inherited) {
  const bool is_of_base = std::ranges::any_of(context.cls.bases, [&](model::ClassId id) {
    const model::ModelClass& base = context.models.model_class(id);
    return base.role == ClassRole::DeclarativeBase && base.place.file == inherited.place.file &&
           base.place.range.contains(inherited.place.range);
  });
  return is_of_base &&
         makes_synonym(context.project, model::expression_at(context.project, inherited.place));
}

}  // namespace modelmend::emit
