#include "emit/class_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "emit/attribute_names.h"
#include "emit/attribute_needs.h"
#include "emit/constructor.h"
#include "emit/kept_column.h"
#include "emit/kept_declared_attr.h"
#include "emit/library_base.h"
#include "emit/surroundings.h"
#include "emit/tables.h"
#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "model/mapper/loose_calls.h"
#include "model/mapper/relationship_call.h"
#include "model/table_arguments.h"
#include "semantic/class_hierarchy.h"
#include "semantic/library.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::ClassRole;
using model::MemberFact;
using model::MemberKind;
using model::ModelClass;
using syntax::Kind;

// They do nothing, or nothing that fields are part of, and may stay.
constexpr std::array<std::string_view, 3> kHarmlessDecorators = {
    "functools.total_ordering", "sqlalchemy_utils.generic_repr",
    "sqlalchemy_utils.models.generic_repr"};

// With or without arguments.
bool is_harmless_decorator(std::string_view decorator) {
  const std::string_view name = decorator.substr(0, decorator.find('('));
  return std::ranges::find(kHarmlessDecorators, name) != kHarmlessDecorators.end();
}

bool has_children(const ClassContext& context) {
  return std::ranges::any_of(context.mappers.mappers, [&](const model::MapperFact& each) {
    return each.inherits == context.cls.id;
  });
}

bool is_table_local(const ClassContext& context) {
  return context.cls.table && context.models.table(*context.cls.table).local;
}

// Whatever else is to be said of such a class, who converts it is to know of its base.
std::optional<Declined> why_not_by_flask(const ClassContext& context) {
  if (context.options.takes_flask) return std::nullopt;
  const model::Expression definition = model::expression_at(context.project, context.cls.place);
  const auto ancestors = semantic::linearise(context.project, {definition.module, definition.node});
  const bool is_of_flask = std::ranges::any_of(ancestors, [](const semantic::Ancestor& each) {
    return semantic::imported_name(each.meaning).starts_with("flask_sqlalchemy.");
  });
  if (!is_of_flask) return std::nullopt;
  return Declined{
      "flask-sqlalchemy",
      "its base is Flask-SQLAlchemy's own, which gives it a 'query'; --flask converts it "
      "and keeps that where it can"};
}

// The function that makes what could not be read, if that is what is the matter.
std::optional<Refusal> why_not_by_unread_function(const ClassContext& context) {
  const auto is_unread = [&](const MemberFact& member) {
    return member.kind == MemberKind::DeclaredAttr &&
           std::ranges::any_of(context.cls.unread, [&](const std::string& sentence) {
             return sentence.find("'" + member.name + "'") != std::string::npos;
           });
  };
  std::vector<model::ClassId> classes = context.cls.bases;
  classes.push_back(context.cls.id);
  for (const model::ClassId id : classes)
    for (const MemberFact& each : context.mappers.of(id).members)
      if (is_unread(each))
        return Refusal{{"declared-attr",
                        fmt::format("what the declared_attr '{}' makes is computed", each.name)},
                       each.place};
  return std::nullopt;
}

// Below a declarative base, that is; beside other classes without one it may be anything.
bool is_used_as_mixin(const ClassContext& context) {
  return std::ranges::any_of(context.models.classes, [&](const ModelClass& each) {
    const bool is_below_base = each.role != ClassRole::Mixin && each.role != ClassRole::NotAModel;
    return is_below_base && each.id != context.cls.id &&
           std::ranges::find(each.bases, context.cls.id) != each.bases.end();
  });
}

// registry.map_imperatively(User, users), in the module of the class.
bool is_mapped_by_call(const ClassContext& context) {
  return std::ranges::any_of(context.module.scopes().calls(), [&](const syntax::Node& each) {
    const model::Expression call{&context.module, each, 0, nullptr};
    const std::string callee =
        model::library_name(context.project, call.field(syntax::Field::Function));
    if (!model::is_imperative_mapping(callee)) return false;
    const model::Arguments arguments = model::arguments_of(call);
    if (arguments.positional.empty()) return false;
    const auto cls = context.project.class_site(
        model::resolve(context.project, arguments.positional.front().value));
    return cls && cls->module == &context.module &&
           cls->definition.range() == context.cls.place.range;
  });
}

