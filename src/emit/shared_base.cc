#include "emit/shared_base.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "emit/flask_query.h"
#include "model/attribute_store.h"
#include "model/class_body.h"
#include "model/class_index.h"
#include "model/declared_arguments.h"
#include "model/mapper/member_kinds.h"
#include "rewrite/lines.h"
#include "rewrite/module_spelling.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using model::Member;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// What is free of these; where a file has several bases, the name of the old one tells them apart.
std::vector<std::string> shared_names(const BaseSite& base) {
  std::vector<std::string> names = {"SQLBase", "SQLModelBase"};
  const bool is_other = base.name != "Model" && base.name.find('.') == std::string::npos;
  if (is_other) names.push_back("SQL" + base.name);
  return names;
}
std::vector<std::string> attribute_names(const BaseSite& base) {
  std::vector<std::string> names = {"SABehaviour", "SQLBehaviour"};
  if (base.name.find('.') == std::string::npos) names.push_back(base.name + "Behaviour");
  return names;
}

// Why it is there, for who reads the file.
constexpr std::string_view kAttributeWords =
    "Objects are assigned to, compared and kept in sets as those of SQLAlchemy are.";
constexpr std::string_view kShortAttributeWords = "Objects behave as those of SQLAlchemy do.";
constexpr std::string_view kAsyncAttrs = "sqlalchemy.ext.asyncio.AsyncAttrs";
// What a base may say without its classes having anything of it but through the registry.
constexpr std::array<std::string_view, 6> kOfRegistry = {
    "metadata",     "registry",           "type_annotation_map",
    "__abstract__", "__allow_unmapped__", "__slots__"};
constexpr std::array<std::string_view, 4> kOfFactory = {"metadata", "name", "bind",
                                                        "type_annotation_map"};

bool is_factory(std::string_view callee) {
  return callee == "sqlalchemy.orm.declarative_base" ||
         callee == "sqlalchemy.orm.registry().generate_base";
}

tl::unexpected<Declined> base_does_more(std::string_view base, std::string_view what) {
  return decline("base-has-members",
                 fmt::format("the base '{}' gives its classes '{}'", base, what));
}

// A base with another one that is no mixin of functions.
tl::unexpected<Declined> other_base(const Project& project, std::string_view base,
                                    const Expression& other) {
  const std::string library = model::library_name(project, other);
  if (library == "sqlalchemy.orm.MappedAsDataclass")
    return decline("dataclass-init-contract",
                   fmt::format("'MappedAsDataclass' gives the classes of '{}' the constructor and "
                               "the comparison of dataclasses",
                               base));
  return base_does_more(base, fmt::format("what '{}' has", other.text()));
}

// registry(constructor=make): SQLModel's own would be called in the shared base.
bool makes_objects(const Project& project, const Expression& registry) {
  const Expression call = model::value_of(project, registry);
  if (!call.is(Kind::Call) ||
      model::library_name(project, call.field(Field::Function)) != "sqlalchemy.orm.registry")
    return false;
  const model::Arguments arguments = model::arguments_of(call);
  return arguments.has_splat || arguments.keyword("constructor") != nullptr;
}

// Nothing that the old base or the new one would keep from being called, and no column.
bool is_harmless(const Project& project, const Member& member) {
  constexpr std::array<std::string_view, 6> kLifecycle = {
      "__init__", "__new__", "__setattr__", "__getattr__", "__getattribute__", "__init_subclass__"};
  if (std::ranges::find(kLifecycle, std::string_view(member.name)) != kLifecycle.end())
    return false;
  switch (model::member_kind(project, member).kind) {
    case model::MemberKind::Method:
    case model::MemberKind::ClassMethod:
    case model::MemberKind::StaticMethod:
    case model::MemberKind::Property:
      return true;
    default:
      return model::is_dunder(member.name);
  }
}

