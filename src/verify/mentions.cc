#include "verify/mentions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/overloaded.h"
#include "model/changed_values.h"
#include "model/constant.h"
#include "model/declared_arguments.h"
#include "model/resolved_text.h"

namespace modelmend::verify {
namespace {

using model::Expression;
using semantic::Binding;
using semantic::BindingKind;
using semantic::DefinitionKind;
using semantic::Local;
using semantic::Module;
using semantic::Project;
using semantic::ScopeId;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Imports of imports are followed this far.
constexpr int kMaxImports = 8;

constexpr ScopeId kModuleScope{};

std::string last_part(const std::string& dotted) {
  return dotted.substr(dotted.rfind('.') + 1);
}

// The identifier that the attributes are of; null for `make().attribute`.
Node root_of(const Node& name) {
  Node at = name;
  while (at.is(Kind::Attribute)) at = at.field(Field::Object);
  return at.is(Kind::Identifier) ? at : Node();
}

// A function with its decorators, a statement of the module with the conditions around it.
Node whole_of(const Node& node) {
  if (node.parent().is(Kind::DecoratedDefinition)) return node.parent();
  return node;
}

Node statement_of_module(const Node& node) {
  Node at = node;
  while (at.parent() && at.parent().parent()) at = at.parent();
  return at;
}

Place place_of(const Module& module, const Node& node) {
  return {module.id(), node.range()};
}

// All statements that bind a name of a module, if they are several; through imports from modules.
class Bindings {
 public:
  explicit Bindings(const Project& project) : project_(project) {}

  // One that decides alone is left to its meaning, if that is known.
  std::vector<Place> of(const Module& module, std::string_view name, bool is_known) {
    add(module, name, 0);
    return is_several_ || !is_known ? std::move(places_) : std::vector<Place>();
  }

 private:
  void add(const Module& module, std::string_view name, int depth) {
    const std::vector<const Binding*> all = module.scopes().bindings(kModuleScope, name);
    is_several_ |= all.size() > 1;
    for (const Binding* binding : all) {
      const bool is_followed = binding->kind == BindingKind::FromImport && depth < kMaxImports &&
                               add_imported(module, *binding, depth);
      if (!is_followed && binding->statement)
        places_.push_back(place_of(module, statement_of_module(binding->statement)));
    }
    if (all.empty()) add_getattr(module);
  }

  // True if the module is one of the project.
  bool add_imported(const Module& module, const Binding& binding, int depth) {
    const auto file = project_.find_module(binding.module, module.id());
    if (!file || *file == module.id()) return false;
    const auto from = project_.open(*file);
    if (from) add(**from, binding.imported, depth + 1);
    return from.has_value();
  }

  // `def __getattr__(name)` of a module gives the names that nothing binds.
  void add_getattr(const Module& module) {
    for (const Binding* binding : module.scopes().bindings(kModuleScope, "__getattr__")) {
      places_.push_back(place_of(module, statement_of_module(binding->statement)));
      is_several_ = true;
    }
  }

