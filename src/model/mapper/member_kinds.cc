#include "model/mapper/member_kinds.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "model/declared_arguments.h"
#include "model/returns.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;

struct Named {
  std::string_view name;
  MemberKind kind;
};

constexpr auto kDecorators = std::to_array<Named>({
    {"sqlalchemy.ext.hybrid.hybrid_property", MemberKind::Hybrid},
    {"sqlalchemy.ext.hybrid.hybrid_method", MemberKind::HybridMethod},
    {"builtins.property", MemberKind::Property},
    {"functools.cached_property", MemberKind::Property},
    {"sqlalchemy.orm.validates", MemberKind::Validator},
    {"sqlalchemy.orm.reconstructor", MemberKind::Reconstructor},
    {"sqlalchemy.orm.synonym_for", MemberKind::Synonym},
    {"sqlalchemy.orm.declared_attr", MemberKind::DeclaredAttr},
    {"sqlalchemy.ext.declarative.declared_attr", MemberKind::DeclaredAttr},
    {"builtins.classmethod", MemberKind::ClassMethod},
    {"builtins.staticmethod", MemberKind::StaticMethod},
});

constexpr auto kCalls = std::to_array<Named>({
    {"sqlalchemy.ext.hybrid.hybrid_property", MemberKind::Hybrid},
    {"sqlalchemy.ext.hybrid.hybrid_method", MemberKind::HybridMethod},
    {"sqlalchemy.orm.column_property", MemberKind::ColumnProperty},
    {"sqlalchemy.orm.query_expression", MemberKind::ColumnProperty},
    {"sqlalchemy.orm.deferred", MemberKind::Deferred},
    {"sqlalchemy.orm.synonym", MemberKind::Synonym},
    {"sqlalchemy.orm.composite", MemberKind::Composite},
    {"sqlalchemy.ext.associationproxy.association_proxy", MemberKind::AssociationProxy},
    {"sqlalchemy.ext.indexable.index_property", MemberKind::AssociationProxy},
    {"builtins.property", MemberKind::Property},
});

constexpr std::array<std::string_view, 8> kPydantic = {
    "field_validator",  "model_validator",  "validator",      "root_validator",
    "field_serializer", "model_serializer", "computed_field", "validate_call"};

// What a part of a property or hybrid is called.
constexpr std::array<std::string_view, 9> kRoles = {"setter",     "getter",     "deleter",
                                                    "expression", "comparator", "update_expression",
                                                    "inplace",    "overrides",  "bulk_dml"};

// A template because the tables differ in size.
template <class Table>
std::optional<MemberKind> kind_named(const Table& table, std::string_view name) {
  const auto found = std::ranges::find(table, name, &Named::name);
  return found == table.end() ? std::nullopt : std::optional(found->kind);
}

Expression without_call(const Expression& decorator) {
  return decorator.is(Kind::Call) ? unwrapped(decorator.field(Field::Function)) : decorator;
}

bool is_pydantic(std::string_view name) {
  const std::string_view last = name.substr(name.rfind('.') + 1);
  return name.starts_with("pydantic") && std::ranges::find(kPydantic, last) != kPydantic.end();
}

// `class computed(hybrid_property)` of the project.
std::optional<MemberKind> kind_of_class_above(const Project& project, const Expression& decorator) {
  const auto site = project.class_site(resolve(project, decorator));
  if (!site) return std::nullopt;
  for (const semantic::Ancestor& each : semantic::linearise(project, *site))
    if (const auto kind = kind_named(kDecorators, library_name(each.meaning))) return kind;
  return std::nullopt;
}

std::optional<MemberKind> kind_of_decorator(const Project& project, const Expression& decorator) {
  // `@declared_attr.directive`
  const Expression function = without_call(decorator);
  const std::string name = library_name(project, function);
  if (const auto kind = kind_named(kDecorators, name)) return kind;
  if (is_pydantic(name)) return MemberKind::PydanticValidator;
  if (const auto kind = kind_of_class_above(project, function)) return kind;
  if (!function.is(Kind::Attribute)) return std::nullopt;
  const std::string owner = library_name(project, function.field(Field::Object));
  return kind_named(kDecorators, owner) == MemberKind::DeclaredAttr
             ? std::optional(MemberKind::DeclaredAttr)
             : std::nullopt;
}

// `@total.setter`, `@total.inplace.expression`.
std::optional<MemberKindFact> part_named(const Expression& decorator) {
  Expression e = without_call(decorator);
  if (!e.is(Kind::Attribute)) return std::nullopt;
  MemberKindFact part{MemberKind::Property, "", std::string(e.node.field(Field::Attribute).text())};
  if (std::ranges::find(kRoles, part.role) == kRoles.end()) return std::nullopt;
  e = unwrapped(e.field(Field::Object));
  if (e.is(Kind::Attribute) && e.node.field(Field::Attribute).text() == "inplace")
    e = unwrapped(e.field(Field::Object));
  if (e.is(Kind::Attribute)) e = e.field(Field::Attribute);  // of a base: `Base.total.setter`
  if (!e.is(Kind::Identifier)) return std::nullopt;
  part.part_of = std::string(e.text());
  return part;
}

