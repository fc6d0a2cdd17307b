#include "emit/typed_columns.h"

#include <algorithm>

#include "model/declared_arguments.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using semantic::Ancestor;
using semantic::Project;
using syntax::Field;
using syntax::Kind;

// One of its own or by a decorator of the project, which is what the name does not tell.
bool is_of_sqlalchemy(std::string_view name) {
  return name.starts_with("sqlalchemy.") && !name.ends_with("TypeDecorator") &&
         !name.ends_with("UserDefinedType");
}

bool may_derive_from(const Project& project, const Project::ClassSite& site,
                     const Project::ClassSite& above) {
  return std::ranges::any_of(semantic::linearise(project, site), [&](const Ancestor& each) {
    if (!each.site) return semantic::imported_name(each.meaning).empty();
    return each.site->definition == above.definition;
  });
}

class Look {
 public:
  Look(const ClassContext& context, const Project::ClassSite& wanted)
      : project_(context.project), models_(context.models), wanted_(wanted) {}

  [[nodiscard]] bool may_be(const model::ColumnDecl& decl, int hops = 0) const {
    if (decl.type_origin == model::TypeOrigin::ForeignKey) return may_be_by_key(decl, hops);
    // SQLAlchemy has a type of its own for an annotation that no type_annotation_map names.
    if (!decl.type_source) return decl.type_origin != model::TypeOrigin::Annotation;
    const Expression type = model::expression_at(project_, *decl.type_source);
    const Expression value = model::value_of(project_, type);
    const Expression called = value.is(Kind::Call) ? value.field(Field::Function) : value;
    const semantic::Resolution meaning = model::resolve(project_, called);
    if (is_of_sqlalchemy(model::library_name(meaning))) return false;
    const auto site = project_.class_site(meaning);
    return !site || may_derive_from(project_, *site, wanted_);
  }

 private:
  // The type is that of the column to which the first key leads.
  [[nodiscard]] bool may_be_by_key(const model::ColumnDecl& decl, int hops) const {
    if (decl.foreign_keys.empty() || hops > kMaxHops) return true;
    const std::string& target = decl.foreign_keys.front().target;
    const std::size_t dot = target.rfind('.');
    const auto tables = models_.index.tables_named.find(target.substr(0, dot));
    if (dot == std::string::npos || tables == models_.index.tables_named.end()) return true;
    return std::ranges::any_of(tables->second, [&](model::TableId id) {
      const auto column = models_.column_with_key(id, target.substr(dot + 1));
      return !column || may_be(models_.decl(*column), hops + 1);
    });
  }

  static constexpr int kMaxHops = 8;  // keys may lead in a circle

  const Project& project_;
  const model::ProjectModels& models_;
  const Project::ClassSite& wanted_;
};

}  // namespace

bool may_have_column_of(const ClassContext& context, const Expression& type_class) {
  const auto wanted = context.project.class_site(model::resolve(context.project, type_class));
  if (!wanted) return true;
  const Look look(context, *wanted);
  // What it selects may be of any type.
  const auto& members = context.mapper().members;
  if (std::ranges::any_of(members, [](const model::MemberFact& each) {
        return each.kind == model::MemberKind::ColumnProperty;
      }))
    return true;
  if (!context.cls.table) {  // a mixin: what its classes have besides is asked of them
    return std::ranges::any_of(context.cls.own_declarations, [&](model::DeclId id) {
      return look.may_be(context.models.decl(id));
    });
  }
  return std::ranges::any_of(
      context.models.table(*context.cls.table).columns,
      [&](const model::TableColumn& each) { return look.may_be(context.models.decl(each.decl)); });
}

}  // namespace modelmend::emit