// Another mapped class of the same base that has its name, which a text then means neither of, or
// its table, of which only running the code tells whose it is.
const ModelClass* find_namesake(const ClassContext& context) {
  const ModelClass& cls = context.cls;
  const auto is_rival = [&](const ModelClass& each) {
    if (each.id == cls.id || each.role != ClassRole::Mapped || each.metadata != cls.metadata)
      return false;
    const auto module = context.project.open(each.place.file);
    return module && !model::is_inside_function((*module)->node_at(each.place.range));
  };
  for (const ModelClass& each : context.models.classes)
    if (each.name == cls.name && is_rival(each)) return &each;
  const auto& named = context.models.index.tables_named;
  const auto same = named.find(model::qualified_table_name(context.models.table(*cls.table)));
  if (same == named.end()) return nullptr;
  for (const model::TableId id : same->second) {
    const auto& other = context.models.table(id).mapped_class;
    if (id != *cls.table && other && is_rival(context.models.model_class(*other)))
      return &context.models.model_class(*other);
  }
  return nullptr;
}

// Of a class whose table or columns are not wholly known.
Declined unread(const std::string& sentence) {
  const bool is_of_name = sentence.find("__tablename__") != std::string::npos;
  return {is_of_name ? "table-name-dynamic" : "dynamic-columns", sentence};
}

// A function that says the arguments of the table, and does not look at the class, says the same of
// the new one.
std::optional<Declined> why_no_table(const ClassContext& context, const model::TableFact& table) {
  for (const std::string& reason : table.unread) {
    const bool stays =
        reason == model::kComputedTableArguments &&
        model::function_of_table_arguments(
            context.project, model::expression_at(context.project, context.cls.place));
    if (!stays) return unread(reason);
  }
  return std::nullopt;
}

// `class User(Base)` where no statement binds `Base` by its name.
std::optional<std::string> base_of_a_star(const ClassContext& context) {
  const semantic::ScopeTable& scopes = context.module.scopes();
  const bool has_star = std::ranges::any_of(
      scopes.scope(semantic::ScopeId{}).bindings,
      [](const auto& each) { return each.kind == semantic::BindingKind::StarImport; });
  const syntax::Node definition = context.module.node_at(context.cls.place.range);
  if (!has_star || !definition.is(syntax::Kind::ClassDefinition)) return std::nullopt;
  for (const syntax::Node base : definition.field(syntax::Field::Superclasses).items()) {
    if (!base.is(syntax::Kind::Identifier)) continue;
    if (!semantic::library::is_builtin(base.text()) &&
        scopes.bindings(semantic::ScopeId{}, base.text()).empty())
      return std::string(base.text());
  }
  return std::nullopt;
}

// A base that may be the declarative one, as that which a `try` makes in either of two ways.
std::optional<Declined> why_not_by_unknown_base(const ClassContext& context) {
  const model::Expression definition = model::expression_at(context.project, context.cls.place);
  for (const syntax::Node each : definition.node.field(syntax::Field::Superclasses).items()) {
    if (!each.is(syntax::Kind::Identifier) && !each.is(syntax::Kind::Attribute)) continue;
    const auto meaning = model::resolve(context.project, definition.at(each));
    if (const auto* const unknown = std::get_if<semantic::Unknown>(&meaning))
      return Declined{"unknown-base", fmt::format("it is not known what '{}' is: {}", each.text(),
                                                  unknown->reason)};
  }
  return std::nullopt;
}

// Of a class with columns that no class of the project has as a mixin.
Declined why_unused(const ClassContext& context) {
  if (const auto base = base_of_a_star(context))
    return {"star-import-ambiguous",
            fmt::format("'{}', which it derives from, may come from an import * that cannot be "
                        "followed",
                        *base)};
  if (auto why = why_not_by_unknown_base(context)) return *std::move(why);
  return {"unused-mixin",
          "no class of the project has it as a mixin, so that it may be mapped by a call somewhere "
          "else"};
}

