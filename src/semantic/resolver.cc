#include "semantic/resolver.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/overloaded.h"
#include "semantic/unknown_reasons.h"
#include "syntax/string_literal.h"

namespace modelmend::semantic {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_unknown(const Resolution& resolution) {
  return std::holds_alternative<Unknown>(resolution);
}

// Is it the same thing? How a library's name was reached makes no difference.
bool same_thing(const Resolution& a, const Resolution& b) {
  const auto* const imported = std::get_if<Imported>(&a);
  const auto* const other = std::get_if<Imported>(&b);
  if (imported != nullptr && other != nullptr)
    return imported->name == other->name && imported->instance == other->instance;
  return a == b;
}

// How the reason ends if a name was met again on the way to its own meaning.
constexpr std::string_view kLeadsBack = " leads back to itself";

bool is_circle(const Resolution& resolution) {
  const auto* const unknown = std::get_if<Unknown>(&resolution);
  return unknown != nullptr && unknown->reason.ends_with(kLeadsBack);
}

// One meaning of several; there is at least one. A way that leads back where we are can add
// nothing to what the others say.
Resolution agreed(std::vector<Resolution> found, std::string_view name) {
  if (!std::ranges::all_of(found, is_circle)) std::erase_if(found, is_circle);
  const auto differs = [&found](const Resolution& other) {
    return !same_thing(found.front(), other);
  };
  if (std::ranges::none_of(found, differs)) return found.front();
  return Unknown{"'" + std::string(name) + "' is bound to different things"};
}

bool is_module_attribute(std::string_view name) {
  constexpr std::array<std::string_view, 8> kNames = {
      "__name__", "__file__", "__doc__",    "__package__",
      "__spec__", "__path__", "__loader__", "__builtins__",
  };
  return std::ranges::find(kNames, name) != kNames.end();
}

// Wrappers that mean what is inside of them.
std::optional<Node> unwrapped(const Node& node) {
  if (!node.is(Kind::ParenthesizedExpression) && !node.is(Kind::Type) && !node.is(Kind::Decorator))
    return std::nullopt;
  const auto items = node.items();
  if (items.size() != 1) return std::nullopt;
  return items.front();
}

// Only these can be another name for something.
bool is_name_like(const Node& node) {
  return node.is(Kind::Identifier) || node.is(Kind::Attribute);
}

// Does what the module calls `name` change while it runs?
bool changes(const Module& module, std::string_view name) {
  const ScopeTable& scopes = module.scopes();
  return scopes.bindings(ScopeId{}, name).size() + scopes.star_imports(ScopeId{}).size() > 1;
}

// What stands in a function is read after the module has run.
bool is_in_function(const ScopeTable& scopes, ScopeId id) {
  for (std::optional<ScopeId> at = id; at; at = scopes.scope(*at).parent) {
    const ScopeKind kind = scopes.scope(*at).kind;
    if (kind == ScopeKind::Function || kind == ScopeKind::Lambda) return true;
  }
  return false;
}

DefinitionKind kind_of(BindingKind kind) {
  switch (kind) {
    case BindingKind::Class:
      return DefinitionKind::Class;
    case BindingKind::Function:
      return DefinitionKind::Function;
    case BindingKind::Parameter:
      return DefinitionKind::Parameter;
    default:
      return DefinitionKind::Variable;
  }
}

}  // namespace

Resolver::Step::Step(Resolver& resolver, const void* what, std::string_view name)
    : resolver_(resolver) {
  const auto same = [&](const Active& active) {
    return active.what == what && active.name == name;
  };
  circle_ = std::ranges::any_of(resolver.active_, same);
  if (circle_ || resolver.active_.size() >= kMaxSteps) {
    resolver.cut_ = true;
    return;
  }
  resolver.active_.push_back({what, std::string(name)});
  resolver.deepest_ = std::max(resolver.deepest_, static_cast<unsigned>(resolver.active_.size()));
  entered_ = true;
}

Unknown Resolver::Step::refusal(std::string_view name) const {
  const std::string quoted = "'" + std::string(name) + "'";
  if (circle_) return {quoted + std::string(kLeadsBack)};
  return {quoted + " is more than " + std::to_string(kMaxSteps) + " steps away"};
}

