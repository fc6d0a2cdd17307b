#include "model/target_metadata.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include "model/class_index.h"
#include "model/flask_migrate.h"
#include "model/returns.h"
#include "syntax/walker.h"

namespace modelmend::model {
namespace {

using semantic::Binding;
using semantic::BindingArm;
using semantic::BindingKind;
using semantic::Local;
using semantic::Module;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view kTarget = "target_metadata";
constexpr semantic::ScopeId kModuleScope{0};

// More parts than any real target has: a circle, or code that makes it up.
constexpr std::size_t kMaxParts = 200;

std::string_view attribute_of(const Expression& e) {
  return e.is(Kind::Attribute) ? e.node.field(Field::Attribute).text() : std::string_view();
}

// What a name can be bound to at the end of its module: the last binding that always runs, and
// those behind it that run under a condition.
std::vector<const Binding*> last_bindings(const Module& module, std::string_view name) {
  const auto all = module.scopes().bindings(kModuleScope, name);
  const auto last = std::find_if(all.rbegin(), all.rend(), [](const Binding* binding) {
    return binding->arm == BindingArm::Always && binding->in_arm == semantic::ArmId{};
  });
  const auto begin = last == all.rend() ? all.begin() : std::prev(last.base());
  return {begin, all.end()};
}

// What a statement or call changes in place: the object of `x.append(...)`, `x += ...`, `x[0] =
// ...` and `del x[0]`; null for anything else.
Node changed_by(Node node) {
  constexpr auto kChanging = std::to_array<std::string_view>(
      {"append", "extend", "insert", "remove", "pop", "clear", "add", "update", "discard"});
  if (node.is(Kind::Call)) {
    const Node function = node.field(Field::Function);
    const bool changes =
        function.is(Kind::Attribute) &&
        std::ranges::find(kChanging, function.field(Field::Attribute).text()) != kChanging.end();
    return changes ? function.field(Field::Object) : Node();
  }
  if (node.is(Kind::AugmentedAssignment)) return node.field(Field::Left);
  if (node.is(Kind::Assignment) && node.field(Field::Left).is(Kind::Subscript))
    return node.field(Field::Left).field(Field::Value);
  if (node.is(Kind::DeleteStatement))
    for (const Node& item : node.items())
      if (item.is(Kind::Subscript)) return item.field(Field::Value);
  return {};
}

class TargetReader {
 public:
  TargetReader(const Project& project, const ProjectModels& models, FileSearch& search,
               const Module& env)
      : project_(project),
        models_(models),
        search_(search),
        env_(env),
        classes_(project, semantic::kNewestSqlModel) {}

  TargetMetaData run() {
    find_arguments();
    if (open_.empty()) add_bindings(kTarget, {});
    if (env_.tree().has_error())
      found_.unclear.emplace_back("it does not parse as Python");
    else if (open_.empty())
      found_.unclear.emplace_back("it says no target_metadata");
    while (!open_.empty()) {
      const Expression part = open_.back();
      open_.pop_back();
      if (!seen_.insert(part.place()).second) continue;
      if (seen_.size() > kMaxParts) {
        unclear(part);
        break;
      }
      read(part);
    }
    return finish();
  }

 private:
  // target_metadata=... of whatever call.
  void find_arguments() {
    for (syntax::Walker walker(env_.root()); walker; walker.next()) {
      if (!walker->is(Kind::KeywordArgument) || walker->field(Field::Name).text() != kTarget)
        continue;
      const Expression value = unwrapped({&env_, walker->field(Field::Value), 0, nullptr});
      if (value.is(Kind::Identifier) && is_bound_here(value)) {
        add_bindings(value.text(), value);
      } else if (!is_parameter(value)) {
        said(value.place());
        open_.push_back(value);
      }
    }
  }

  [[nodiscard]] bool is_bound_here(const Expression& name) const {
    return !is_parameter(name) && !env_.scopes().bindings(kModuleScope, name.text()).empty();
  }

  [[nodiscard]] bool is_parameter(const Expression& e) const {
    const semantic::Resolution meaning = resolve(project_, e);
    const auto* local = std::get_if<Local>(&meaning);
    return local != nullptr && local->kind == semantic::DefinitionKind::Parameter;
  }

  // `use` is where the name is read; null if nowhere. What is no assignment means there what it
  // means.
  void add_bindings(std::string_view name, const Expression& use) {
    for (const Binding* binding : last_bindings(env_, name)) {
      said({env_.id(), binding->statement.range()});
      const Expression node{&env_, binding->value ? binding->value : binding->node, 0, nullptr};
      open_.push_back(use && !binding->value ? use : node);
    }
  }

  void said(Place place) {
    if (std::ranges::find(found_.said, place) == found_.said.end()) found_.said.push_back(place);
  }