MemberKindFact kind_of_function(const Project& project, const Member& member) {
  std::optional<MemberKind> best;
  for (const Expression& decorator : member.decorators) {
    if (auto part = part_named(decorator)) return *std::move(part);
    const auto kind = kind_of_decorator(project, decorator);
    // `@field_validator(...) @classmethod`: what is above says more.
    if (kind && !best) best = kind;
  }
  MemberKindFact fact{best.value_or(MemberKind::Method), "", ""};
  if (fact.kind == MemberKind::Property || fact.kind == MemberKind::Hybrid) {
    fact.part_of = member.name;
    fact.role = "getter";
  }
  return fact;
}

std::optional<MemberKind> kind_by_name(std::string_view name) {
  if (name == "__mapper_args__") return MemberKind::MapperArgs;
  if (name == "__table_args__") return MemberKind::TableArgs;
  if (name == "model_config") return MemberKind::ModelConfig;
  // The effects of the last three are read as those of each table and column.
  constexpr std::array<std::string_view, 10> kDirectives = {
      "__tablename__",  "__abstract__",  "__allow_unmapped__", "__table__", "__bind_key__",
      "__mapper_cls__", "__table_cls__", "metadata",           "registry",  "type_annotation_map"};
  if (std::ranges::find(kDirectives, name) != kDirectives.end()) return MemberKind::Directive;
  return std::nullopt;
}

// Objects of the class store what they are given as a proxy does, by `def __set__(self, instance,
// value)` or by that of the library's class above it.
MemberKind kind_of_class(const Project& project, const semantic::Project::ClassSite& site) {
  for (const semantic::Ancestor& each : semantic::linearise(project, site)) {
    const auto kind = kind_named(kCalls, library_name(each.meaning));
    if (kind == MemberKind::AssociationProxy || kind == MemberKind::Hybrid)
      return MemberKind::AssociationProxy;
    if (!each.site) continue;
    const semantic::ScopeTable& scopes = each.site->module->scopes();
    const auto body = scopes.opened_by(each.site->definition);
    if (body && !scopes.bindings(*body, "__set__").empty()) return MemberKind::AssociationProxy;
  }
  return MemberKind::Constant;
}

MemberKind kind_of_call(const Project& project, const Expression& function) {
  const semantic::Resolution meaning = resolve(project, function);
  if (const auto kind = kind_named(kCalls, library_name(meaning))) return *kind;
  const auto site = project.class_site(meaning);
  return site ? kind_of_class(project, *site) : MemberKind::Constant;
}

}  // namespace

MemberKindFact member_kind(const Project& project, const Member& member) {
  if (const auto kind = kind_by_name(member.name)) return {*kind, "", ""};
  if (member.function) return kind_of_function(project, member);
  if (!member.value && !member.annotation)
    return {member.name == "Config" ? MemberKind::ModelConfig : MemberKind::NestedClass, "", ""};
  if (!member.value) return {MemberKind::Annotation, "", ""};
  if (!member.value.is(Kind::Call)) return {MemberKind::Constant, "", ""};
  return {kind_of_call(project, value_of(project, member.value.field(Field::Function))), "", ""};
}

namespace {

bool makes_mapped(const Project& project, const Expression& call) {
  constexpr std::array<std::string_view, 3> kRelationships = {
      "sqlalchemy.orm.relationship", "sqlalchemy.orm.relation", "sqlalchemy.orm.dynamic_loader"};
  const std::string name = library_name(project, call.field(Field::Function));
  const auto kind = kind_named(kCalls, name);
  return std::ranges::find(kRelationships, name) != kRelationships.end() ||
         (kind && *kind != MemberKind::Property);
}

// Follows each function and each variable once.
class MappedSearch {
 public:
  explicit MappedSearch(const Project& project) : project_(project) {}

  bool finds(const Expression& value) {
    waiting_ = {value};
    while (!waiting_.empty()) {
      const Expression next = unwrapped(waiting_.back());
      waiting_.pop_back();
      if (next && visit(next)) return true;
    }
    return false;
  }

 private:
  bool visit(const Expression& e) {
    switch (e.node.kind()) {
      case Kind::ConditionalExpression:
      case Kind::BooleanOperator:
        for (const syntax::Node part : e.node.items()) waiting_.push_back(e.at(part));
        return false;
      case Kind::NamedExpression:
        waiting_.push_back(e.field(Field::Value));
        return false;
      case Kind::Call:
        if (makes_mapped(project_, e)) return true;
        follow(e.field(Field::Function), true);
        return false;
      case Kind::Identifier:
      case Kind::Attribute:
        follow(e, false);
        return false;
      default:
        return false;
    }
  }

  void follow(const Expression& name, bool is_called) {
    const auto meaning = resolve(project_, name);
    const auto* const local = std::get_if<semantic::Local>(&meaning);
    if (local == nullptr || !seen_.insert(local->definition).second) return;
    if (!is_called) {
      if (const auto bound = variable_value(project_, *local)) waiting_.push_back(*bound);
    } else if (local->kind == semantic::DefinitionKind::Function) {
      for (Expression& each : returns_of(expression_at(project_, local->definition)))
        waiting_.push_back(std::move(each));
    }
  }

  const Project& project_;
  std::vector<Expression> waiting_;
  std::set<Place> seen_;
};

}  // namespace

bool may_be_mapped(const Project& project, const Expression& value) {
  return MappedSearch(project).finds(value);
}

}  // namespace modelmend::model
