#include "emit/use_context.h"

#include <algorithm>
#include <array>

#include "model/expression.h"
#include "semantic/class_hierarchy.h"
#include "syntax/string_literal.h"

namespace modelmend::emit {
namespace {

using semantic::Local;
using semantic::Module;
using semantic::Resolution;
using syntax::Field;
using syntax::Kind;
using syntax::Node;
using Site = semantic::Project::ClassSite;

// Bases whose classes say nothing about the attributes of others.
constexpr std::array<std::string_view, 8> kOnTheirOwn = {
    "abc.",  "builtins.", "collections.", "dataclasses.",
    "enum.", "pydantic.", "sqlalchemy.",  "sqlmodel."};
// Methods of a query after which filter_by() still speaks of the same class.
constexpr std::array<std::string_view, 10> kSameEntity = {
    "filter", "filter_by", "where",    "order_by",        "options",
    "limit",  "offset",    "distinct", "with_for_update", "execution_options"};

bool has_parameter(Node function, std::string_view name) {
  const std::vector<Node> parameters = function.field(Field::Parameters).items();
  return std::ranges::any_of(parameters, [&](Node each) {
    const Node named = each.field(Field::Name);
    if (named) return named.text() == name;
    if (each.is(Kind::TypedParameter)) return each.child(0).text() == name;
    return each.is(Kind::Identifier) && each.text() == name;
  });
}

// The function_definition of `def name` in the class body, or a null node.
Node method_of(const Site& site, std::string_view name) {
  for (Node each : site.definition.field(Field::Body).items()) {
    if (each.is(Kind::DecoratedDefinition)) each = each.field(Field::Definition);
    if (each.is(Kind::FunctionDefinition) && each.field(Field::Name).text() == name) return each;
  }
  return {};
}

// The constructor that a class of the project has or inherits there; of super(), what it inherits.
Node constructor_of(const semantic::Project& project, const Site& site, bool is_super) {
  for (const semantic::Ancestor& each : semantic::linearise(project, site)) {
    if (!each.site || (is_super && each.site->definition == site.definition)) continue;
    if (const Node found = method_of(*each.site, "__init__")) return found;
  }
  return {};
}

// `def __init__(self, **values)` of a class that is no model may hand them on to one.
bool hands_keywords_on(const UsesInput& in, const Site& site, Node constructor) {
  const Place place{site.module->id(), site.definition.range()};
  if (std::ranges::find(in.models.classes, place, &model::ModelClass::place) !=
      in.models.classes.end())
    return false;
  for (Node each : constructor.field(Field::Parameters).items()) {
    if (each.is(Kind::TypedParameter)) each = each.child(0);
    if (each.is(Kind::DictionarySplatPattern)) return true;
  }
  return false;
}

// `table = User.__table__`, which means nothing that could be resolved.
bool is_bound_to_table(const Module& module, Node name) {
  const semantic::ScopeTable& scopes = module.scopes();
  std::optional<semantic::ScopeId> at = scopes.scope_at(name.begin());
  while (at && scopes.bindings(*at, name.text()).empty()) at = scopes.scope(*at).parent;
  if (!at) return false;
  const auto bindings = scopes.bindings(*at, name.text());
  return std::ranges::all_of(bindings, [](const semantic::Binding* each) {
    return each->value.is(Kind::Attribute) &&
           each->value.field(Field::Attribute).text() == "__table__";
  });
}

// The class that `session.query(User).filter(...)`, `select(User)` and `User.query` ask for.
ObjectClass asked_for(const UsesInput& in, const ObjectClasses& objects, const Module& module,
                      Node query) {
  while (query.is(Kind::Call)) {
    const Node callee = query.field(Field::Function);
    const std::vector<Node> arguments = query.field(Field::Arguments).items();
    const bool is_select =
        semantic::imported_name(in.project.resolve(module, callee)).ends_with(".select");
    const bool is_method = callee.is(Kind::Attribute);
    const std::string_view method = is_method ? callee.field(Field::Attribute).text() : "";
    if (is_select || method == "query")
      return arguments.size() == 1 ? objects.of(module, arguments.front()) : ObjectClass{};
    if (std::ranges::find(kSameEntity, method) == kSameEntity.end()) return {};
    query = callee.field(Field::Object);
  }
  const bool is_flask =
      query.is(Kind::Attribute) && query.field(Field::Attribute).text() == "query";
  return is_flask ? objects.of(module, query.field(Field::Object)) : ObjectClass{};
}

}  // namespace

bool is_columns_of_table(const semantic::Project& project, const Module& module, Node object) {
  if (!object.is(Kind::Attribute)) return false;
  const std::string_view name = object.field(Field::Attribute).text();
  if (name == "excluded") return true;
  if (name != "c" && name != "columns") return false;
  const model::Expression table{&module, object.field(Field::Object), 0, nullptr};
  if (table.is(Kind::Identifier) && is_bound_to_table(module, table.node)) return true;
  const model::Expression value = model::value_of(project, table);
  if (value.is(Kind::Attribute)) return value.field(Field::Attribute).text() == "__table__";
  return value.is(Kind::Call) &&
         model::library_name(project, value.field(Field::Function)) == "sqlalchemy.Table";
}

bool may_copy_models(const semantic::Project& project, const Site& site) {
  return std::ranges::any_of(semantic::linearise(project, site), [](const auto& each) {
    const std::string library = model::library_name(each.meaning);
    return library.starts_with("pydantic.") || library.starts_with("sqlmodel.");
  });
}

bool may_mean_models(const semantic::Project& project, const Site& site) {
  const auto ancestors = semantic::linearise(project, site);
  return std::ranges::any_of(ancestors, [](const semantic::Ancestor& each) {
    const std::string library = model::library_name(each.meaning);
    return !library.empty() && std::ranges::none_of(kOnTheirOwn, [&](std::string_view prefix) {
      return library.starts_with(prefix);
    });
  });
}

KeywordMeaning keyword_meaning(const UsesInput& in, const ObjectClasses& objects,
                               const Module& module, Node call, std::string_view name) {
  const Node callee = call.field(Field::Function);
  const Resolution meaning = in.project.resolve(module, callee);
  const auto* const local = std::get_if<Local>(&meaning);
  if (local != nullptr && local->kind == semantic::DefinitionKind::Function) {
    const auto other = in.project.open(local->definition.file);
    Node function = other ? (*other)->node_at(local->definition.range) : Node();
    if (function.is(Kind::DecoratedDefinition)) function = function.field(Field::Definition);
    return {.is_parameter = has_parameter(function, name)};
  }
  const bool filters =
      callee.is(Kind::Attribute) && callee.field(Field::Attribute).text() == "filter_by";
  if (filters) return {.object = asked_for(in, objects, module, callee.field(Field::Object))};
  ObjectClass made = objects.made_by(module, call);
  if (!made.site) return {.object = std::move(made)};
  const bool is_super = callee.field(Field::Object).text().starts_with("super(");
  const Node constructor = constructor_of(in.project, *made.site, is_super);
  if (constructor && has_parameter(constructor, name)) return {.is_parameter = true};
  if (constructor && hands_keywords_on(in, *made.site, constructor)) return {};
  if (may_mean_models(in.project, *made.site)) return {};
  return {.object = std::move(made)};
}

ComputedName computed_name(const semantic::Project& project, const Module& module,
                           Node expression) {
  const model::Expression name{&module, expression, 0, nullptr};
  ComputedName computed;
  const auto value = model::string_value(project, name);
  computed.is_constant = value.has_value();
  if (computed.is_constant) {
    computed.begin = *value;
    return computed;
  }
  if (expression.is(Kind::String)) {
    for (const Node each : expression.children()) {
      if (each.is(Kind::Interpolation)) break;
      if (each.is(Kind::StringContent)) computed.begin += each.text();
    }
    const std::vector<Node> parts = expression.children();
    for (auto part = parts.rbegin(); part != parts.rend() && !part->is(Kind::Interpolation); ++part)
      if (part->is(Kind::StringContent)) computed.end.insert(0, part->text());
  } else if (expression.is(Kind::BinaryOperator) &&
             expression.field(Field::Operator).text() == "+") {
    const auto left = model::string_value(project, name.field(Field::Left));
    const auto right = model::string_value(project, name.field(Field::Right));
    computed.begin = left.value_or("");
    computed.end = right.value_or("");
  } else {
    // `"_%s" % name`, `"_{}".format(name)`
    Node first = expression;
    while (first && !first.is(Kind::String)) first = first.child(0);
    const auto literal = syntax::string_literal(first);
    if (literal) computed.begin = literal->value.substr(0, literal->value.find_first_of("%{"));
  }
  return computed;
}

bool names_column(Node expression) {
  if (!expression.is(Kind::Attribute)) return false;
  const std::string_view part = expression.field(Field::Attribute).text();
  if (part != "name" && part != "key") return false;
  const std::string_view variable = expression.field(Field::Object).text();
  const auto is_loop_over_columns = [&](Node loop) {
    const std::string_view over = loop.field(Field::Right).text();
    return loop.field(Field::Left).text() == variable &&
           (over.ends_with("__table__.columns") || over.ends_with("__table__.c"));
  };
  for (const Node above : expression.ancestors()) {
    if (above.is(Kind::ForStatement) && is_loop_over_columns(above)) return true;
    for (const Node clause : above.items())
      if (clause.is(Kind::ForInClause) && is_loop_over_columns(clause)) return true;
    if (above.is(Kind::FunctionDefinition)) return false;
  }
  return false;
}

}  // namespace modelmend::emit