  void read(const Expression& part) {
    const Expression e = value_of(project_, part);
    switch (e.node.kind()) {
      case Kind::None:
        found_.is_none = true;
        return;
      case Kind::List:
      case Kind::Tuple:
      case Kind::Set:
      case Kind::ExpressionList:
        if (is_changed_later(e))
          found_.unclear.push_back("'" + canonical_text(part) + "' is changed after it is made");
        for (const Node& item : e.node.items()) open_.push_back(unwrapped(e.at(item)));
        if (e.node.items().empty()) found_.is_none = true;
        return;
      case Kind::ConditionalExpression:
        return read_conditional(e);
      case Kind::BooleanOperator:
        open_.push_back(e.field(Field::Left));
        open_.push_back(e.field(Field::Right));
        return;
      case Kind::Subscript:
        return read_subscript(e);
      case Kind::Call:
        return read_call(e);
      default:
        return read_metadata(e);
    }
  }

  // `metas.append(...)`, `metas += [...]`, `metas[0] = ...` where the list is bound to a name, or
  // in env.py by whatever name.
  [[nodiscard]] bool is_changed_later(const Expression& list) const {
    return changes(*list.module, list) || (list.module != &env_ && changes(env_, list));
  }

  [[nodiscard]] bool changes(const Module& module, const Expression& list) const {
    for (syntax::Walker walker(module.root()); walker; walker.next()) {
      const Node changed = changed_by(*walker);
      if (changed && means(unwrapped({&module, changed, 0, nullptr}), list)) return true;
    }
    return false;
  }

  // True for a name of the list, also one whose value cannot be followed because it changes.
  [[nodiscard]] bool means(const Expression& name, const Expression& list) const {
    if (value_of(project_, name).place() == list.place()) return true;
    if (!name.is(Kind::Identifier)) return false;
    return std::ranges::any_of(
        name.module->scopes().bindings(kModuleScope, name.text()), [&](const Binding* binding) {
          return binding->value &&
                 unwrapped({name.module, binding->value, 0, nullptr}).place() == list.place();
        });
  }

  // `a if b else c`
  void read_conditional(const Expression& e) {
    const std::vector<Node> parts = e.node.items();
    if (parts.size() != 3) return unclear(e);
    open_.push_back(unwrapped(e.at(parts[0])));
    open_.push_back(unwrapped(e.at(parts[2])));
  }

  // Flask-SQLAlchemy's `db.metadatas[None]`, `db.metadatas["reports"]`, `db.metadatas[bind]`
  void read_subscript(const Expression& e) {
    const Expression metadatas = unwrapped(e.field(Field::Value));
    if (attribute_of(metadatas) != "metadatas") return unclear(e);
    const auto own = metadata_of_object(metadatas.field(Field::Object), e);
    if (!own) return unclear(e);
    const Expression key = unwrapped(e.field(Field::Subscript));
    if (key.is(Kind::None)) return add(*own);
    const auto bind = string_constant(project_, key).value;
    add_binds(*own, bind);
  }

  // Each bind has a MetaData of its own, all made by one SQLAlchemy().
  void add_binds(const MetaDataSource& own, const std::optional<std::string>& bind) {
    for (const MetaDataFact& fact : models_.metadatas) {
      const bool is_this = !bind || fact.name.ends_with("[" + *bind + "]");
      if (fact.place == own.key.place && is_this) found_.metadatas.push_back(fact.id);
    }
  }

  void read_call(const Expression& call) {
    const semantic::Resolution callee =
        resolve(project_, value_of(project_, call.field(Field::Function)));
    const auto* local = std::get_if<Local>(&callee);
    if (local == nullptr || local->kind != semantic::DefinitionKind::Function)
      return read_metadata(call);
    const auto module = project_.open(local->definition.file);
    if (!module) return unclear(call);
    Expression function{*module, (*module)->node_at(local->definition.range), 0, nullptr};
    if (function.is(Kind::DecoratedDefinition)) function = function.field(Field::Definition);
    const std::vector<Expression> values = returns_of(function);
    if (values.empty()) return unclear(call);
    open_.insert(open_.end(), values.rbegin(), values.rend());
  }

  void read_metadata(const Expression& e) {
    if (attribute_of(e) == "metadata") {
      if (const auto source = metadata_of_object(e.field(Field::Object), e)) return add(*source);
      return read_bindings(e);
    }
    const auto source = classes_.metadata_of(e);
    if (!source) return read_bindings(e);
    add(*source);
  }

  // A name with different values in branches, or for a MetaData that only its owner leads to.
  void read_bindings(const Expression& e) {
    std::vector<std::pair<const Module*, std::string>> names;
    if (e.is(Kind::Identifier)) names.emplace_back(e.module, std::string(e.text()));
    if (const Module* module = module_of(e)) names.emplace_back(module, attribute_of(e));
    bool has_values = false;
    // Grows by what is imported from elsewhere.
    for (std::size_t i = 0; i < names.size() && i < kMaxParts; ++i) {
      const auto [module, name] = names[i];
      for (const Binding* binding : last_bindings(*module, name)) {
        if (binding->kind == BindingKind::Assignment && binding->value) {
          open_.push_back({module, binding->value, 0, nullptr});
          has_values = true;
        } else if (const Module* from = imported_from(*module, *binding)) {
          names.emplace_back(from, binding->imported);
        }
      }
    }
    if (!has_values) unclear(e);
  }