Resolver::Step::~Step() {
  if (entered_) resolver_.active_.pop_back();
}

Resolution Resolver::expression(const Module& module, Node node) {
  std::vector<std::string_view> members;  // the last one first
  for (;;) {
    if (const auto inner = unwrapped(node)) {
      node = *inner;
    } else if (node.is(Kind::Attribute)) {
      members.push_back(node.field(Field::Attribute).text());
      node = node.field(Field::Object);
    } else if (node.is(Kind::MemberType)) {
      const auto items = node.items();
      members.push_back(items.back().text());
      node = items.front();
    } else {
      break;
    }
  }

  Resolution meaning;
  if (node.is(Kind::Identifier)) {
    meaning = name_at(module, node.text(), module.scopes().context_at(node.begin()), node.begin());
  } else if (node.is(Kind::String)) {
    meaning = in_string(module, node);
  } else if (node.is(Kind::Call) && !members.empty()) {
    const Step step(*this, node.id(), "");
    if (!step) return step.refusal(node.text().substr(0, 40));
    meaning = instance_member(expression(module, node.field(Field::Function)), members.back(),
                              {module.id(), node.range()});
    members.pop_back();
  } else {
    meaning = Unknown{"'" + std::string(node.text().substr(0, 40)) + "' is not a name"};
  }
  for (; !members.empty(); members.pop_back()) meaning = member(meaning, members.back());
  return meaning;
}

Resolution Resolver::dotted(const Module& module, std::string_view dotted, std::uint32_t offset) {
  const auto dot = dotted.find('.');
  const bool at_end = offset >= module.file().bytes().size();
  const Context context = at_end ? Context{} : module.scopes().context_at(offset);
  Resolution meaning = name_at(module, dotted.substr(0, dot), context,
                               at_end ? std::nullopt : std::optional(offset));
  for (auto rest = dot; rest != std::string_view::npos;) {
    const auto next = dotted.find('.', rest + 1);
    meaning = member(meaning, dotted.substr(rest + 1, next - rest - 1));
    rest = next;
  }
  return meaning;
}

Resolution Resolver::in_string(const Module& module, const Node& string) {
  const auto literal = syntax::string_literal(string);
  if (!literal || !literal->verbatim) return Unknown{"not a name in quotes"};
  const Step step(*this, string.id(), "");
  if (!step) return step.refusal(literal->value);
  const syntax::Tree tree = syntax::parse_within(string.source(), literal->content);
  const Node inner = syntax::only_expression(tree);
  if (!inner) return Unknown{"not a name in quotes"};
  const bool before = std::exchange(in_string_, true);
  Resolution meaning = expression(module, inner);
  in_string_ = before;
  return meaning;
}

// A name that is bound once means the same everywhere. Only a question that is not part of another
// one is answered so: what a name means inside of one depends on where that came from.
Resolution Resolver::name_at(const Module& module, std::string_view name, Context context,
                             std::optional<std::uint32_t> offset) {
  if (!active_.empty()) return name_by_scopes(module, name, context, offset);
  const SimpleNames& names = state_.names_of(module);
  const Binding* const only = names.find(name);
  if (only == nullptr) return name_by_scopes(module, name, context, offset);

  const bool running = offset && !is_in_function(module.scopes(), context.scope);
  if (running && *offset < only->visible_from) return name_by_scopes(module, name, context, offset);
  const auto moment = running ? SimpleNames::Moment::Running : SimpleNames::Moment::Later;
  if (auto known = names.meaning(name, moment)) return *std::move(known);
  Resolution meaning = name_by_scopes(module, name, context, offset);
  // What cannot be said may have a reason that holds here alone.
  if (!is_unknown(meaning)) names.keep(name, moment, meaning);
  return meaning;
}

Resolution Resolver::name_by_scopes(const Module& module, std::string_view name, Context context,
                                    std::optional<std::uint32_t> offset) {
  const bool annotation =
      context.annotation || in_string_ || (purpose_ == Purpose::Annotation && active_.empty());
  NameUse use{.name = name, .scope = context.scope, .arm = context.arm, .offset = offset};
  use.purpose = annotation ? Purpose::Annotation : Purpose::Runtime;
  Lexical found = lexical(module, use);
  if (!is_unknown(found.meaning)) return found.meaning;

  if (found.believed_a_try) {
    use.choice = TryChoice::Handler;
    const Lexical other = lexical(module, use);
    if (!is_unknown(other.meaning)) return other.meaning;
    use.choice = TryChoice::Body;
  }
  // Annotations may be evaluated late: when all of the module is there.
  if (!annotation || !offset) return found.meaning;
  use.offset = std::nullopt;
  const Lexical late = lexical(module, use);
  return is_unknown(late.meaning) ? found.meaning : late.meaning;
}

