#include "emit/kept_column.h"

#include "emit/attribute_renames.h"
#include "emit/kept_declared_attr.h"
#include "model/class_body.h"
#include "model/column_readers.h"
#include "model/declared_arguments.h"

namespace modelmend::emit {
namespace {

using model::ColumnDecl;
using model::Expression;
using model::Member;
using syntax::Kind;

// Of `x: Mapped[str] = mapped_column(String, nullable=True)` nothing is said by the annotation.
bool says_all(const semantic::Project& project, const ColumnDecl& decl, const Expression& call) {
  const model::Arguments arguments = model::arguments_of(call);
  return decl.type_origin != model::TypeOrigin::Annotation &&
         arguments.keyword("nullable") != nullptr &&
         model::sqlalchemy_callee(project, call) == "mapped_column";
}

// `@declared_attr` and nothing else, or a plain `x = Column(...)`.
bool may_stay(const semantic::Project& project, const ColumnDecl& decl, const Member& member) {
  const model::MemberValue value = model::member_value(project, member);
  if (value.reason || !value.value) return false;
  if (member.function)
    return value.is_declared_attr && member.decorators.size() == 1 &&
           model::library_name(project, member.decorators.front()) ==
               "sqlalchemy.orm.declared_attr";
  if (!member.value.is(Kind::Call)) return false;
  const bool is_column = model::sqlalchemy_callee(project, member.value) == "Column";
  return (is_column && !member.annotation) || says_all(project, decl, member.value);
}

}  // namespace

bool stays_sqlalchemys(const ClassContext& context, const ColumnDecl& decl) {
  const Expression written = model::expression_at(context.project, decl.place);
  const auto member = written ? model::member_at(written, decl.attribute) : std::nullopt;
  // Another name that a field cannot have belongs to SQLModel or Pydantic, which ask for it.
  if (!decl.attribute.starts_with('_')) return false;
  if (!member || !may_stay(context.project, decl, *member)) return false;
  const AttributeRename* const rename = context.renames.find(decl.id);
  if (rename != nullptr) return rename->why_not.has_value();
  return !model::member_value(context.project, *member).method.empty();
}

std::set<std::string> beside_fields(const ClassContext& context) {
  std::set<std::string> names;
  if (!context.cls.table) return names;
  for (const model::TableColumn& column : context.models.table(*context.cls.table).columns) {
    const ColumnDecl& decl = context.models.decl(column.decl);
    if (stays_sqlalchemys(context, decl)) names.insert(decl.attribute);
  }
  for (const model::MemberFact& each : context.mapper().members)
    if (each.kind == model::MemberKind::Relationship && each.is_inherited &&
        stays_declared(context, each))
      names.insert(each.name);
  return names;
}

}  // namespace modelmend::emit
