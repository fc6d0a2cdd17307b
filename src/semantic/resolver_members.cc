// The half of Resolver that looks into things: modules, classes, instances.
#include <algorithm>

#include "base/overloaded.h"
#include "semantic/resolver.h"

namespace modelmend::semantic {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

Imported imported_member(const Imported& owner, std::string_view name) {
  Imported found = library::member(owner.name, name);
  // What the extension object lends from SQLAlchemy is no member of an instance any more.
  if (found.name.find("()") != std::string::npos) found.instance = owner.instance;
  return found;
}

Resolution library_instance_member(std::string_view made_by, std::string_view name,
                                   Place instance) {
  return imported_member({std::string(made_by) + "()", false, instance}, name);
}

// Bases that bring no attributes that a model file would ask for.
bool is_bare(const Resolution& base) {
  const std::string_view name = imported_name(base);
  return std::holds_alternative<Builtin>(base) || name.starts_with("typing.") ||
         name.starts_with("abc.") || name.starts_with("collections.abc.");
}

Node unwrapped(Node node) {
  while (node.is(Kind::ParenthesizedExpression) || node.is(Kind::Await) || node.is(Kind::Type)) {
    const auto items = node.items();
    if (items.size() != 1) break;
    node = items.front();
  }
  return node;
}

}  // namespace

// A model file says `db.Column` a hundred times. Only a question of running code that is not part
// of another one, and has met no circle by now, is answered by what is kept, or kept if it meets
// none.
Resolution Resolver::member(const Resolution& owner, std::string_view name) {
  const auto* const local = std::get_if<Local>(&owner);
  const bool is_costly = local != nullptr && (local->kind == DefinitionKind::Variable ||
                                              local->kind == DefinitionKind::Class);
  const bool is_of_code = purpose_ == Purpose::Runtime && !in_string_;
  if (!is_costly || !is_of_code || !active_.empty() || cut_) return member_of(owner, name);

  const std::string key = member_key(*local, name);
  if (auto known = state_.members.find(key)) return *std::move(known);
  Resolution meaning = member_of(owner, name);
  if (!cut_) state_.members.add(key, meaning);
  return meaning;
}

Resolution Resolver::member_of(const Resolution& owner, std::string_view name) {
  const auto unknown_member = [name](const std::string& of) {
    return Unknown{"what '" + std::string(name) + "' of '" + of + "' is cannot be said"};
  };
  return std::visit(Overloaded{
                        [](const Unknown& unknown) -> Resolution { return unknown; },
                        [name](const Imported& imported) -> Resolution {
                          return imported_member(imported, name);
                        },
                        [name](const Builtin& builtin) -> Resolution {
                          return Builtin{builtin.name + "." + std::string(name)};
                        },
                        [&](const Local& local) -> Resolution {
                          switch (local.kind) {
                            case DefinitionKind::Module:
                              return module_member(local, name);
                            case DefinitionKind::Variable:
                              return variable_member(local, name);
                            case DefinitionKind::Class:
                              if (const auto site = project_.class_site(owner))
                                return class_member(*site, name, std::nullopt);
                              break;
                            case DefinitionKind::Function:
                            case DefinitionKind::Parameter:
                              break;
                          }
                          return unknown_member(local.name);
                        },
                    },
                    owner);
}

Resolution Resolver::module_member(const Local& local, std::string_view name) {
  if (!local.folder.empty()) {
    const std::string dotted = local.name + "." + std::string(name);
    const FoundModule found = state_.finder.in_folder(local.folder, name);
    // A folder that merely has the name of a library: `from alembic import op`.
    if (found.kind == FoundModule::Kind::Outside) return library::canonical(dotted);
    return found_module(found, dotted);
  }
  const Module* const module = module_of(local);
  if (module == nullptr) return Unknown{"'" + local.name + "' cannot be read"};
  return exported(*module, name).meaning;
}

Resolution Resolver::variable_member(const Local& variable, std::string_view name) {
  const Resolution unknown =
      Unknown{"what '" + std::string(name) + "' of '" + variable.name + "' is cannot be said"};
  const Step step(*this, this, variable.name);
  const Module* const module = module_of(variable);
  if (!step || module == nullptr) return unknown;
  const Node value = unwrapped(module->node_at(variable.value));
  if (value.is(Kind::Call) && !variable.value.empty()) {
    const Resolution made_by = expression(*module, value.field(Field::Function));
    Resolution found = instance_member(made_by, name, variable.definition);
    if (!std::holds_alternative<Unknown>(found)) return found;
  }
  // `db: SQLAlchemy = make_db()`
  if (variable.definition.range.empty()) return unknown;
  const Node type = module->node_at(variable.definition.range).field(Field::Type);
  return type ? instance_member(expression(*module, type), name, variable.definition) : unknown;
}

Resolution Resolver::instance_member(const Resolution& made_by, std::string_view name,
                                     Place instance) {
  if (const auto* const imported = std::get_if<Imported>(&made_by))
    return library_instance_member(imported->name, name, instance);
  if (const auto site = project_.class_site(made_by)) return class_member(*site, name, instance);
  return Unknown{"what the value with the attribute '" + std::string(name) +
                 "' is made by cannot be said"};
}

Resolution Resolver::class_member(const Project::ClassSite& site, std::string_view name,
                                  std::optional<Place> instance) {
  const Unknown unknown{"'" + std::string(name) + "' is not a known member of '" +
                        std::string(site.definition.field(Field::Name).text()) + "'"};
  const Step step(*this, site.definition.id(), name);
  if (!step) return unknown;
  const auto resolve = [this](const Module& module, const Node& node) {
    return expression(module, node);
  };
  std::vector<const Ancestor*> libraries;
  const std::vector<Ancestor> ancestors = linearise(project_, site, resolve);
  for (const Ancestor& ancestor : ancestors) {
    if (std::holds_alternative<Unknown>(ancestor.meaning)) return unknown;
    if (ancestor.site) {
      if (auto found = own_member(*ancestor.site, name)) return *found;
    } else if (!is_bare(ancestor.meaning)) {
      libraries.push_back(&ancestor);
    }
  }
  if (libraries.size() != 1) return unknown;
  const Ancestor& base = *libraries.front();
  if (const auto* const variable = std::get_if<Local>(&base.meaning))
    return base.is_call ? Resolution(unknown) : variable_member(*variable, name);
  const std::string owner(imported_name(base.meaning));
  if (instance && !base.is_call) return library_instance_member(owner, name, *instance);
  Imported found = imported_member({owner + (base.is_call ? "()" : ""), false, std::nullopt}, name);
  // Each base has a registry of its own: `instance` is the class that it comes with.
  if (name == "registry") found.instance = Place{site.module->id(), site.definition.range()};
  return found;
}

// A name that the class body binds; after all of it has run.
std::optional<Resolution> Resolver::own_member(const Project::ClassSite& site,
                                               std::string_view name) {
  const Module& module = *site.module;
  const auto scope = module.scopes().opened_by(site.definition);
  if (!scope) return std::nullopt;
  NameUse use;
  use.name = name;
  use.scope = *scope;
  const auto found = meanings(module, use, reach(module, use));
  if (!found.empty()) {
    const bool one = std::ranges::all_of(
        found, [&found](const Resolution& other) { return other == found.front(); });
    if (one) return found.front();
    return Unknown{"'" + std::string(name) + "' is bound to different things"};
  }
  for (const Binding* const declared : module.scopes().bindings(*scope, name))
    if (declared->kind == BindingKind::Annotation) return definition(module, *scope, *declared);
  return std::nullopt;
}

}  // namespace modelmend::semantic