// Python's rule: the scopes around the use from the inside out, classes only for what stands in
// them directly, then the builtins. What is bound in one of several branches only may be found
// further out as well.
Resolver::Lexical Resolver::lexical(const Module& module, NameUse use) {
  const ScopeTable& scopes = module.scopes();
  std::vector<Resolution> found;
  bool believed_a_try = false;
  bool sees_class = true;
  bool surely = false;
  while (!surely) {
    if (const auto other = scopes.redirected(use.scope, use.name)) {
      use.scope = *other;
      use.arm = ArmId{};
      use.offset = std::nullopt;
      sees_class = false;
      continue;
    }
    const Scope& scope = scopes.scope(use.scope);
    const bool falls_through = scope.kind == ScopeKind::Class || scope.kind == ScopeKind::Module;
    if (scope.kind != ScopeKind::Class || sees_class) {
      const bool running = falls_through && use.offset.has_value();
      const std::set<FileId> via_before = std::exchange(via_, {});
      const Reaching reaching = reach(module, use);
      believed_a_try |= reaching.believed_a_try;
      for (Resolution& meaning : meanings(module, use, reaching))
        found.push_back(std::move(meaning));
      const bool circular = running && via_.contains(module.id());
      via_.insert(via_before.begin(), via_before.end());
      if (circular)
        return {Unknown{"what '" + std::string(use.name) + "' is depends on the order of imports"},
                believed_a_try};
      surely = reaching.surely_bound || (!falls_through && !reaching.bindings.empty());
      if (!surely && !falls_through && scopes.is_local(use.scope, use.name))
        return {Unknown{"'" + std::string(use.name) + "' is not bound here yet"}, believed_a_try};
    }
    if (!scope.parent) break;
    if (scope.kind == ScopeKind::Function || scope.kind == ScopeKind::Lambda)
      use.offset = std::nullopt;
    sees_class = sees_class && scope.kind == ScopeKind::TypeParameters;
    use.arm = scope.arm;
    use.scope = *scope.parent;
  }
  const bool builtin = library::is_builtin(use.name) || is_module_attribute(use.name);
  if (!surely && builtin) found.emplace_back(Builtin{std::string(use.name)});
  if (found.empty())
    return {Unknown{"'" + std::string(use.name) + "' is not bound in " + module.file().path()},
            believed_a_try};
  return {agreed(std::move(found), use.name), believed_a_try};
}

Reaching Resolver::reach(const Module& module, const NameUse& use) {
  return reaching(module.scopes(), use, [this, &module, &use](const Binding& star) {
    return star_binds(module, star, use.name);
  });
}

std::vector<Resolution> Resolver::meanings(const Module& module, const NameUse& use,
                                           const Reaching& reaching) {
  std::vector<Resolution> found;
  for (const Binding* const one : reaching.bindings)
    found.push_back(binding(module, use.scope, *one, use.name));
  return found;
}

Resolution Resolver::binding(const Module& module, ScopeId scope, const Binding& binding,
                             std::string_view name) {
  const Step step(*this, &binding, name);
  if (!step) return step.refusal(name);
  // What a name is bound to does not depend on where the name is read.
  const bool before = std::exchange(in_string_, false);
  Resolution meaning = bound_to(module, scope, binding, name);
  in_string_ = before;
  return meaning;
}

Resolution Resolver::bound_to(const Module& module, ScopeId scope, const Binding& binding,
                              std::string_view name) {
  switch (binding.kind) {
    case BindingKind::Import:
      return plain_import(module, binding);
    case BindingKind::FromImport:
      return from_import(module, binding, binding.imported);
    case BindingKind::StarImport:
      return star_import(module, binding, name);
    case BindingKind::Assignment:
      return assignment(module, scope, binding);
    case BindingKind::Annotation:
    case BindingKind::Class:
    case BindingKind::Function:
    case BindingKind::Parameter:
      return definition(module, scope, binding);
    case BindingKind::Delete:
      break;
  }
  return Unknown{"'" + std::string(name) + "' is deleted"};
}

