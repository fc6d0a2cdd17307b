#include "emit/decorating_registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "model/decorator_name.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using semantic::Local;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view kRegistry = "sqlalchemy.orm.registry";
// What the shared base has through the registry as well.
constexpr std::array<std::string_view, 3> kOptions = {"metadata", "class_registry",
                                                      "type_annotation_map"};

std::vector<Expression> mapping_decorators(const Project& project, const Expression& definition) {
  std::vector<Expression> found;
  const Node whole = definition.node.parent();
  if (!whole.is(Kind::DecoratedDefinition)) return found;
  for (const Node each : whole.items()) {
    if (!each.is(Kind::Decorator) || each.items().empty()) continue;
    const Expression decorator = definition.at(each.items().front());
    if (model::is_mapping_decorator(project, decorator)) found.push_back(decorator);
  }
  return found;
}

// Where a name means a variable, that it is.
std::optional<Local> local_of(const Project& project, const Expression& name) {
  const semantic::Resolution meaning = model::resolve(project, name);
  const auto* const local = std::get_if<Local>(&meaning);
  return local == nullptr ? std::nullopt : std::optional(*local);
}

// The statement at the top of its module; null if it stands inside of another one.
Node statement_at_top(const semantic::Module& module, ByteRange range) {
  for (const Node each : module.root().items()) {
    const bool is_inside = each.is(Kind::ExpressionStatement) && !each.items().empty() &&
                           each.items().front().range() == range;
    if (each.range() == range || is_inside) return each;
  }
  return {};
}

// The last part of "app.db.Base".
std::string_view last_name(std::string_view name) {
  return name.substr(name.rfind('.') + 1);
}

// reg = registry(...)
Attempt<BaseSite> made_registry(const Project& project, const Local& variable,
                                const Expression& call) {
  const std::string name(last_name(variable.name));
  const auto module = project.open(variable.definition.file);
  if (!module || !statement_at_top(**module, variable.definition.range))
    return decline("base-not-at-top",
                   fmt::format("the registry '{}' is not made at the top of its module", name));
  const model::Arguments arguments = model::arguments_of(call);
  if (arguments.has_splat)
    return decline("base-has-members",
                   fmt::format("not all arguments of the registry '{}' are known", name));
  for (const model::Argument& each : arguments.keywords)
    if (std::ranges::find(kOptions, each.keyword) == kOptions.end())
      return decline("base-has-members",
                     fmt::format("the registry '{}' gives its classes '{}'", name, each.keyword));
  return BaseSite{.statement = variable.definition, .name = name, .is_registry = true};
}

// The registry that `Base = reg.generate_base()` or `class Base(DeclarativeBase): registry = reg`
// names.
Expression registry_of_base(const Project& project, const Expression& statement) {
  if (statement.is(Kind::ClassDefinition)) {
    for (const model::Member& each : model::members_of(project, statement))
      if (each.name == "registry") return each.value;
    return {};
  }
  if (!statement.is(Kind::ExpressionStatement) || statement.node.items().empty()) return {};
  const Expression value = statement.at(statement.node.items().front()).field(Field::Right);
  if (!value.is(Kind::Call)) return {};
  const Expression function = value.field(Field::Function);
  return function.is(Kind::Attribute) ? function.field(Field::Object) : Expression{};
}

std::string_view bound_name(Node statement) {
  if (statement.is(Kind::ClassDefinition)) return statement.field(Field::Name).text();
  const Node left = statement.items().front().field(Field::Left);
  return left.is(Kind::Identifier) ? left.text() : std::string_view();
}

// `Base.tag = "x"` behind the base, which the shared base is given as well.
bool is_given_more(const semantic::Module& module, const BaseSite& base) {
  return std::ranges::any_of(module.scopes().attribute_statements(), [&](const Node& statement) {
    const std::vector<Node> parts = statement.items();
    const Node target = parts.empty() ? Node() : parts.front().field(Field::Left);
    return target.is(Kind::Attribute) && target.field(Field::Object).text() == base.name;
  });
}

// The base that the registry makes in the next statement, so that nothing can need the shared one
// in between; nullopt if that is none or gives its classes more.
std::optional<BaseSite> base_below(const Project& project, const BaseSite& registry) {
  const auto module = project.open(registry.statement.file);
  if (!module) return std::nullopt;
  const std::vector<Node> items = (*module)->root().items();
  const Node made = statement_at_top(**module, registry.statement.range);
  auto next = std::ranges::find_if(items, [&](Node each) { return each.begin() >= made.end(); });
  while (next != items.end() && next->is(Kind::Comment)) ++next;
  if (next == items.end()) return std::nullopt;
  const Expression named = registry_of_base(project, {*module, *next, 0, nullptr});
  const auto owner = named ? local_of(project, named) : std::nullopt;
  if (!owner || owner->definition != registry.statement) return std::nullopt;
  const auto meaning = project.resolve_dotted(**module, bound_name(*next), (*module)->root().end());
  auto site = declarative_base(project, meaning);
  if (!site || !*site || (*site)->gives_more() || is_given_more(**module, **site))
    return std::nullopt;
  return *std::move(site);
}

// @Base.registry.mapped
Attempt<DecoratingRegistry> registry_of(const Project& project, const Expression& base) {
  auto site = declarative_base(project, base);
  if (!site) return tl::unexpected(site.error());
  if (!*site || !local_of(project, base))
    return decline("class-decorator",
                   fmt::format("it is not known what makes the registry of '{}'", base.text()));
  const auto module = project.open((*site)->statement.file);
  if ((*site)->gives_more() || (module && is_given_more(**module, **site)))
    return decline("base-has-members",
                   fmt::format("the base '{}' gives its classes more than the registry gives those "
                               "it decorates",
                               base.text()));
  return DecoratingRegistry{**site, base};
}

// `reg` or `Base.registry`
Attempt<DecoratingRegistry> read_registry(const Project& project, const Expression& registry) {
  const auto variable = local_of(project, registry);
  const auto made = variable ? model::variable_value(project, *variable) : std::nullopt;
  if (made && made->is(Kind::Call) &&
      model::library_name(project, made->field(Field::Function)) == kRegistry) {
    const auto site = made_registry(project, *variable, *made);
    if (!site) return tl::unexpected(site.error());
    return DecoratingRegistry{base_below(project, *site).value_or(*site), registry};
  }
  if (registry.is(Kind::Attribute) && registry.field(Field::Attribute).text() == "registry")
    return registry_of(project, registry.field(Field::Object));
  return decline("class-decorator",
                 fmt::format("it is not known what makes the registry '{}'", registry.text()));
}

}  // namespace

Attempt<std::optional<DecoratingRegistry>> decorating_registry(const Project& project,
                                                               const Expression& definition) {
  const std::vector<Expression> decorators = mapping_decorators(project, definition);
  if (decorators.empty()) return std::nullopt;
  const Expression& decorator = decorators.front();
  if (decorators.size() > 1 || !decorator.is(Kind::Attribute))
    return decline("class-decorator",
                   fmt::format("the decorator '{}' does not name the registry that maps the class",
                               decorator.text()));
  return read_registry(project, decorator.field(Field::Object));
}

}  // namespace modelmend::emit