  // The module whose attribute the expression is, or null.
  [[nodiscard]] const Module* module_of(const Expression& e) const {
    if (!e.is(Kind::Attribute)) return nullptr;
    const semantic::Resolution meaning = resolve(project_, e.field(Field::Object));
    const auto* local = std::get_if<Local>(&meaning);
    const bool is_file = local != nullptr && local->folder.empty() &&
                         local->kind == semantic::DefinitionKind::Module;
    return is_file ? project_.open(local->definition.file).value_or(nullptr) : nullptr;
  }

  [[nodiscard]] const Module* imported_from(const Module& module, const Binding& binding) const {
    if (binding.kind != BindingKind::FromImport) return nullptr;
    const auto file = project_.find_module(binding.module, module.id());
    return file ? project_.open(*file).value_or(nullptr) : nullptr;
  }

  // Also through a variable whose value is an attribute that means nothing by itself.
  [[nodiscard]] Expression followed(const Expression& expression) const {
    const Expression e = value_of(project_, expression);
    if (!e.is(Kind::Identifier)) return e;
    const auto bindings = last_bindings(*e.module, e.text());
    const bool has_one_value = bindings.size() == 1 && bindings.front()->value;
    if (!has_one_value || bindings.front()->kind != BindingKind::Assignment) return e;
    return value_of(project_, {e.module, bindings.front()->value, 0, nullptr});
  }

  // Of what has an attribute `metadata`: a base, a registry, a Flask-SQLAlchemy object. `whole` is
  // the expression with the attribute.
  std::optional<MetaDataSource> metadata_of_object(const Expression& object,
                                                   const Expression& whole) {
    const Expression owner = followed(object);
    if (is_flask_migrate_db(project_, owner)) return metadata_of_flask();
    if (auto source = classes_.metadata_of_owner(owner)) return source;
    return classes_.metadata_of(whole);
  }

  std::optional<MetaDataSource> metadata_of_flask() {
    found_.from_flask = true;
    std::optional<MetaDataSource> only;
    for (const Expression& db : flask_migrate_dbs(project_, search_)) {
      auto source = classes_.metadata_of_owner(db);
      if (!source || (only && only->key != source->key)) return std::nullopt;
      only = std::move(source);
    }
    return only;
  }

  // One that env.py makes itself gets its tables when it runs: `table.to_metadata(merged)`, in
  // SQLAlchemy 1.3 `tometadata`.
  [[nodiscard]] bool is_filled_by_env(const MetaDataSource& source) const {
    if (!source.key.library.empty() || source.key.place.file != env_.id()) return false;
    const std::string_view text = env_.file().bytes();
    return text.find("to_metadata(") != std::string_view::npos ||
           text.find("tometadata(") != std::string_view::npos;
  }

  void add(const MetaDataSource& source) {
    if (is_filled_by_env(source)) {
      found_.unclear.push_back("'" + source.name + "' is filled only when env.py runs");
      return;
    }
    const bool is_made_here = source.key.library.empty();
    for (const MetaDataFact& fact : models_.metadatas) {
      const bool is_it =
          is_made_here ? fact.place == source.key.place &&
                             (fact.name == source.name || fact.name.starts_with(source.name + "#"))
                       : !fact.place && fact.name == source.name;
      if (!is_it) continue;
      found_.metadatas.push_back(fact.id);
      return;
    }
    if (is_made_here ? is_known_maker(source.key.place) : source.key.library == "sqlmodel.SQLModel")
      found_.empty.push_back(source.name);
    else
      found_.unclear.push_back("'" + source.name +
                               "' cannot be told to be a MetaData of the models");
  }

  // A call or a class makes it; a parameter or a variable of unknown value may be any one.
  [[nodiscard]] bool is_known_maker(const Place& place) const {
    const auto module = project_.open(place.file);
    if (!module) return false;
    const Node node = (*module)->node_at(place.range);
    return node.is(Kind::Call) || node.is(Kind::ClassDefinition);
  }

  void unclear(const Expression& e) {
    found_.unclear.push_back("'" + canonical_text(e) + "' cannot be read without running it");
  }

  TargetMetaData finish() {
    std::ranges::sort(found_.said);
    for (auto* list : {&found_.empty, &found_.unclear}) {
      std::ranges::sort(*list);
      list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    std::ranges::sort(found_.metadatas);
    const auto same = std::ranges::unique(found_.metadatas);
    found_.metadatas.erase(same.begin(), same.end());
    return std::move(found_);
  }

  const Project& project_;
  const ProjectModels& models_;
  FileSearch& search_;
  const Module& env_;
  ClassIndex classes_;  // asked for MetaDatas only, which no release makes different
  std::vector<Expression> open_;
  std::set<Place> seen_;
  TargetMetaData found_;
};

}  // namespace

TargetMetaData read_target_metadata(const Project& project, const ProjectModels& models,
                                    FileSearch& search, const Module& env) {
  return TargetReader(project, models, search, env).run();
}

}  // namespace modelmend::model