// A class of the project that holds functions, and stands above as many bases as it likes.
bool holds_functions_alone(const Project& project, const Expression& named) {
  const auto site = project.class_site(model::resolve(project, named));
  if (!site) return false;
  const auto above = semantic::linearise(project, *site);
  return std::ranges::all_of(above, [&](const semantic::Ancestor& each) {
    if (!each.site) return model::library_name(each.meaning) == "builtins.object";
    const auto members =
        model::members_of(project, {each.site->module, each.site->definition, 0, nullptr});
    return std::ranges::all_of(members,
                               [&](const Member& member) { return is_harmless(project, member); });
  });
}

// declarative_base(...) bound to a name.
Attempt<std::optional<BaseSite>> made_base(const Project& project,
                                           const semantic::Local& variable) {
  const auto value = model::variable_value(project, variable);
  if (!value || !value->is(Kind::Call)) return std::nullopt;
  if (!is_factory(model::library_name(project, value->field(Field::Function)))) return std::nullopt;
  const Expression function = value->field(Field::Function);
  if (function.is(Kind::Attribute) && makes_objects(project, function.field(Field::Object)))
    return base_does_more(variable.name, "a constructor by its registry");
  const model::Arguments arguments = model::arguments_of(*value);
  if (arguments.has_splat || !arguments.positional.empty())
    return base_does_more(variable.name, "arguments that are not known");
  const std::size_t dot = variable.name.rfind('.');
  BaseSite site{variable.definition, variable.name.substr(dot + 1)};
  for (const model::Argument& each : arguments.keywords) {
    if (each.keyword == "cls" && each.value.text() == site.name)
      return base_does_more(
          site.name,
          fmt::format("what the class '{}' before it has, which no longer has a name", site.name));
    if (each.keyword == "cls" && holds_functions_alone(project, each.value))
      site.mixins.emplace_back(each.value.text());
    else if (std::ranges::find(kOfFactory, each.keyword) == kOfFactory.end())
      return base_does_more(variable.name, each.keyword);
  }
  return site;
}

bool is_base_class(std::string_view name) {
  return name == "sqlalchemy.orm.DeclarativeBase" || name == "sqlalchemy.orm.DeclarativeBaseNoMeta";
}

bool derives_directly(const Project& project, const Expression& definition) {
  const Node bases = definition.node.field(Field::Superclasses);
  return std::ranges::any_of(bases.items(), [&](Node each) {
    return !each.is(Kind::KeywordArgument) &&
           is_base_class(model::library_name(project, definition.at(each)));
  });
}

constexpr std::string_view kOfOwnRegistry = "sqlalchemy.orm.registry().as_declarative_base";

// The registry of `@reg.as_declarative_base()`; null for any other decorator.
Expression decorating_registry(const Project& project, const Expression& definition) {
  for (const Node each : definition.node.parent().items()) {
    if (!each.is(Kind::Decorator)) continue;
    const Expression call = definition.at(each.items().front());
    if (!call.is(Kind::Call)) continue;
    const Expression function = call.field(Field::Function);
    if (function.is(Kind::Attribute) && model::library_name(project, function) == kOfOwnRegistry)
      return function.field(Field::Object);
  }
  return {};
}

// The arguments of `@as_declarative(metadata=...)`; absent if that is no decorator of the class.
std::optional<model::Arguments> as_declarative_of(const Project& project,
                                                  const Expression& definition) {
  const Node whole = definition.node.parent();
  if (!whole.is(Kind::DecoratedDefinition)) return std::nullopt;
  std::optional<model::Arguments> found;
  for (const Node each : whole.items()) {
    if (!each.is(Kind::Decorator)) continue;
    const Expression call = definition.at(each.items().front());
    if (found || !call.is(Kind::Call)) return std::nullopt;
    const std::string name = model::library_name(project, call.field(Field::Function));
    if (name != "sqlalchemy.orm.as_declarative" &&
        name != "sqlalchemy.ext.declarative.as_declarative" && name != kOfOwnRegistry)
      return std::nullopt;
    found = model::arguments_of(call);
  }
  return found;
}

// Also by another name: `Checked = object` where no type checker looks.
bool is_object(const Project& project, const Expression& base) {
  return model::library_name(project, model::value_of(project, base)) == "builtins.object";
}

