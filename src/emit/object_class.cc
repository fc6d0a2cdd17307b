#include "emit/object_class.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "model/expression.h"
#include "syntax/string_literal.h"

namespace modelmend::emit {
namespace {

using model::ModelClass;
using semantic::DefinitionKind;
using semantic::Local;
using semantic::Module;
using semantic::Resolution;
using syntax::Field;
using syntax::Kind;
using syntax::Node;
using Site = semantic::Project::ClassSite;

// How many names are followed: more is a circle.
constexpr int kMaxSteps = 8;
// Types whose objects stand for those of others.
constexpr std::array<std::string_view, 5> kSayNothing = {
    "typing.", "sqlalchemy.", "unittest.mock.", "builtins.object", "types.SimpleNamespace"};
// Builtins that make values of their own, whatever they are given.
constexpr std::array<std::string_view, 9> kPlainMakers = {"str",  "int", "float", "bytes", "list",
                                                          "dict", "set", "tuple", "object"};

ObjectClass foreign() {
  return {.kind = ObjectClass::Kind::Foreign};
}
ObjectClass of_site(const Site& site) {
  return {.kind = ObjectClass::Kind::OfProject, .site = site};
}

Node without_parentheses(Node node) {
  while (node.is(Kind::ParenthesizedExpression) || node.is(Kind::Await) || node.is(Kind::Type)) {
    const std::vector<Node> items = node.items();
    if (items.size() != 1) break;
    node = items.front();
  }
  return node;
}

// The class in whose body the function stands, or a null node.
Node class_of_method(Node function) {
  Node statement = function;
  if (function.parent().is(Kind::DecoratedDefinition)) statement = function.parent();
  const Node definition = statement.parent().parent();
  return definition.is(Kind::ClassDefinition) && statement.parent().is(Kind::Block) ? definition
                                                                                    : Node();
}

bool is_static(Node function) {
  const Node decorated = function.parent();
  if (!decorated.is(Kind::DecoratedDefinition)) return false;
  const std::vector<Node> decorators = decorated.items();
  return std::ranges::any_of(decorators, [](Node each) {
    return each.is(Kind::Decorator) && each.text().find("staticmethod") != std::string_view::npos;
  });
}

// The class whose method the node stands in, for `super()`.
Node class_around(Node node) {
  for (const Node above : node.ancestors())
    if (above.is(Kind::FunctionDefinition))
      if (const Node definition = class_of_method(above)) return definition;
  return {};
}

bool is_value(Node node) {
  switch (node.kind()) {
    case Kind::String:
    case Kind::ConcatenatedString:
    case Kind::Integer:
    case Kind::Float:
    case Kind::List:
    case Kind::Dictionary:
    case Kind::Set:
    case Kind::Tuple:
    case Kind::True:
    case Kind::False:
      return true;
    default:
      return false;
  }
}

// A loop or a function that is called later may see what the name is bound to further below.
bool may_be_bound_later(const Module& module, Node name) {
  const semantic::ScopeTable& scopes = module.scopes();
  const semantic::ScopeId here = scopes.scope_at(name.begin());
  std::optional<semantic::ScopeId> at = here;
  while (at && scopes.bindings(*at, name.text()).empty()) at = scopes.scope(*at).parent;
  if (!at) return false;
  const auto bindings = scopes.bindings(*at, name.text());
  if (bindings.size() < 2) return false;
  if (*at != here) return true;
  for (const Node above : name.ancestors()) {
    if (above.is(Kind::FunctionDefinition) || above.is(Kind::ClassDefinition)) return false;
    if (!above.is(Kind::ForStatement) && !above.is(Kind::WhileStatement)) continue;
    const bool is_bound = std::ranges::any_of(bindings, [&](const semantic::Binding* each) {
      return each->node.begin() > name.begin() && above.range().contains(each->node.range());
    });
    if (is_bound) return true;
  }
  return false;
}

// `X` of `Optional[X]` and of `X | None`; else the type itself.
Node without_none(Node type) {
  type = without_parentheses(type);
  const bool is_generic = type.is(Kind::GenericType) || type.is(Kind::Subscript);
  if (is_generic && type.child(0).text().ends_with("Optional")) {
    const std::vector<Node> parts = type.items();
    Node inner = parts.empty() ? Node() : parts.back();
    if (inner.is(Kind::TypeParameter) && !inner.items().empty()) inner = inner.items().front();
    return without_parentheses(inner);
  }
  if (!type.is(Kind::BinaryOperator) && !type.is(Kind::UnionType)) return type;
  const std::vector<Node> sides = type.items();
  if (sides.size() != 2) return type;
  if (without_parentheses(sides[1]).is(Kind::None)) return without_none(sides[0]);
  if (without_parentheses(sides[0]).is(Kind::None)) return without_none(sides[1]);
  return type;
}

}  // namespace

ObjectClass ObjectClasses::of(const Module& module, Node expression) const {
  return find(module, expression, kMaxSteps);
}

ObjectClass ObjectClasses::find(const Module& module, Node node, int depth) const {
  node = without_parentheses(node);
  if (depth == 0) return {};
  if (is_value(node)) return foreign();
  if (node.is(Kind::Call)) return of_call(module, node, depth);
  if (node.is(Kind::Identifier) || node.is(Kind::Attribute)) return of_name(module, node, depth);
  return {};
}

ObjectClass ObjectClasses::made_by(const Module& module, Node call) const {
  const Node callee = without_parentheses(call.field(Field::Function));
  if (const auto site = project_.class_site(project_.resolve(module, callee)))
    return of_site(*site);
  // super().__init__(...)
  const bool is_init =
      callee.is(Kind::Attribute) && callee.field(Field::Attribute).text() == "__init__";
  if (is_init) return of(module, callee.field(Field::Object));
  return names_class(module, callee) ? of(module, callee) : ObjectClass{};
}

// `cls`, `type(self)`, `self.__class__`
bool ObjectClasses::names_class(const Module& module, Node name) const {
  if (name.is(Kind::Attribute)) return name.field(Field::Attribute).text() == "__class__";
  if (name.is(Kind::Call)) return name.field(Field::Function).text() == "type";
  if (!name.is(Kind::Identifier) || name.text() != "cls") return false;
  const Resolution meaning = project_.resolve(module, name);
  const auto* const local = std::get_if<Local>(&meaning);
  return local != nullptr && local->kind == DefinitionKind::Parameter;
}

ObjectClass ObjectClasses::of_call(const Module& module, Node call, int depth) const {
  const ObjectClass made = made_by(module, call);
  if (made.kind != ObjectClass::Kind::Unknown) return made;
  const Node callee = call.field(Field::Function);
  const Resolution meaning = project_.resolve(module, callee);
  const std::vector<Node> arguments = call.field(Field::Arguments).items();
  if (const auto* const builtin = std::get_if<semantic::Builtin>(&meaning)) {
    if (std::ranges::find(kPlainMakers, builtin->name) != kPlainMakers.end()) return foreign();
    if (builtin->name == "type" && arguments.size() == 1)
      return find(module, arguments.front(), depth - 1);
    const Node around = builtin->name == "super" ? class_around(call) : Node();
    return around ? of_site({&module, around}) : ObjectClass{};
  }
  if (semantic::is_imported(meaning, "sqlalchemy.orm.aliased") && !arguments.empty())
    return find(module, arguments.front(), depth - 1);
  const auto* const local = std::get_if<Local>(&meaning);
  if (local == nullptr || local->kind != DefinitionKind::Function) return {};
  const auto other = project_.open(local->definition.file);
  if (!other) return {};
  Node function = (*other)->node_at(local->definition.range);
  if (function.is(Kind::DecoratedDefinition)) return {};  // the decorator may give anything
  if (function.parent().is(Kind::DecoratedDefinition)) return {};
  const Node type = function.field(Field::ReturnType);
  return type ? of_annotation(**other, type) : ObjectClass{};
}

ObjectClass ObjectClasses::of_name(const Module& module, Node name, int depth) const {
  const Resolution meaning = project_.resolve(module, name);
  if (const auto site = project_.class_site(meaning)) return of_site(*site);
  if (std::holds_alternative<semantic::Builtin>(meaning)) return foreign();
  if (const auto* const imported = std::get_if<semantic::Imported>(&meaning)) {
    // A library's variable may hold an object of the project, as flask_login.current_user does.
    const bool is_module = imported->is_module || imported->name.find('.') == std::string::npos;
    return is_module ? foreign() : ObjectClass{};
  }
  if (const auto* const local = std::get_if<Local>(&meaning)) {
    const bool is_variable =
        local->kind == DefinitionKind::Parameter || local->kind == DefinitionKind::Variable;
    if (is_variable && name.is(Kind::Identifier) && may_be_bound_later(module, name)) return {};
    switch (local->kind) {
      case DefinitionKind::Module:
      case DefinitionKind::Function:
        return foreign();
      case DefinitionKind::Parameter:
        return of_parameter(*local);
      case DefinitionKind::Variable:
        return of_variable(*local, depth);
      case DefinitionKind::Class:
        return {};
    }
  }
  return name.is(Kind::Attribute) ? of_attribute(module, name, depth) : ObjectClass{};
}

ObjectClass ObjectClasses::of_parameter(const Local& parameter) const {
  const auto module = project_.open(parameter.definition.file);
  if (!module) return {};
  const Node node = (*module)->node_at(parameter.definition.range);
  const Node parameters = node.parent();
  const Node function = parameters.parent();
  if (!parameters.is(Kind::Parameters) || !function.is(Kind::FunctionDefinition)) return {};
  const Node cls = class_of_method(function);
  const bool is_first = parameters.items().front() == node;
  if (cls && is_first && !is_static(function)) return of_site({*module, cls});
  const Node type = node.field(Field::Type);
  return type ? of_annotation(**module, type) : ObjectClass{};
}

ObjectClass ObjectClasses::of_variable(const Local& variable, int depth) const {
  const auto module = project_.open(variable.definition.file);
  if (!module) return {};
  const Node statement = (*module)->node_at(variable.definition.range);
  if (const Node type = statement.field(Field::Type)) return of_annotation(**module, type);
  if (variable.value.empty()) return {};
  return find(**module, (*module)->node_at(variable.value), depth - 1);
}

ObjectClass ObjectClasses::of_annotation(const Module& module, Node type) const {
  type = without_none(type);
  Resolution meaning = project_.resolve(module, type);
  if (type.is(Kind::String)) {
    const auto literal = syntax::string_literal(type);
    if (!literal) return {};
    meaning = project_.resolve_dotted(module, literal->value,
                                      static_cast<std::uint32_t>(module.file().bytes().size()));
  }
  if (const auto site = project_.class_site(meaning)) return of_site(*site);
  const std::string library = model::library_name(meaning);
  const bool says_nothing =
      library.empty() || std::ranges::any_of(kSayNothing, [&](std::string_view each) {
        return library.starts_with(each);
      });
  if (says_nothing) return {};
  return {.kind = ObjectClass::Kind::Library, .library = library};
}

ObjectClass ObjectClasses::of_attribute(const Module& module, Node attribute, int depth) const {
  const ObjectClass owner = find(module, attribute.field(Field::Object), depth - 1);
  if (!owner.site) return {};
  const std::string_view name = attribute.field(Field::Attribute).text();
  if (name == "__class__") return owner;
  const Place place{owner.site->module->id(), owner.site->definition.range()};
  const auto cls = std::ranges::find(models_.classes, place, &ModelClass::place);
  if (cls == models_.classes.end()) return {};
  const auto& relationships = mappers_.of(cls->id).relationships;
  const auto found = std::ranges::find(relationships, name, &model::RelationshipFact::attribute);
  if (found == relationships.end() || !found->target || found->uselist != false) return {};
  const Place target = models_.model_class(*found->target).place;
  const auto other = project_.open(target.file);
  if (!other) return {};
  const Node definition = (*other)->node_at(target.range);
  return definition.is(Kind::ClassDefinition) ? of_site({*other, definition}) : ObjectClass{};
}

}  // namespace modelmend::emit