std::optional<Declined> why_not_by_kind(const ClassContext& context) {
  const ModelClass& cls = context.cls;
  if (is_mixin(cls)) {
    if (!cls.unread.empty()) return unread(cls.unread.front());
    if (model::is_inside_function(context.module.node_at(cls.place.range)))
      return Declined{"local-class", "it is made when a function runs"};
    if (cls.role == ClassRole::Mixin && is_mapped_by_call(context))
      return Declined{"imperative-table", "a call maps it to a table, which makes its columns"};
    if (cls.role == ClassRole::Mixin && !is_used_as_mixin(context)) return why_unused(context);
    return std::nullopt;
  }
  if (is_table_local(context))
    return Declined{"local-class", "it is made when a function runs, or in a migration"};
  if (context.mapper().inherits || has_children(context))
    return Declined{"inheritance-mapped",
                    "SQLModel does not map a class below another mapped class"};
  if (!cls.unread.empty()) return unread(cls.unread.front());
  if (!cls.table) return Declined{"table-name-dynamic", "its table is not known"};
  const model::TableFact& table = context.models.table(*cls.table);
  if (auto why = why_no_table(context, table)) return why;
  if (table.mapped_class != cls.id)
    return Declined{"multiple-definitions", "its table belongs to another class as well"};
  if (const ModelClass* const other = find_namesake(context))
    return Declined{"multiple-definitions",
                    fmt::format("'{}' is a class of the same base with its {}",
                                other->qualified_name, other->name == cls.name ? "name" : "table")};
  return std::nullopt;
}

std::optional<Refusal> why_not_by_statement(const ClassContext& context) {
  for (const model::OptionFact& each : context.mapper().class_arguments) {
    const bool is_decorator = each.keyword == "@";
    if (is_decorator && is_harmless_decorator(each.value)) continue;
    if (is_decorator && each.value.find("mapped_as_dataclass") != std::string::npos)
      return Refusal{{"dataclass-init-contract",
                      fmt::format("the decorator '{}' makes a dataclass of it", each.value)},
                     each.place};
    return Refusal{
        {is_decorator ? "class-decorator" : "class-argument",
         is_decorator
             ? fmt::format("the decorator '{}' may change the class", each.value)
             : fmt::format("the class argument '{}' has no meaning for SQLModel", each.keyword)},
        each.place};
  }
  return std::nullopt;
}

bool is_in_body(const ClassContext& context, const Place& place) {
  return place.file == context.module.id() && context.cls.place.range.contains(place.range);
}

Declined kept_name(std::string_view name) {
  return {"name-conflict", fmt::format("'{}' is a name of SQLModel or Pydantic", name)};
}

// Pydantic does not see a relationship, so one may begin with an underscore; before two of them
// Python makes another name of it.
std::optional<Declined> why_not_by_name(const model::RelationshipFact& relationship) {
  const std::string& name = relationship.attribute;
  if (is_kept_name(name)) return kept_name(name);
  if (!name.starts_with("__")) return std::nullopt;
  return Declined{"name-conflict",
                  fmt::format("Python calls '{}' something else in each class", name)};
}

std::optional<Refusal> why_not_by_attributes(const ClassContext& context) {
  for (const model::DeclId id : context.cls.own_declarations) {
    const model::ColumnDecl& decl = context.models.decl(id);
    if (!is_in_body(context, decl.place))
      return Refusal{
          {"column-elsewhere", fmt::format("'{}' is set outside of the class", decl.attribute)},
          decl.place};
    if (decl.attribute == "metadata")
      return Refusal{
          {"name-conflict",
           "SQLAlchemy itself refuses a column 'metadata', so nothing can be mapped here"},
          decl.place};
    const AttributeRename* const rename = context.renames.find(id);
    if (rename != nullptr && rename->why_not && !stays_sqlalchemys(context, decl))
      return Refusal{*rename->why_not, decl.place};
  }
  for (const model::RelationshipFact& each : context.mapper().relationships)
    if (auto why = why_not_by_name(each)) return Refusal{*std::move(why), each.place};
  return std::nullopt;
}

// What a declarative base says of its registry.
bool is_of_base(std::string_view name) {
  return name == "metadata" || name == "registry" || name == "type_annotation_map";
}