// @as_declarative() class Base
Attempt<std::optional<BaseSite>> decorated_base(const Project& project,
                                                const Expression& definition) {
  const auto arguments = as_declarative_of(project, definition);
  if (!arguments) return std::nullopt;
  BaseSite site{definition.place(), std::string(definition.node.field(Field::Name).text())};
  if (arguments->has_splat || !arguments->positional.empty())
    return base_does_more(site.name, "arguments that are not known");
  const Expression registry = decorating_registry(project, definition);
  if (registry && makes_objects(project, registry))
    return base_does_more(site.name, "a constructor by its registry");
  for (const model::Argument& each : arguments->keywords)
    if (std::ranges::find(kOfFactory, each.keyword) == kOfFactory.end())
      return base_does_more(site.name, each.keyword);
  const std::vector<Node> above = definition.node.field(Field::Superclasses).items();
  if (!std::ranges::all_of(above,
                           [&](Node each) { return is_object(project, definition.at(each)); }))
    return base_does_more(site.name, "what its other bases have");
  const std::vector<Member> members = model::members_of(project, definition);
  site.has_members = std::ranges::any_of(
      members, [](const Member& each) { return !is_said_by_registry(each.name); });
  return site;
}

// class Base(DeclarativeBase)
Attempt<std::optional<BaseSite>> written_base(const Project& project,
                                              const semantic::Local& local) {
  const Expression definition = model::expression_at(project, local.definition);
  if (!definition.is(Kind::ClassDefinition)) return std::nullopt;
  if (!derives_directly(project, definition)) return decorated_base(project, definition);
  const std::string name(definition.node.field(Field::Name).text());
  BaseSite site{definition.place(), name};
  for (const Node each : definition.node.field(Field::Superclasses).items()) {
    const std::string library = model::library_name(project, definition.at(each));
    site.has_async_attrs |= library == kAsyncAttrs;
    if (is_base_class(library) || library == kAsyncAttrs || is_object(project, definition.at(each)))
      continue;
    // The base of SQLAlchemy has none of what these may hold, so that they stand before SQLModel
    // wherever they stood.
    if (!holds_functions_alone(project, definition.at(each)))
      return other_base(project, name, definition.at(each));
    site.mixins.emplace_back(each.text());
  }
  const std::vector<Member> members = model::members_of(project, definition);
  const auto registry = std::ranges::find(members, "registry", &Member::name);
  if (registry != members.end() && makes_objects(project, registry->value))
    return base_does_more(name, "a constructor by its registry");
  site.has_members = std::ranges::any_of(
      members, [](const Member& each) { return !is_said_by_registry(each.name); });
  return site;
}

// `class Base(DeclarativeBase): pass`, of which Flask-SQLAlchemy makes another one.
bool is_plain_base(const Project& project, const Expression& named) {
  const auto meaning = model::resolve(project, named);
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr || local->kind != semantic::DefinitionKind::Class) return false;
  const auto site = written_base(project, *local);
  return site && *site && !(*site)->gives_more();
}

// The call that makes the object whose Model is meant.
std::optional<Expression> flask_object(const Project& project, const semantic::Resolution& model) {
  const auto* const imported = std::get_if<semantic::Imported>(&model);
  if (imported == nullptr || !imported->instance || !imported->name.ends_with("().Model") ||
      !imported->name.starts_with("flask_sqlalchemy."))
    return std::nullopt;
  return model::instance_call(project, *imported->instance);
}

// db.Model, where db = SQLAlchemy()
Attempt<std::optional<BaseSite>> flask_base(const Project& project,
                                            const semantic::Resolution& model) {
  const auto call = flask_object(project, model);
  if (!call) return std::nullopt;
  const Node made = call->node.parent();
  if (!made.is(Kind::Assignment) || !made.field(Field::Left).is(Kind::Identifier))
    return decline("base-not-at-top", "the object that 'Model' is taken from has no name");
  const std::string name = fmt::format("{}.Model", made.field(Field::Left).text());
  const model::Arguments arguments = model::arguments_of(*call);
  if (arguments.has_splat) return base_does_more(name, "arguments that are not known");
  const auto* const given = arguments.keyword("model_class");
  if (given != nullptr && !is_plain_base(project, given->value))
    return base_does_more(name, fmt::format("what '{}' has", given->value.text()));
  return BaseSite{call->place(), name};
}