  const Project& project_;
  std::vector<Place> places_;
  bool is_several_ = false;
};

// Whether the name is read as one of its module, and not of a function or class around it.
bool is_of_module(const Module& module, const Node& name) {
  const semantic::ScopeTable& scopes = module.scopes();
  for (ScopeId at = scopes.scope_at(name.begin());;) {
    if (!scopes.bindings(at, name.text()).empty()) return at == kModuleScope;
    const auto above = scopes.scope(at).parent;
    if (!above) return true;
    at = *above;
  }
}

// `Up.bind = ...` after the class.
void add_set_attributes(const Module& module, std::string_view name, std::vector<Place>& places) {
  for (const Node& statement : module.scopes().attribute_statements()) {
    const std::vector<Node> parts = statement.items();
    const Node root = parts.empty() ? Node() : root_of(parts.front().field(Field::Left));
    if (root && root.text() == name)
      places.push_back(place_of(module, statement_of_module(statement)));
  }
}

// `setattr(CONFIG, "low", 3)` and `fill(CONFIG)`, as statements of their module.
void add_calls_with(const Module& module, std::string_view name, std::vector<Place>& places) {
  for (const ByteRange& use : module.scopes().module_level_uses(name)) {
    const Node list = module.node_at(use).parent();
    if (!list.is(Kind::ArgumentList)) continue;
    const Node statement = list.parent().parent();
    if (statement.is(Kind::ExpressionStatement))
      places.push_back(place_of(module, statement_of_module(statement)));
  }
}

using Changes = std::map<Place, std::vector<Place>>;

const std::vector<Place>& changes_of(const Project& project, const Module& module,
                                     const Local& variable, Changes& known) {
  const auto [at, is_new] = known.try_emplace(variable.definition);
  if (is_new)
    for (const Place& change : model::changes_of(project, variable))
      at->second.push_back(place_of(module, statement_of_module(module.node_at(change.range))));
  return at->second;
}

void add_definition(const Project& project, const Local& local, Changes& known,
                    std::vector<Place>& places) {
  if (local.kind == DefinitionKind::Module || local.kind == DefinitionKind::Parameter) return;
  const auto module = project.open(local.definition.file);
  if (!module) return;
  if (const Node node = (*module)->node_at(local.definition.range))
    places.push_back(place_of(**module, whole_of(node)));
  if (local.kind == DefinitionKind::Class)
    add_set_attributes(**module, last_part(local.name), places);
  if (local.kind != DefinitionKind::Variable) return;
  const std::vector<Place>& changes = changes_of(project, **module, local, known);
  places.insert(places.end(), changes.begin(), changes.end());
}

// `name.in_` of a column or relationship.
bool is_of_declared(std::string_view name) {
  constexpr std::array<std::string_view, 5> kMakers = {
      "sqlalchemy.Column().", "sqlalchemy.orm.mapped_column().", "sqlalchemy.orm.relationship().",
      "sqlmodel.Field().", "sqlmodel.Relationship()."};
  return std::ranges::any_of(kMakers,
                             [&](std::string_view maker) { return name.starts_with(maker); });
}

class MentionReader {
 public:
  MentionReader(const Project& project, const Expression& name, Changes& changes)
      : project_(project), name_(name), changes_(changes) {}

  Mention read() {
    const semantic::Resolution meaning = model::resolve(project_, name_);
    const auto* local = std::get_if<Local>(&meaning);
    const bool is_variable = local != nullptr && local->kind == DefinitionKind::Variable;
    if (is_variable || is_of_an_enum_member())
      if (const auto constant = model::constant_value(project_, name_))
        return {
            .words = model::to_python(*constant), .full_name = {}, .instance = {}, .places = {}};
    std::visit(Overloaded{[&](const semantic::Unknown&) { read_unknown(); },
                          [&](const semantic::Imported& imported) { read_imported(imported); },
                          [&](const Local& found) { read_local(found); },
                          [&](const semantic::Builtin& builtin) { made_.words = builtin.name; }},
               meaning);
    if (local == nullptr || local->kind != DefinitionKind::Parameter) add_bindings();
    return std::move(made_);
  }

 private:
  // `Mood.GOOD.value` is a text, and no more.
  [[nodiscard]] bool is_of_an_enum_member() const {
    const std::string_view asked = name_.node.field(Field::Attribute).text();
    return name_.is(Kind::Attribute) && (asked == "value" || asked == "name");
  }

  // The call that `importlib.import_module("app.types")` or `SimpleNamespace(low=1)` is decides
  // what its attributes are.
  void read_imported(const semantic::Imported& imported) {
    // `User.query`, and what it finds.
    const bool is_of_query = imported.name.find(".query_property()") != std::string::npos;
    // `kind.in_(KINDS)` of `kind = Column(...)`: which column it is counts as well.
    const bool is_of_column =
        imported.instance && name_.is(Kind::Attribute) && is_of_declared(imported.name);
    if (is_of_query || is_of_column || model::is_inherited_from_library(project_, name_))
      return read_unknown();
    made_.words = imported.name;
    if (imported.instance) add_instance(*imported.instance);
  }