// What a class inherits from a mixin has the same meaning beside SQLModel only if neither library
// makes anything of it.
bool may_be_inherited(const MemberFact& member) {
  switch (member.kind) {
    case MemberKind::Method:
    case MemberKind::ClassMethod:
    case MemberKind::StaticMethod:
    case MemberKind::Property:
    case MemberKind::Reconstructor:
    case MemberKind::Constant:
    case MemberKind::NestedClass:
    case MemberKind::Hybrid:
    case MemberKind::HybridMethod:
    case MemberKind::Validator:  // SQLAlchemy finds it by the class, whoever has it
      return true;
    case MemberKind::Annotation:
      return member.name.starts_with("__");
    case MemberKind::DeclaredAttr:
    case MemberKind::Directive:
    case MemberKind::TableArgs:
    case MemberKind::MapperArgs:
      return member.name.starts_with("__") || is_of_base(member.name);
    default:
      return false;
  }
}

bool is_function(const MemberFact& member) {
  return member.kind == MemberKind::Method || member.kind == MemberKind::ClassMethod ||
         member.kind == MemberKind::StaticMethod || member.kind == MemberKind::Property;
}

bool may_hide(const ClassContext& context, const MemberFact& member) {
  return is_function(member) && may_hide_method(member.name, context.options.sqlmodel);
}

// Its emitter says what of it may stay.
bool is_own_config(const MemberFact& member) {
  return member.kind == MemberKind::ModelConfig && !member.is_inherited;
}

// Methods, constants and nested classes; a column gets another name.
std::optional<Refusal> why_not_by_members(const ClassContext& context) {
  for (const MemberFact& each : context.mapper().members)
    if (is_kept_name(each.name) && each.kind != MemberKind::Column &&
        each.kind != MemberKind::Event && !(each.is_inherited && is_of_base(each.name)) &&
        !may_hide(context, each) && !is_own_config(each))
      return Refusal{kept_name(each.name), each.place};
  return std::nullopt;
}

bool is_column_above(const ClassContext& context, std::string_view name) {
  return std::ranges::any_of(context.cls.bases, [&](model::ClassId id) {
    const auto& declared = context.models.model_class(id).own_declarations;
    return id != context.cls.id && std::ranges::any_of(declared, [&](model::DeclId decl) {
             return context.models.decl(decl).attribute == name;
           });
  });
}

// To SQLAlchemy a function hides the column of a mixin, and a constant may; Pydantic takes a
// function for the default of the field.
std::optional<Refusal> why_not_by_hidden_columns(const ClassContext& context) {
  for (const MemberFact& each : context.mapper().members) {
    const bool may_hide_one = is_function(each) || each.kind == MemberKind::Hybrid ||
                              each.kind == MemberKind::HybridMethod ||
                              each.kind == MemberKind::NestedClass ||
                              each.kind == MemberKind::Constant;
    if (!each.is_inherited && may_hide_one && is_column_above(context, each.name))
      return Refusal{
          {"mixin-columns",
           fmt::format("'{}' hides a column from above, as no field is hidden", each.name)},
          each.place};
  }
  return std::nullopt;
}

// `id: Any`, which stays with the old base.
bool is_annotation_of_base(const ClassContext& context, const MemberFact& member) {
  return member.kind == MemberKind::Annotation &&
         std::ranges::any_of(context.models.classes, [&](const ModelClass& each) {
           return each.role == ClassRole::DeclarativeBase && each.place.file == member.place.file &&
                  each.place.range.contains(member.place.range);
         });
}

bool is_called_for_assignments(std::string_view name) {
  return name == "__setattr__" || name == "__new__" || name == "__init_subclass__";
}

std::optional<Refusal> why_not_by_inherited(const ClassContext& context) {
  for (const MemberFact& each : context.mapper().members) {
    if (!each.is_inherited) continue;
    if (each.kind == MemberKind::Column) continue;  // its mixin is converted as well
    const bool is_declared =
        each.kind == MemberKind::DeclaredAttr || each.kind == MemberKind::Relationship;
    if (is_declared && stays_declared(context, each)) {
      if (context.options.sqlmodel >= semantic::kUsesPydantic2) continue;
      return Refusal{
          {"no-field-form",
           fmt::format("Pydantic 1 takes the declared_attr '{}' for a field", each.name)},
          each.place};
    }
    if (each.kind == MemberKind::Relationship)
      return Refusal{
          {"mixin-columns", fmt::format("the relationship '{}' comes from a mixin", each.name)},
          each.place};
    if (is_called_for_assignments(each.name))
      return Refusal{
          {"custom-constructor",
           fmt::format("'{}' of a mixin would be called {}", each.name,
                       each.name == "__init_subclass__" ? "while SQLModel makes the class"
                                                        : "for the defaults of fields")},
          each.place};
    if (each.name == "__init__")
      if (auto why = why_not_by_inherited_constructor(context, each))
        return Refusal{*std::move(why), each.place};
    if (!may_be_inherited(each) && !is_annotation_of_base(context, each))
      return Refusal{{"mixin-members",
                      fmt::format("'{}' comes from a mixin and has no form there", each.name)},
                     each.place};
  }
  return std::nullopt;
}

}  // namespace