bool is_at_top(const semantic::Module& module, ByteRange statement) {
  const std::vector<Node> items = module.root().items();
  return std::ranges::any_of(items, [&](Node each) { return each.range().contains(statement); });
}

std::optional<std::string> existing(const Project& project, const semantic::Module& module,
                                    const BaseSite& base) {
  for (const Node statement : module.root().items()) {
    const Expression definition{&module, statement, 0, nullptr};
    if (registry_owner(project, definition) == base.statement)
      return std::string(statement.field(Field::Name).text());
  }
  return std::nullopt;
}

// The class below the shared one that keeps what SQLAlchemy makes of a value.
std::optional<SharedBase> existing_below(const Project& project, const semantic::Module& module,
                                         std::string_view shared) {
  for (const Node statement : module.root().items()) {
    const Expression definition{&module, statement, 0, nullptr};
    if (!statement.is(Kind::ClassDefinition)) continue;
    const std::vector<Node> bases = statement.field(Field::Superclasses).items();
    const bool is_below =
        std::ranges::any_of(bases, [&](Node each) { return each.text() == shared; });
    if (is_below && model::has_attribute_store(project, definition))
      return SharedBase{.name = std::string(statement.field(Field::Name).text()),
                        .is_there = true,
                        .takes_all = model::has_attribute_constructor(project, definition)};
  }
  return std::nullopt;
}

// The module that the name of the base was imported from, if that is the one that makes it.
std::optional<std::string> module_in_import(const Project& project, const semantic::Module& module,
                                            std::string_view name, FileId made_in) {
  for (const semantic::Binding* binding : module.scopes().bindings(semantic::ScopeId{}, name))
    if (binding->kind == semantic::BindingKind::FromImport &&
        project.find_module(binding->module, module.id()) == made_in)
      return binding->module;
  return std::nullopt;
}

}  // namespace

bool is_said_by_registry(std::string_view name) {
  return std::ranges::find(kOfRegistry, name) != kOfRegistry.end();
}

std::optional<Place> registry_owner(const Project& project, const Expression& definition) {
  if (!definition.is(Kind::ClassDefinition)) return std::nullopt;
  for (const Node each : definition.node.field(Field::Superclasses).items()) {
    if (!each.is(Kind::KeywordArgument) || each.field(Field::Name).text() != "registry") continue;
    const Expression value = definition.at(each.field(Field::Value));
    const bool is_of_base =
        value.is(Kind::Attribute) && value.field(Field::Attribute).text() == "registry";
    if (!is_of_base && !value.is(Kind::Identifier)) return std::nullopt;
    const auto owner = model::resolve(project, is_of_base ? value.field(Field::Object) : value);
    if (const auto call = flask_object(project, owner)) return call->place();
    const auto* const local = std::get_if<semantic::Local>(&owner);
    if (local == nullptr) return std::nullopt;
    return local->definition;
  }
  return std::nullopt;
}

namespace {

Attempt<std::optional<BaseSite>> base_meant(const Project& project,
                                            const semantic::Resolution& meaning) {
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr) return flask_base(project, meaning);
  return local->kind == semantic::DefinitionKind::Class ? written_base(project, *local)
                                                        : made_base(project, *local);
}

}  // namespace

Attempt<std::optional<BaseSite>> declarative_base(const Project& project, const Expression& base) {
  return declarative_base(project, model::resolve(project, base));
}

Attempt<std::optional<BaseSite>> declarative_base(const Project& project,
                                                  const semantic::Resolution& meaning) {
  auto site = base_meant(project, meaning);
  if (!site || !*site) return site;
  const auto module = project.open((*site)->statement.file);
  if (!module || !is_at_top(**module, (*site)->statement.range))
    return decline(
        "base-not-at-top",
        fmt::format("the base '{}' is not made at the top of its module", (*site)->name));
  return site;
}

bool has_member(const Project& project, const semantic::Module& module, std::string_view cls,
                std::string_view name) {
  for (const Node each : module.root().items()) {
    if (!each.is(Kind::ClassDefinition) || each.field(Field::Name).text() != cls) continue;
    const auto members = model::members_of(project, Expression{&module, each, 0, nullptr});
    return std::ranges::find(members, name, &model::Member::name) != members.end();
  }
  return false;
}