  // What a library makes is called by the variable too, of which there may be several, and decided
  // by the statements that set its attributes and the calls that are given it.
  void add_instance(const Place& made) {
    made_.places.push_back(made);
    const auto module = project_.open(made.file);
    if (!module) return;
    const Node statement = (*module)->node_at(made.range);
    const Node assignment =
        statement.is(Kind::ExpressionStatement) ? statement.items().front() : statement;
    if (!assignment.is(Kind::Assignment) || !assignment.field(Field::Left).is(Kind::Identifier))
      return;
    const std::string_view variable = assignment.field(Field::Left).text();
    made_.instance = variable;
    made_.words += fmt::format(" of {}", variable);
    const auto [at, is_new] = changes_.try_emplace(made);
    if (is_new) {
      add_set_attributes(**module, variable, at->second);
      add_calls_with(**module, variable, at->second);
    }
    made_.places.insert(made_.places.end(), at->second.begin(), at->second.end());
  }

  void read_local(const Local& local) {
    made_.words = local.kind == DefinitionKind::Module ? local.name : last_part(local.name);
    made_.full_name = local.name;
    add_definition(project_, local, changes_, made_.places);
  }

  // `settings.LENGTH`: the longest part of it that is known decides.
  void read_unknown() {
    std::string rest;
    std::string_view attribute;
    Expression at = name_;
    while (at.is(Kind::Attribute)) {
      attribute = at.node.field(Field::Attribute).text();
      rest = "." + std::string(attribute) + rest;
      at = at.field(Field::Object);
      if (!at.is(Kind::Attribute) && !at.is(Kind::Identifier)) break;
      const semantic::Resolution meaning = model::resolve(project_, at);
      if (std::holds_alternative<semantic::Unknown>(meaning)) continue;
      made_ = MentionReader(project_, at, changes_).read();
      made_.words += rest;
      made_.full_name.clear();
      if (const auto* local = std::get_if<Local>(&meaning)) add_attribute(*local, attribute);
      return;
    }
    made_.words = name_.text();
    is_known_ = false;
  }

  // Of a module whatever may bind it there.
  void add_attribute(const Local& module, std::string_view attribute) {
    if (module.kind != DefinitionKind::Module) return;
    const auto opened = project_.open(module.definition.file);
    if (!opened) return;
    for (const Place& place : Bindings(project_).of(**opened, attribute, false))
      made_.places.push_back(place);
  }

  void add_bindings() {
    if (name_.quoted) return;
    const Node root = root_of(name_.node);
    if (!root || !is_of_module(*name_.module, root)) return;
    for (const Place& place : Bindings(project_).of(*name_.module, root.text(), is_known_))
      made_.places.push_back(place);
  }

  const Project& project_;
  const Expression& name_;
  Changes& changes_;
  Mention made_;
  bool is_known_ = true;
};

}  // namespace

Mention Mentions::of(const Expression& name) {
  return MentionReader(project_, name, changes_).read();
}

std::vector<Place> imported_by_call(const Project& project, const Expression& call) {
  const std::string callee = model::library_name(project, call.field(Field::Function));
  if (callee != "importlib.import_module" && callee != "builtins.__import__") return {};
  const model::Arguments arguments = model::arguments_of(call);
  if (arguments.positional.empty()) return {};
  const auto dotted = model::string_value(project, arguments.positional.front().value);
  const auto file = dotted ? project.find_module(*dotted, call.module->id()) : std::nullopt;
  const auto module = file ? project.open(*file) : project.open(call.module->id());
  if (!file || !module) return {};
  return {place_of(**module, (*module)->root())};
}

}  // namespace modelmend::verify