bool is_mixin(const ModelClass& cls) {
  return cls.role == ClassRole::Mixin || cls.role == ClassRole::Abstract;
}

bool may_be_converted(const ModelClass& cls) {
  const bool is_plain_mixin = cls.role == ClassRole::Mixin && cls.own_declarations.empty();
  return cls.role == ClassRole::Mapped || (is_mixin(cls) && !is_plain_mixin);
}

namespace {

Place place_of(const semantic::Project::ClassSite& site) {
  return {site.module->id(), site.definition.range()};
}

bool may_be_converted_at(const model::ProjectModels& models, const Place& place) {
  return std::ranges::any_of(models.classes, [&](const ModelClass& each) {
    return each.place == place && may_be_converted(each);
  });
}

}  // namespace

std::set<model::ClassId> companions(const ClassContext& context) {
  std::set<model::ClassId> found;
  for (const model::ClassId id : context.cls.bases)
    if (id != context.cls.id && is_mixin(context.models.model_class(id)) &&
        may_be_converted(context.models.model_class(id)))
      found.insert(id);
  if (!is_mixin(context.cls)) return found;
  for (const ModelClass& each : context.models.classes)
    if (each.id != context.cls.id && may_be_converted(each) &&
        std::ranges::find(each.bases, context.cls.id) != each.bases.end())
      found.insert(each.id);
  return found;
}