Attempt<SharedBase> shared_base_of(const Project& project, const BaseSite& base,
                                   const rewrite::ImportPlanner& imports,
                                   const std::set<std::string>& taken) {
  const auto module = project.open(base.statement.file);
  if (!module) return decline("unreadable-file", "the file of the base cannot be read");
  if (auto name = existing(project, **module, base)) {
    const bool says_text = has_member(project, **module, *name, "__str__");
    return SharedBase{.name = *std::move(name), .is_there = true, .says_text = says_text};
  }
  const std::string prefix = (*module)->name() + ".";
  const std::vector<std::string> names = shared_names(base);
  for (const std::string& name : names)
    if (!taken.contains(name) && imports.may_bind(name, prefix + name))
      return SharedBase{.name = name, .says_text = !flask_owner(base).empty()};
  return decline("name-taken", fmt::format("'{}' mean something else beside the base",
                                           fmt::join(names, "' and '")));
}

namespace {

bool has_constructor(const Project& project, const Project::ClassSite& cls) {
  const auto above = semantic::linearise(project, cls);
  return std::ranges::any_of(above, [&](const semantic::Ancestor& each) {
    if (!each.site) return false;
    const auto members =
        model::members_of(project, {each.site->module, each.site->definition, 0, nullptr});
    return std::ranges::find(members, "__init__", &model::Member::name) != members.end();
  });
}

// Whether the base, or what stands above it, has a constructor of its own: it knows what it takes.
bool has_constructor(const Project& project, const semantic::Module& module, const BaseSite& base,
                     const SharedBase& shared) {
  const Expression statement = model::expression_at(project, base.statement);
  std::vector<Project::ClassSite> classes;
  if (statement.is(Kind::ClassDefinition)) classes.push_back({&module, statement.node});
  for (const Node each : module.root().items())
    if (shared.is_there && each.is(Kind::ClassDefinition) &&
        each.field(Field::Name).text() == shared.name)
      classes.push_back({&module, each});
  for (const std::string& mixin : base.mixins)
    if (const auto cls =
            project.class_site(project.resolve_dotted(module, mixin, base.statement.range.end)))
      classes.push_back(*cls);
  return std::ranges::any_of(
      classes, [&](const Project::ClassSite& each) { return has_constructor(project, each); });
}

}  // namespace

Attempt<SharedBase> attribute_base_of(const Project& project, const BaseSite& base,
                                      const SharedBase& shared,
                                      const rewrite::ImportPlanner& imports,
                                      const std::set<std::string>& taken) {
  const auto module = project.open(base.statement.file);
  if (!module) return decline("unreadable-file", "the file of the base cannot be read");
  if (shared.is_there)
    if (auto there = existing_below(project, **module, shared.name)) {
      there->says_text = shared.says_text;
      return *std::move(there);
    }
  const std::string prefix = (*module)->name() + ".";
  const std::vector<std::string> names = attribute_names(base);
  for (const std::string& name : names)
    if (!taken.contains(name) && imports.may_bind(name, prefix + name))
      return SharedBase{.name = name,
                        .says_text = shared.says_text,
                        .takes_all = !has_constructor(project, **module, base, shared)};
  return decline("name-taken", fmt::format("'{}' mean something else beside the base",
                                           fmt::join(names, "' and '")));
}

namespace {

// The statement at the top of the module that holds the range.
Node statement_around(const semantic::Module& module, ByteRange range) {
  for (const Node each : module.root().items())
    if (each.range().contains(range)) return each;
  return {};
}

Node class_named(const semantic::Module& module, std::string_view name) {
  for (const Node each : module.root().items())
    if (each.is(Kind::ClassDefinition) && each.field(Field::Name).text() == name) return each;
  return {};
}

class BaseWriter {
 public:
  BaseWriter(const rewrite::ImportPlanner& imports, std::uint32_t at)
      : imports_(imports), at_(at), newline_(imports.style().newline) {}