Resolution Resolver::definition(const Module& module, ScopeId scope, const Binding& binding) {
  Local local;
  local.kind = kind_of(binding.kind);
  local.definition = {module.id(), binding.statement.range()};
  local.value = binding.value.range();
  local.name = module.name();
  const std::string path = module.scopes().qualified_name(scope);
  if (!path.empty()) local.name += "." + path;
  local.name += ".";
  local.name += binding.name;
  return local;
}

Resolution Resolver::assignment(const Module& module, ScopeId scope, const Binding& binding) {
  Node value = binding.value;
  while (const auto inner = unwrapped(value)) value = *inner;
  // `type X = Y` makes an object of its own.
  const bool alias = is_name_like(value) && !binding.statement.is(Kind::TypeAliasStatement);
  return alias ? expression(module, value) : definition(module, scope, binding);
}

Resolution Resolver::plain_import(const Module& module, const Binding& binding) {
  const bool aliased = binding.node.parent().is(Kind::AliasedImport);
  const std::string& dotted = binding.module;
  if (aliased) return import_module(module.id(), dotted);
  const std::string top = dotted.substr(0, dotted.find('.'));
  // `import alembic.op` beside a folder alembic/: the name means where the whole path leads.
  Resolution whole = import_module(module.id(), dotted);
  if (std::holds_alternative<Imported>(whole)) return library::canonical(top);
  return import_module(module.id(), top);
}

Resolution Resolver::from_import(const Module& module, const Binding& binding,
                                 std::string_view name) {
  const Resolution from = import_module(module.id(), binding.module);
  const auto* const local = std::get_if<Local>(&from);
  // `from . import user` in an __init__: nothing but a file can be meant, if there is one.
  const bool itself =
      local != nullptr && local->folder.empty() && local->definition.file == module.id();
  if (itself && module.is_package()) {
    const auto found = state_.finder.in_folder(state_.finder.folder_of(module.id()), name);
    if (found.kind != FoundModule::Kind::Outside)
      return found_module(found, module.name() + "." + std::string(name));
  }
  return member(from, name);
}

Resolution Resolver::imported(FileId into, std::string_view module, std::string_view name) {
  const Resolution from = import_module(into, module);
  if (name.empty()) return from;
  const auto* const local = std::get_if<Local>(&from);
  const bool itself = local != nullptr && local->definition.file == into;
  if (itself) return Unknown{"'" + std::string(name) + "' comes from the file itself"};
  return member(from, name);
}

Resolution Resolver::star_import(const Module& module, const Binding& star, std::string_view name) {
  if (star_binds(module, star, name) != library::Exported::Unknown)
    return from_import(module, star, name);
  return Unknown{"'" + std::string(name) + "' may come from '" + star.module + "'" +
                 std::string(kByItsStar)};
}

library::Exported Resolver::star_binds(const Module& module, const Binding& star,
                                       std::string_view name) {
  using library::Exported;
  const Resolution from = import_module(module.id(), star.module);
  if (const auto* const imported = std::get_if<Imported>(&from))
    return library::star_exports(imported->name, name);
  const auto* const local = std::get_if<Local>(&from);
  if (local == nullptr) return Exported::Unknown;
  const Module* const other = local->folder.empty() ? module_of(*local) : nullptr;
  if (other == nullptr) return Exported::Unknown;

  if (const auto& all = other->scopes().all())
    return std::ranges::find(*all, name) == all->end() ? Exported::No : Exported::Yes;
  if (name.starts_with('_') && !other->scopes().all_is_dynamic()) return Exported::No;
  const Export found = exported(*other, name);
  // A submodule is there once somebody has imported it.
  if (found.bound == Export::Bound::Submodule) return Exported::Unknown;
  if (found.bound != Export::Bound::Name || is_circle(found.meaning)) return Exported::No;
  return other->scopes().all_is_dynamic() ? Exported::Unknown : Exported::Yes;
}