namespace {

// A relationship of another class to this one that may have a backref, of which nobody knows what
// it is called: objects of SQLModel take no attribute that their class does not declare.
std::optional<Refusal> why_not_by_unread_backref(const ClassContext& context) {
  for (const model::MapperFact& mapper : context.mappers.mappers)
    for (const model::RelationshipFact& each : mapper.relationships) {
      if (each.target != context.cls.id || !each.back_populates.empty()) continue;
      const bool may_have_one = std::ranges::any_of(each.unread, [](const std::string& reason) {
        return reason == model::kUnwrittenArguments || reason == model::kComputedBackref;
      });
      if (may_have_one)
        return Refusal{
            {"backref", fmt::format("'{}' of '{}' may make an attribute of it by a backref that is "
                                    "not read",
                                    each.attribute, context.models.model_class(mapper.cls).name)},
            each.place};
    }
  return std::nullopt;
}

// Attributes that are said beside the body of the class, or that the mapper calls otherwise.
std::optional<Refusal> why_not_by_mapper_args(const ClassContext& context) {
  for (const model::OptionFact& each : context.mapper().mapper_args)
    if (each.keyword == "properties" || each.keyword == "column_prefix")
      return Refusal{
          {"dynamic-columns",
           fmt::format("'{}' of __mapper_args__ decides what its attributes are", each.keyword)},
          each.place};
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> why_not(const ClassContext& context) {
  if (auto why = why_not_by_flask(context)) return Refusal{*std::move(why), context.cls.place};
  if (auto why = why_not_by_unread_function(context)) return why;
  if (auto why = why_not_by_kind(context)) return Refusal{*std::move(why), context.cls.place};
  if (auto why = why_not_by_statement(context)) return why;
  if (auto why = why_not_by_attributes(context)) return why;
  if (auto why = why_not_by_members(context)) return why;
  if (auto why = why_not_by_inherited(context)) return why;
  if (auto why = why_not_by_hidden_columns(context)) return why;
  if (auto why = why_not_by_validators(context)) return why;
  if (auto why = why_not_by_mapper_args(context)) return why;
  if (auto why = why_not_by_unread_backref(context)) return why;
  return why_not_by_surroundings(context);
}

std::optional<Refusal> why_not_base(const ClassContext& base) {
  if (!base.cls.unread.empty())
    return Refusal{{"dynamic-columns", base.cls.unread.front()}, base.cls.place};
  for (const model::DeclId id : base.cls.own_declarations) {
    const model::ColumnDecl& decl = base.models.decl(id);
    if (!may_be_field(decl.attribute))
      return Refusal{{"name-conflict", fmt::format("'{}' can be no field", decl.attribute)},
                     decl.place};
  }
  return why_not_by_attributes(base);
}

namespace {

// Methods of Python's protocols that each model of Pydantic has, besides those that a declarative
// base has had before.
constexpr std::array<std::string_view, 17> kProtocolsOfModels = {
    "__class_getitem__", "__copy__",     "__deepcopy__", "__delattr__",   "__eq__",
    "__getattr__",       "__getstate__", "__hash__",     "__iter__",      "__new__",
    "__pretty__",        "__replace__",  "__repr__",     "__rich_repr__", "__setattr__",
    "__setstate__",      "__str__"};

bool is_method_of_models(std::string_view name) {
  return std::ranges::find(kProtocolsOfModels, name) != kProtocolsOfModels.end() ||
         is_kept_name(name);
}

Declined hidden_member(std::string_view member, std::string_view mixin) {
  return {"mixin-members",
          fmt::format("'{}' of the mixin '{}' would be hidden by that of SQLModel, which comes "
                      "first; write the mixin before the declarative base",
                      member, mixin)};
}

// A class of Python behind a model: what both have, the model gives.
std::optional<Declined> why_not_behind_model(const ClassContext& context,
                                             const semantic::Project::ClassSite& site) {
  for (const semantic::Ancestor& each : semantic::linearise(context.project, site)) {
    if (!each.site) continue;
    const model::Expression definition{each.site->module, each.site->definition, 0, nullptr};
    for (const model::Member& member : model::members_of(context.project, definition))
      if (is_method_of_models(member.name))
        return hidden_member(member.name, site.definition.field(syntax::Field::Name).text());
  }
  return std::nullopt;
}

// A class of a library, of which nobody reads the source.
std::optional<Declined> why_not_library(const ClassContext& context, const std::string& library,
                                        bool is_behind_model) {
  const BaseRow* const row = find_base(library);
  if (library == "sqlalchemy.orm.MappedAsDataclass")
    return Declined{
        "dataclass-init-contract",
        "'MappedAsDataclass' gives it the constructor and the comparison of dataclasses"};
  if (row == nullptr)
    return Declined{"mixin-external", fmt::format("'{}' is no part of the project", library)};
  if (is_behind_model)
    for (const std::string& member : row->members)
      if (is_method_of_models(member)) return hidden_member(member, library);
  // SQLModel would take the mixin's member for the default of the inherited field.
  for (const model::ClassId base : context.cls.bases)
    for (const model::DeclId id : context.models.model_class(base).own_declarations)
      if (const std::string& name = context.models.decl(id).attribute; row->has(name))
        return Declined{"mixin-columns",
                        fmt::format("'{}' comes from a mixin, and '{}' has it too", name, library)};
  return std::nullopt;
}

}  // namespace

std::optional<Declined> why_no_mixin(const ClassContext& context, const model::Expression& base,
                                     bool is_behind_model) {
  const model::Expression named =
      base.is(Kind::Subscript) ? base.field(syntax::Field::Value) : base;
  const semantic::Resolution meaning = model::resolve(context.project, named);
  const std::string library = model::library_name(meaning);
  if (!library.empty())
    if (auto why = why_not_library(context, library, is_behind_model)) return why;
  const auto site = context.project.class_site(meaning);
  if (!site && library.empty())
    return Declined{"unknown-base", fmt::format("it is not known what '{}' is", base.text())};
  const bool becomes_model = site && may_be_converted_at(context.models, place_of(*site));
  // Before, SQLModel asked each base for its configuration, and a class of Python has none.
  if (!becomes_model && context.options.sqlmodel < semantic::kUsesPydantic2)
    return Declined{"plain-base", fmt::format("SQLModel before 0.0.14 takes no base like '{}', "
                                              "which is no model",
                                              base.text())};
  if (site && !becomes_model && is_behind_model) return why_not_behind_model(context, *site);
  return std::nullopt;
}

}  // namespace modelmend::emit