  void add_shared(const BaseSite& base, const WantedBases& wanted) {
    const SharedBase& shared = wanted.shared;
    const std::optional<BaseMembers>& members = wanted.members;
    std::string above = base.has_async_attrs ? name(kAsyncAttrs) + ", " : "";
    for (const std::string& each : base.mixins) above += each + ", ";
    begin(fmt::format("class {}({}{}, registry={}{}):", shared.name, above,
                      name("sqlmodel.SQLModel"), base.name, base.is_registry ? "" : ".registry"));
    if (!wanted.flask.empty()) return add_flask(wanted);
    if (!members) return line(1, "pass");
    for (const std::string& each : members->lines) line(0, each);
    names_.insert(names_.end(), members->imports.begin(), members->imports.end());
  }

  // What classes of Flask-SQLAlchemy have besides their registry.
  void add_flask(const WantedBases& wanted) {
    line(1, fmt::format("__repr__ = {}.Model.__repr__", wanted.flask));
    line(1, "__str__ = object.__str__");
    if (wanted.gives_query)
      line(1, fmt::format("query: {0}[{1}] = {2}.session.query_property({2}.Query)",
                          name("typing.ClassVar"), name("typing.Any"), wanted.flask));
  }

  void add_attributes(const SharedBase& shared, const SharedBase& attributes,
                      semantic::SqlModelRelease release) {
    const char quote = imports_.style().quote;
    begin(fmt::format("class {}({}):", attributes.name, shared.name));
    add_words();
    text_ += newline_;
    std::string store = model::attribute_store(release, quote);
    if (attributes.takes_all) store += "\n" + model::attribute_constructor(quote);
    for (std::string_view rest = store; !rest.empty();) {
      const std::size_t end = rest.find('\n');
      const std::string_view one = rest.substr(0, end);
      const std::size_t tabs = std::min(one.find_first_not_of('\t'), one.size());
      if (one.empty())
        text_ += newline_;
      else
        fitted_line(1 + tabs, one.substr(tabs));
      rest.remove_prefix(end + 1);
    }
  }

  Attempt<MemberPlan> take(std::string_view following) {
    if (failure_) return tl::unexpected(*failure_);
    // A module goes on with two blank lines behind a class.
    const bool ends = rewrite::is_blank(following);
    if (!ends && !following.starts_with(newline_ + newline_))
      text_ += following.starts_with(newline_) ? newline_ : newline_ + newline_;
    return MemberPlan{.edits = {patch::Edit::insert_after(at_, std::move(text_))},
                      .imports = std::move(names_),
                      .warnings = {}};
  }