Resolution Resolver::import_module(FileId from, std::string_view dotted) {
  if (dotted.starts_with('.')) return found_module(state_.finder.relative(dotted, from), dotted);
  if (library::is_known_package(dotted.substr(0, dotted.find('.')))) {
    Imported imported = library::canonical(dotted);
    imported.is_module = true;
    return imported;
  }
  return found_module(state_.finder.absolute(dotted, from), dotted);
}

Resolution Resolver::found_module(const FoundModule& found, std::string_view dotted) {
  Local local;
  local.kind = DefinitionKind::Module;
  local.definition = {found.file, {}};
  switch (found.kind) {
    case FoundModule::Kind::File:
      local.name = state_.finder.module_name(found.file);
      return local;
    case FoundModule::Kind::Folder:
      local.name = dotted;
      local.folder = found.folder;
      return local;
    case FoundModule::Kind::Missing:
      return Unknown{"there is no module '" + std::string(dotted) + "'"};
    case FoundModule::Kind::Outside:
      break;
  }
  Imported imported = library::canonical(dotted);
  imported.is_module = true;
  return imported;
}

const Module* Resolver::module_of(const Local& local) const {
  const auto module = project_.open(local.definition.file);
  return module ? *module : nullptr;
}

Export Resolver::exported(const Module& module, std::string_view name) {
  const std::set<FileId> before = std::exchange(via_, {});
  Export found = final_export(module, name);
  via_ = before;
  via_.insert(found.via.begin(), found.via.end());
  return found;
}

Export Resolver::final_export(const Module& module, std::string_view name) {
  if (const auto cached = state_.exports.find(export_key(module.id(), name))) {
    if (active_.size() + cached->steps <= kMaxSteps) {
      deepest_ = std::max(deepest_, static_cast<unsigned>(active_.size()) + cached->steps);
      return *cached;
    }
  }
  const auto key = std::pair(module.id(), std::string(name));
  if (const auto found = memo_.find(key); found != memo_.end()) {
    cut_ |= found->second.cut;
    return found->second.value;
  }
  const Step step(*this, &module, name);
  if (!step) {
    const Unknown why = step.refusal(name);
    return {is_circle(why) ? Export::Bound::No : Export::Bound::Name, why, 0, {}};
  }

  const bool cut_before = std::exchange(cut_, false);
  const unsigned deepest_before = std::exchange(deepest_, static_cast<unsigned>(active_.size()));
  Export result = read_export(module, name);
  result.via = via_;
  if (result.bound == Export::Bound::Name && !is_circle(result.meaning) && changes(module, name))
    result.via.insert(module.id());
  result.steps = deepest_ - static_cast<unsigned>(active_.size()) + 1;
  deepest_ = std::max(deepest_, deepest_before);
  if (!cut_) state_.exports.add(export_key(module.id(), name), result);
  memo_.emplace(key, Found{result, cut_});
  cut_ |= cut_before;
  return result;
}

Export Resolver::read_export(const Module& module, std::string_view name) {
  NameUse use;
  use.name = name;
  Reaching found = reach(module, use);
  if (!found.bindings.empty()) {
    Resolution meaning = agreed(meanings(module, use, found), name);
    if (is_unknown(meaning) && found.believed_a_try) {
      use.choice = TryChoice::Handler;
      found = reach(module, use);
      if (!found.bindings.empty()) {
        Resolution other = agreed(meanings(module, use, found), name);
        if (!is_unknown(other)) meaning = std::move(other);
      }
    }
    const auto bound =
        found.only_type_checking ? Export::Bound::ForTypeChecking : Export::Bound::Name;
    return {bound, std::move(meaning), 0, {}};
  }
  if (module.is_package()) {
    const auto submodule = state_.finder.in_folder(state_.finder.folder_of(module.id()), name);
    if (submodule.kind != FoundModule::Kind::Outside)
      return {Export::Bound::Submodule,
              found_module(submodule, module.name() + "." + std::string(name)),
              0,
              {}};
  }
  if (is_module_attribute(name)) return {Export::Bound::Name, Builtin{std::string(name)}, 0, {}};
  return {Export::Bound::No,
          Unknown{"'" + std::string(name) + "' is not bound in " + module.file().path()},
          0,
          {}};
}

}  // namespace modelmend::semantic