 private:
  void add_words() {
    const std::string words = fmt::format(R"("""{}""")", kAttributeWords);
    const bool fits = !rewrite::too_long(imports_.style().indent + words, imports_.style());
    line(1, fits ? words : fmt::format(R"("""{}""")", kShortAttributeWords));
  }

  // `raise TypeError(...)` may be too long.
  void fitted_line(std::size_t depth, std::string_view what) {
    std::string indent;
    for (std::size_t i = 0; i < depth; ++i) indent += imports_.style().indent;
    const bool is_call = what.ends_with(')') && what.starts_with("raise ");
    if (!is_call || !rewrite::too_long(indent + std::string(what), imports_.style()))
      return line(depth, what);
    const std::size_t open = what.find('(') + 1;
    line(depth, what.substr(0, open));
    line(depth + 1, what.substr(open, what.size() - open - 1));
    line(depth, ")");
  }

  std::string name(std::string_view canonical) {
    auto spelled = imports_.spelling(canonical, at_, {});
    if (!spelled) {
      failure_ = spelled.error();
      return {};
    }
    names_.emplace_back(canonical);
    return *std::move(spelled);
  }

  void begin(std::string_view head) { text_ += newline_ + newline_ + newline_ + std::string(head); }
  void line(std::size_t depth, std::string_view what) {
    text_ += newline_;
    for (std::size_t i = 0; i < depth; ++i) text_ += imports_.style().indent;
    text_ += what;
  }

  const rewrite::ImportPlanner& imports_;
  std::uint32_t at_;
  std::string newline_;
  std::string text_;
  std::vector<std::string> names_;
  std::optional<Declined> failure_;
};

}  // namespace

Attempt<MemberPlan> emit_shared_bases(const Project& project, const BaseSite& base,
                                      const WantedBases& wanted,
                                      const rewrite::ImportPlanner& imports,
                                      semantic::SqlModelRelease release) {
  const bool makes_attributes = wanted.attributes && !wanted.attributes->is_there;
  if (wanted.shared.is_there && !makes_attributes) return MemberPlan{};
  const auto module = project.open(base.statement.file);
  if (!module) return decline("unreadable-file", "the file of the base cannot be read");
  const std::string_view text = (*module)->file().bytes();
  Node after = statement_around(**module, base.statement.range);
  if (wanted.shared.is_there) after = class_named(**module, wanted.shared.name);
  if (!after) return decline("base-not-at-top", "the base is not made at the top of its module");
  BaseWriter writer(imports, rewrite::line_end(text, after.end()));
  if (!wanted.shared.is_there) writer.add_shared(base, wanted);
  if (makes_attributes) writer.add_attributes(wanted.shared, *wanted.attributes, release);
  return writer.take(text.substr(rewrite::next_line(text, after.end())));
}

namespace {

// By what the file calls the old base: `OtherBase` -> `SQLOtherBase`, `OtherBaseBehaviour`.
std::string alias_of(const SharedBase& shared, const Expression& base) {
  constexpr std::string_view kBehaviour = "Behaviour";
  const std::string_view text = base.text();
  const std::string own(text.substr(text.rfind('.') + 1));
  return shared.name.ends_with(kBehaviour) ? own + std::string(kBehaviour) : "SQL" + own;
}

bool means_class(const Project& project, const Expression& at, std::string_view name,
                 std::string_view qualified) {
  const auto meaning = project.resolve_dotted(*at.module, name, at.range().begin);
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  return local != nullptr && local->name == qualified;
}

}  // namespace

Attempt<SpelledBase> spell_shared_base(const Project& project, const Expression& base,
                                       const BaseSite& site, const SharedBase& shared,
                                       const rewrite::ImportPlanner& imports) {
  const semantic::Module& module = *base.module;
  const FileId made_in = site.statement.file;
  if (module.id() == made_in) {
    // The shared base comes behind the whole of `if __name__ == "__main__":`.
    if (statement_around(module, site.statement.range) == statement_around(module, base.range()))
      return decline(
          "base-not-at-top",
          fmt::format("the base '{}' is made in the block that the class stands in", site.name));
    return SpelledBase{shared.name, std::nullopt};
  }
  if (base.is(Kind::Attribute)) {
    const auto owner = model::resolve(project, base.field(Field::Object));
    const auto* const local = std::get_if<semantic::Local>(&owner);
    if (local != nullptr && local->kind == semantic::DefinitionKind::Module &&
        local->definition.file == made_in)
      return SpelledBase{fmt::format("{}.{}", base.field(Field::Object).text(), shared.name),
                         std::nullopt};
  }
  const std::string qualified = project.module_name(made_in) + "." + shared.name;
  if (shared.is_there)
    if (auto name = imports.name_of_class(qualified, base.range().begin))
      return SpelledBase{*std::move(name), std::nullopt};
  const std::string name = shared.has_namesake ? alias_of(shared, base) : shared.name;
  if (shared.has_namesake && means_class(project, base, name, qualified))
    return SpelledBase{name, std::nullopt};
  if (!imports.may_bind(name, qualified))
    return decline("name-taken", fmt::format("'{}' means something else in this file", name));
  const std::string_view first = base.text().substr(0, base.text().find('.'));
  auto from = module_in_import(project, module, first, made_in);
  if (!from) from = rewrite::spelled_module(project, module, made_in);
  if (!from)
    return decline("base-not-importable",
                   fmt::format("the module of the base '{}' has no name here", site.name));
  return SpelledBase{name, rewrite::ProjectName{.module = *from,
                                                .name = shared.name,
                                                .first_use = base.range().begin,
                                                .alias = name == shared.name ? "" : name}};
}

}  // namespace modelmend::emit
