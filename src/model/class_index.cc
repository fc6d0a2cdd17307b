#include "model/class_index.h"

#include <algorithm>
#include <set>
#include <span>
#include <unordered_map>

#include "base/check.h"
#include "model/column_type.h"
#include "model/decorator_name.h"

namespace modelmend::model {

namespace {

using semantic::Imported;
using semantic::Local;
using semantic::Project;
using semantic::Resolution;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// How many steps lead from an expression to its MetaData before we give up.
constexpr int kMaxSteps = 24;

bool is_declarative_base_function(std::string_view name) {
  return name == "sqlalchemy.orm.declarative_base" ||
         name == "sqlalchemy.ext.declarative.declarative_base" ||
         name == "sqlalchemy.ext.declarative.api.declarative_base" ||
         name == "sqlalchemy.ext.automap.automap_base" ||
         name == "sqlalchemy.orm.registry().generate_base";
}

bool is_as_declarative(std::string_view name) {
  return name == "sqlalchemy.orm.as_declarative" ||
         name == "sqlalchemy.ext.declarative.as_declarative" ||
         name == "sqlalchemy.orm.registry().as_declarative_base";
}

bool is_sqlmodel_class(std::string_view name) {
  return name == "sqlmodel.SQLModel" || name == "sqlmodel.main.SQLModel";
}

constexpr std::string_view kFlask = "flask_sqlalchemy.SQLAlchemy";

bool is_flask_class(std::string_view name) {
  return name == kFlask || name == "flask_sqlalchemy.extension.SQLAlchemy";
}

bool is_flask_member(std::string_view name, std::string_view member) {
  const std::size_t cut = name.rfind("().");
  return cut != std::string_view::npos && is_flask_class(name.substr(0, cut)) &&
         name.substr(cut + 3) == member;
}

// `Base.registry`, under any name.
bool is_registry_of_base(const Imported& imported) {
  return imported.instance && imported.name.ends_with(".registry");
}

// Expression without `[T]`.
Expression without_subscript(const Expression& expression) {
  Expression e = unwrapped(expression);
  while (e.is(Kind::Subscript)) e = unwrapped(e.field(Field::Value));
  return e;
}

std::string callee_name(const Project& project, const Expression& call) {
  return library_name(project, value_of(project, call.field(Field::Function)));
}

// The name that the program gives to what an expression makes: the nearest assignment or class
// around it.
std::string name_of_maker(const Expression& maker) {
  for (Node n = maker.node.parent(); n; n = n.parent()) {
    if (n.is(Kind::ClassDefinition) || n.is(Kind::FunctionDefinition))
      return qualified_name(*maker.module, n, n.field(Field::Name).text());
    if (!n.is(Kind::Assignment)) continue;
    const std::string_view left = n.field(Field::Left).text();
    const bool role_name = left == "metadata" || left == "registry";
    const std::string in_class = qualified_name(*maker.module, n, "");
    return role_name && in_class != maker.module->name() ? in_class
                                                         : qualified_name(*maker.module, n, left);
  }
  return maker.module->name();
}

std::vector<Expression> decorators_of(const Expression& definition) {
  std::vector<Expression> decorators;
  const Node parent = definition.node.parent();
  if (!parent.is(Kind::DecoratedDefinition)) return decorators;
  for (const Node& child : parent.items())
    if (child.is(Kind::Decorator))
      for (const Node& part : child.items()) decorators.push_back(unwrapped(definition.at(part)));
  return decorators;
}

// C3, as Python: the next class is the first head that no other list still holds in its tail.
std::vector<ClassIndexId> merge(std::vector<std::vector<ClassIndexId>> lists) {
  std::vector<ClassIndexId> result;
  const auto in_a_tail = [&](ClassIndexId id) {
    return std::any_of(lists.begin(), lists.end(), [&](const auto& list) {
      return list.size() > 1 && std::find(list.begin() + 1, list.end(), id) != list.end();
    });
  };
  while (true) {
    std::erase_if(lists, [](const auto& list) { return list.empty(); });
    if (lists.empty()) return result;
    auto good = std::find_if(lists.begin(), lists.end(),
                             [&](const auto& list) { return !in_a_tail(list.front()); });
    // Inconsistent bases: Python would refuse the class, we go on with the first.
    const ClassIndexId next = good == lists.end() ? lists.front().front() : good->front();
    result.push_back(next);
    for (auto& list : lists) std::erase(list, next);
  }
}

}  // namespace

bool is_declarative_base_class(std::string_view name) {
  return name == "sqlalchemy.orm.DeclarativeBase" || name == "sqlalchemy.orm.DeclarativeBaseNoMeta";
}

const Member* ClassRecord::member(std::string_view wanted) const {
  for (const std::span<const Member> members : {std::span(late), std::span(*body)}) {
    const auto found = std::find_if(members.rbegin(), members.rend(),
                                    [&](const Member& m) { return m.name == wanted; });
    if (found != members.rend()) return &*found;
  }
  return nullptr;
}

std::vector<const Member*> ClassRecord::bound_members() const {
  std::vector<const Member*> bound;
  bound.reserve(body->size() + late.size());
  for (const Member& each : *body) bound.push_back(&each);
  for (const Member& each : late) bound.push_back(&each);
  std::unordered_map<std::string_view, const Member*> last;
  for (const Member* each : bound) last[each->name] = each;
  std::erase_if(bound, [&](const Member* each) { return last.at(each->name) != each; });
  return bound;
}

std::optional<Expression> instance_call(const Project& project, const Place& instance) {
  const auto module = project.open(instance.file);
  if (!module) return std::nullopt;
  Node node = (*module)->node_at(instance.range);
  if (node.is(Kind::ExpressionStatement) && !node.items().empty()) node = node.items().front();
  if (node.is(Kind::Assignment)) node = node.field(Field::Right);
  const Expression e = unwrapped(Expression{*module, node, 0, nullptr});
  if (!e || !e.is(Kind::Call)) return std::nullopt;
  return e;
}

ClassIndexId ClassIndex::add(const Project::ClassSite& site) {
  std::vector<ClassIndexId> unread;
  const ClassIndexId id = intern(site, unread);
  while (!unread.empty()) {
    const ClassIndexId next = unread.back();
    unread.pop_back();
    read(next, unread);
  }
  return id;
}

void ClassIndex::add_member(ClassIndexId id, Member member) {
  records_[id].late.push_back(std::move(member));
}

void ClassIndex::add_bodies(const FileScan& scan) {
  for (const ScannedClass& scanned : scan.classes)
    bodies_.emplace(scanned.definition.place(), scanned.members);
}

std::shared_ptr<const std::vector<Member>> ClassIndex::body_of(const Expression& definition) const {
  const auto known = bodies_.find(definition.place());
  if (known != bodies_.end()) return known->second;
  return std::make_shared<const std::vector<Member>>(members_of(project_, definition));
}

ClassIndexId ClassIndex::intern(const Project::ClassSite& site, std::vector<ClassIndexId>& unread) {
  const Expression definition{site.module, site.definition, 0, nullptr};
  const auto [found, is_new] = by_place_.try_emplace(definition.place(), records_.size());
  if (!is_new) return found->second;
  ClassRecord record;
  record.definition = definition;
  record.place = definition.place();
  record.name = std::string(site.definition.field(Field::Name).text());
  record.qualified_name = qualified_name(*site.module, site.definition, record.name);
  record.arguments = arguments_of(definition);
  record.decorators = decorators_of(definition);
  record.body = body_of(definition);
  records_.push_back(std::move(record));
  unread.push_back(found->second);
  return found->second;
}

void ClassIndex::read(ClassIndexId id, std::vector<ClassIndexId>& unread) {
  // Copies, because reading a base may add records and move this one.
  const Arguments arguments = records_[id].arguments;
  for (const Argument& base : arguments.positional) read_base(id, base.value, unread);
  if (const Argument* metaclass = arguments.keyword("metaclass"))
    if (library_name(project_, metaclass->value) == "sqlalchemy.orm.DeclarativeMeta" &&
        arguments.positional.empty())
      records_[id].is_declarative_base = true;
  read_decorators(id);
  ClassRecord& record = records_[id];
  if (record.is_declarative_base && !record.own_root) record.own_root = base_class_root(record);
}

void ClassIndex::read_base(ClassIndexId id, const Expression& base,
                           std::vector<ClassIndexId>& unread) {
  const auto [e, resolution] = meaning_of(project_, without_subscript(base));
  if (e.is(Kind::Call)) return read_base_call(id, e, unread);
  if (const auto site = project_.class_site(resolution)) {
    const ClassIndexId above = intern(*site, unread);
    records_[id].bases.emplace_back(above);
    return;
  }
  if (const auto* builtin = std::get_if<semantic::Builtin>(&resolution)) {
    records_[id].bases.emplace_back("builtins." + builtin->name);
    return;
  }
  const auto* imported = std::get_if<Imported>(&resolution);
  if (imported == nullptr) {
    records_[id].bases.emplace_back(UnknownBase{canonical_text(base)});
    return;
  }
  if (is_sqlmodel_class(imported->name)) {
    Root root;
    root.kind = RootKind::SqlModel;
    root.metadata = {MetaDataKey{{}, "sqlmodel.SQLModel", ""}, "sqlmodel.SQLModel", std::nullopt};
    records_[id].bases.emplace_back(std::move(root));
  } else if (is_flask_member(imported->name, "Model")) {
    Root root = flask_root(imported->instance.value_or(Place{}), id, unread);
    records_[id].bases.emplace_back(std::move(root));
  } else if (is_declarative_base_class(imported->name)) {
    records_[id].is_declarative_base = true;
  } else {
    records_[id].bases.emplace_back(imported->name);
  }
}

void ClassIndex::read_base_call(ClassIndexId id, const Expression& call,
                                std::vector<ClassIndexId>& unread) {
  if (const auto known = roots_.find(call.place()); known != roots_.end()) {
    records_[id].bases.emplace_back(known->second);
    return;
  }
  const Resolution callee = meaning_of(project_, call.field(Field::Function)).resolution;
  const Arguments arguments = arguments_of(call);
  if (const auto* imported = std::get_if<Imported>(&callee)) {
    if (is_declarative_base_function(imported->name)) {
      const Root root = declarative_root(call);
      if (const Argument* cls = arguments.keyword("cls")) {
        add_classes_named(id, cls->value, unread);
      } else {
        roots_.emplace(call.place(), root);
      }
      records_[id].bases.emplace_back(root);
      return;
    }
    // `with_metaclass(Meta, Base)` and `cast(Any, declarative_base())`.
    const std::string_view name = imported->name;
    const bool passes_on = name.ends_with("with_metaclass") || name.ends_with("typing.cast");
    if (passes_on && arguments.positional.size() > 1)
      return read_base(id, arguments.positional[1].value, unread);
  }
  if (const auto* local = std::get_if<Local>(&callee))
    if (const auto returned = single_return(project_, *local))
      return read_base(id, *returned, unread);
  records_[id].bases.emplace_back(UnknownBase{canonical_text(call)});
}

void ClassIndex::add_classes_named(ClassIndexId id, const Expression& classes,
                                   std::vector<ClassIndexId>& unread) {
  const Expression value = value_of(project_, classes);
  std::vector<Expression> names{value};
  if (value.is(Kind::Tuple)) {
    names.clear();
    for (const Node& item : value.node.items()) names.push_back(value.at(item));
  }
  for (const Expression& name : names)
    if (const auto site = project_.class_site(resolve(project_, value_of(project_, name)))) {
      const ClassIndexId above = intern(*site, unread);
      records_[id].bases.emplace_back(above);
    }
}

void ClassIndex::read_decorators(ClassIndexId id) {
  const std::vector<Expression> decorators = records_[id].decorators;
  for (const Expression& decorator : decorators) {
    const bool is_call = decorator.is(Kind::Call);
    const Expression function =
        value_of(project_, is_call ? decorator.field(Field::Function) : decorator);
    const std::string name = decorator_name(project_, function);
    ClassRecord& record = records_[id];
    if (is_as_declarative(name)) {
      record.is_declarative_base = true;
      if (is_call && name == "sqlalchemy.orm.registry().as_declarative_base") {
        record.own_root = registry_root(function.field(Field::Object));
      } else if (is_call && keyword_of(decorator, "metadata")) {
        record.own_root = declarative_root(decorator);
      }
    } else if (name == "sqlalchemy.orm.registry().mapped" ||
               name == "sqlalchemy.orm.registry().mapped_as_dataclass") {
      record.decorated_as_mapped = true;
      record.own_root = registry_root(function.field(Field::Object));
    } else if (name == "sqlalchemy.orm.mapped_as_dataclass" && is_call) {
      record.decorated_as_mapped = true;
      const Arguments arguments = arguments_of(decorator);
      if (!arguments.positional.empty())
        record.own_root = registry_root(arguments.positional.front().value);
    }
  }
}

std::optional<Root> ClassIndex::registry_root(const Expression& registry) const {
  auto source = owner(registry, 0);
  if (!source) return std::nullopt;
  return Root{RootKind::Declarative, *std::move(source), {}, false, registry};
}

Root ClassIndex::declarative_root(const Expression& call) const {
  Root root;
  root.metadata = owner_call(call, 0).value_or(made_at(call));
  if (auto map = keyword_of(call, "type_annotation_map")) root.type_annotation_map = *map;
  return root;
}

Root ClassIndex::flask_root(const Place& instance, ClassIndexId id,
                            std::vector<ClassIndexId>& unread) {
  Root root;
  root.kind = RootKind::Flask;
  root.names_tables = true;
  if (const auto call = instance_call(project_, instance)) {
    const Arguments arguments = arguments_of(*call);
    if (const Argument* model_class = arguments.keyword("model_class"))
      add_classes_named(id, model_class->value, unread);
    if (const Argument* disable = arguments.keyword("disable_autonaming"))
      root.names_tables = !bool_constant(project_, disable->value).value_or(false);
  }
  root.metadata =
      flask_metadata(instance, 0)
          .value_or(MetaDataSource{MetaDataKey{instance, "flask_sqlalchemy.SQLAlchemy().Model", ""},
                                   "flask_sqlalchemy.SQLAlchemy().Model", std::nullopt});
  return root;
}

Root ClassIndex::base_class_root(const ClassRecord& record) const {
  Root root;
  root.metadata = made_at(record.definition);
  root.metadata.name = record.qualified_name;
  if (const Member* registry = record.member("registry"); registry && registry->value)
    if (auto source = owner(registry->value, 0)) root.metadata = *source;
  if (const Member* metadata = record.member("metadata"); metadata && metadata->value)
    if (auto source = metadata_of(metadata->value, 0)) root.metadata = *source;
  return root;
}

std::optional<ClassIndexId> ClassIndex::find(const Place& place) const {
  const auto found = by_place_.find(place);
  if (found == by_place_.end()) return std::nullopt;
  return found->second;
}

std::optional<ClassIndexId> ClassIndex::find(const Resolution& resolution) const {
  const auto site = project_.class_site(resolution);
  if (!site) return std::nullopt;
  return find(Expression{site->module, site->definition, 0, nullptr}.place());
}

std::vector<ClassIndexId> ClassIndex::linearise(ClassIndexId id) const {
  std::vector<std::vector<ClassIndexId>> lists;
  std::vector<ClassIndexId> direct;
  for (const BaseRef& base : records_[id].bases) {
    const auto* above = std::get_if<ClassIndexId>(&base);
    if (above == nullptr || *above == id) continue;
    const auto known = mros_.find(*above);
    if (known == mros_.end()) continue;  // its own ancestor: a circle in the source
    lists.push_back(known->second);
    direct.push_back(*above);
  }
  lists.push_back(direct);
  std::vector<ClassIndexId> result = merge(std::move(lists));
  std::erase(result, id);
  result.insert(result.begin(), id);
  return result;
}

const std::vector<ClassIndexId>& ClassIndex::mro(ClassIndexId id) const {
  if (const auto known = mros_.find(id); known != mros_.end()) return known->second;
  // Bases first, with an explicit stack; a class that is met again on the way up is a circle.
  std::vector<ClassIndexId> path{id};
  std::set<ClassIndexId> entered;
  while (!path.empty()) {
    const ClassIndexId current = path.back();
    if (entered.insert(current).second) {
      for (const BaseRef& base : records_[current].bases)
        if (const auto* above = std::get_if<ClassIndexId>(&base))
          if (!mros_.contains(*above) && !entered.contains(*above)) path.push_back(*above);
      continue;
    }
    path.pop_back();
    if (!mros_.contains(current)) mros_.emplace(current, linearise(current));
  }
  return mros_.at(id);
}

const Root* ClassIndex::root(ClassIndexId id) const {
  for (const ClassIndexId above : mro(id)) {
    const ClassRecord& record = records_[above];
    if (record.own_root) return &*record.own_root;
    for (const BaseRef& base : record.bases)
      if (const auto* root = std::get_if<Root>(&base)) return root;
  }
  return nullptr;
}

bool ClassIndex::is_sqlmodel(ClassIndexId id) const {
  const auto& above = mro(id);
  return std::any_of(above.begin(), above.end(), [&](ClassIndexId k) {
    const auto& bases = records_[k].bases;
    return std::any_of(bases.begin(), bases.end(), [](const BaseRef& base) {
      const auto* root = std::get_if<Root>(&base);
      return root != nullptr && root->kind == RootKind::SqlModel;
    });
  });
}

ClassRole ClassIndex::role(ClassIndexId id) const {
  const ClassRecord& record = records_[id];
  if (record.decorated_as_mapped) return ClassRole::Mapped;
  if (record.is_declarative_base) return ClassRole::DeclarativeBase;
  if (is_sqlmodel(id)) {
    const Argument* table = record.arguments.keyword("table");
    const bool is_table = table && bool_constant(project_, table->value).value_or(false);
    return is_table ? ClassRole::Mapped : ClassRole::Abstract;
  }
  if (root(id) == nullptr) return ClassRole::Mixin;
  if (const Member* abstract = record.member("__abstract__"); abstract && abstract->value)
    if (bool_constant(project_, abstract->value).value_or(false)) return ClassRole::Abstract;
  return ClassRole::Mapped;
}

std::optional<ClassIndexId> ClassIndex::mapped_parent(ClassIndexId id) const {
  for (const ClassIndexId above : mro(id))
    if (above != id && is_mapped(above)) return above;
  return std::nullopt;
}

std::optional<MetaDataSource> ClassIndex::metadata(ClassIndexId id) const {
  return class_metadata(id, 0);
}

std::optional<MetaDataSource> ClassIndex::class_metadata(ClassIndexId id, int depth) const {
  if (depth > kMaxSteps) return std::nullopt;
  std::string bind;
  // In Python's order SQLModel itself comes after every class that derives from it.
  std::optional<MetaDataSource> last;
  for (const ClassIndexId above : mro(id)) {
    const ClassRecord& record = records_[above];
    if (const Member* key = record.member("__bind_key__"); key && key->value && bind.empty())
      bind = string_constant(project_, key->value).value.value_or("");
    if (const Member* own = record.member("metadata"); own && own->value)
      if (auto source = metadata_of(own->value, depth + 1)) return source;
    if (const Argument* registry = record.arguments.keyword("registry"))
      if (auto source = owner(registry->value, depth + 1)) return source;
    if (record.own_root) return record.own_root->metadata;
    for (const BaseRef& base : record.bases) {
      const auto* root = std::get_if<Root>(&base);
      if (root == nullptr) continue;
      MetaDataSource source = root->metadata;
      if (root->kind == RootKind::Flask && !bind.empty()) {
        source.key.bind = bind;
        source.name += "[" + bind + "]";
      }
      if (root->kind != RootKind::SqlModel) return last ? last : source;
      if (!last) last = std::move(source);
    }
  }
  return last;
}

Expression ClassIndex::type_annotation_map(ClassIndexId id) const {
  return type_annotation_map(id, 0);
}

Expression ClassIndex::type_annotation_map(ClassIndexId id, int depth) const {
  if (depth > kMaxSteps) return {};
  for (const ClassIndexId above : mro(id)) {
    const ClassRecord& record = records_[above];
    if (const Member* map = record.member("type_annotation_map"); map && map->value)
      return map->value;
    if (const Member* registry = record.member("registry"); registry && registry->value) {
      const Expression call = value_of(project_, registry->value);
      if (call.is(Kind::Call))
        if (auto map = keyword_of(call, "type_annotation_map")) return *map;
    }
    if (record.own_root && record.own_root->type_annotation_map)
      return record.own_root->type_annotation_map;
    if (record.own_root && record.own_root->registry)
      return map_of_registry(record.own_root->registry, depth + 1);
    for (const BaseRef& base : record.bases)
      if (const auto* root = std::get_if<Root>(&base); root && root->type_annotation_map)
        return root->type_annotation_map;
  }
  return {};
}

Expression ClassIndex::map_of_registry(const Expression& registry, int depth) const {
  const Expression maker = maker_of_registry(registry);
  if (maker.is(Kind::Call)) return keyword_of(maker, "type_annotation_map").value_or(Expression{});
  if (!maker.is(Kind::ClassDefinition)) return {};
  if (const auto id = find(maker.place())) return type_annotation_map(*id, depth);
  ClassIndex aside(project_, sqlmodel_);
  return aside.type_annotation_map(aside.add({maker.module, maker.node}), depth);
}

Expression ClassIndex::maker_of_registry(const Expression& registry) const {
  auto [e, resolution] = meaning_of(project_, registry);
  if (const auto* imported = std::get_if<Imported>(&resolution);
      imported != nullptr && is_registry_of_base(*imported)) {
    if (const auto call = instance_call(project_, *imported->instance)) return *call;
    const auto module = project_.open(imported->instance->file);
    if (module) return {*module, (*module)->node_at(imported->instance->range), 0, nullptr};
  }
  if (e.is(Kind::Attribute)) e = value_of(project_, e.field(Field::Object));
  if (const auto site = project_.class_site(resolve(project_, e)))
    return {site->module, site->definition, 0, nullptr};
  return e;
}

std::optional<MetaDataSource> ClassIndex::metadata_of_site(const Project::ClassSite& site,
                                                           int depth) const {
  const Expression definition{site.module, site.definition, 0, nullptr};
  if (const auto id = find(definition.place())) return class_metadata(*id, depth);
  // A class that no model file led to yet: read it apart, the index is const here.
  ClassIndex aside(project_, sqlmodel_);
  return aside.class_metadata(aside.add(site), depth);
}

MetaDataSource ClassIndex::made_at(const Expression& maker) const {
  return {MetaDataKey{maker.place(), "", ""}, name_of_maker(maker), std::nullopt};
}

std::optional<MetaDataSource> ClassIndex::metadata_of(const Expression& expression) const {
  return metadata_of(expression, 0);
}

std::optional<MetaDataSource> ClassIndex::metadata_of_owner(const Expression& e) const {
  return owner(e, 0);
}

std::optional<MetaDataSource> ClassIndex::metadata_of(const Expression& expression,
                                                      int depth) const {
  if (depth > kMaxSteps) return std::nullopt;
  const Expression e = value_of(project_, expression);
  if (e.is(Kind::Call)) {
    const std::string callee = callee_name(project_, e);
    if (callee == "sqlalchemy.MetaData" || callee == "sqlalchemy.schema.MetaData") {
      MetaDataSource source = made_at(e);
      if (const auto schema = keyword_of(e, "schema"))
        source.default_schema = string_constant(project_, *schema).value;
      return source;
    }
    const Resolution function = resolve(project_, value_of(project_, e.field(Field::Function)));
    if (const auto* local = std::get_if<Local>(&function))
      if (const auto returned = single_return(project_, *local))
        return metadata_of(*returned, depth + 1);
    return std::nullopt;
  }
  if (e.is(Kind::Attribute) && e.node.field(Field::Attribute).text() == "metadata")
    if (auto source = owner(e.field(Field::Object), depth + 1)) return source;
  const Resolution resolution = resolve(project_, e);
  if (const auto* imported = std::get_if<Imported>(&resolution)) {
    if (imported->name == "sqlmodel.SQLModel.metadata")
      return MetaDataSource{MetaDataKey{{}, "sqlmodel.SQLModel", ""}, "sqlmodel.SQLModel", {}};
    if (is_flask_member(imported->name, "metadata") && imported->instance)
      return flask_metadata(*imported->instance, depth + 1);
    if (imported->name.ends_with("().metadata") && imported->instance)
      if (const auto call = instance_call(project_, *imported->instance))
        return owner_call(*call, depth + 1);
    return MetaDataSource{MetaDataKey{{}, imported->name, ""}, imported->name, std::nullopt};
  }
  // A parameter, or a variable whose value nobody can tell: one MetaData for each such name.
  if (const auto* local = std::get_if<Local>(&resolution))
    if (local->kind == semantic::DefinitionKind::Variable ||
        local->kind == semantic::DefinitionKind::Parameter)
      return MetaDataSource{MetaDataKey{local->definition, "", ""}, local->name, std::nullopt};
  return std::nullopt;
}

std::optional<MetaDataSource> ClassIndex::owner(const Expression& expression, int depth) const {
  if (depth > kMaxSteps) return std::nullopt;
  const Expression e = value_of(project_, expression);
  if (e.is(Kind::Call)) return owner_call(e, depth + 1);
  const Resolution resolution = resolve(project_, e);
  if (const auto site = project_.class_site(resolution)) return metadata_of_site(*site, depth + 1);
  if (const auto* imported = std::get_if<Imported>(&resolution)) {
    if (is_registry_of_base(*imported)) {
      const Expression maker = maker_of_registry(e);
      if (maker.is(Kind::Call)) return owner_call(maker, depth + 1);
      if (maker.is(Kind::ClassDefinition))
        return metadata_of_site({maker.module, maker.node}, depth + 1);
    }
    if (is_sqlmodel_class(imported->name) || imported->name == "sqlmodel.SQLModel._sa_registry")
      return MetaDataSource{MetaDataKey{{}, "sqlmodel.SQLModel", ""}, "sqlmodel.SQLModel", {}};
    if (is_flask_member(imported->name, "Model") && imported->instance)
      return flask_metadata(*imported->instance, depth + 1);
  }
  const std::string_view attribute =
      e.is(Kind::Attribute) ? e.node.field(Field::Attribute).text() : std::string_view();
  if (attribute == "registry" || attribute == "_sa_registry" || attribute == "Model")
    return owner(e.field(Field::Object), depth + 1);
  return std::nullopt;
}

std::optional<MetaDataSource> ClassIndex::owner_call(const Expression& call, int depth) const {
  if (depth > kMaxSteps) return std::nullopt;
  const auto [function, callee] = meaning_of(project_, call.field(Field::Function));
  const Arguments arguments = arguments_of(call);
  if (const auto* local = std::get_if<Local>(&callee)) {
    if (const auto returned = single_return(project_, *local)) return owner(*returned, depth + 1);
    // `class SQLAlchemy(flask_sqlalchemy.SQLAlchemy)`: an instance of it counts like the library's.
    const auto site = project_.class_site(callee);
    const bool is_flask = site && !first_library_base(project_, *site, {kFlask}).empty();
    return is_flask ? flask_metadata(call.place(), depth + 1) : std::nullopt;
  }
  const auto* imported = std::get_if<Imported>(&callee);
  if (imported == nullptr) return std::nullopt;
  if (is_flask_class(imported->name)) return flask_metadata(call.place(), depth + 1);
  if (imported->name == "sqlalchemy.orm.registry().generate_base" ||
      imported->name == "sqlalchemy.orm.registry().as_declarative_base")
    return owner(function.field(Field::Object), depth + 1);
  if (imported->name.ends_with("typing.cast") && arguments.positional.size() > 1)
    return owner(arguments.positional[1].value, depth + 1);
  const bool has_metadata = is_declarative_base_function(imported->name) ||
                            is_as_declarative(imported->name) ||
                            imported->name == "sqlalchemy.orm.registry";
  if (!has_metadata) return std::nullopt;
  if (const Argument* metadata = arguments.keyword("metadata"))
    if (auto source = metadata_of(metadata->value, depth + 1)) return source;
  return made_at(call);
}

std::optional<MetaDataSource> ClassIndex::flask_metadata(const Place& instance, int depth) const {
  const auto call = instance_call(project_, instance);
  if (!call) return std::nullopt;
  const Arguments arguments = arguments_of(*call);
  // A 2.0 base keeps its own MetaData; `metadata=` is ignored then.
  if (const Argument* model_class = arguments.keyword("model_class"))
    if (auto source = owner(model_class->value, depth + 1)) return source;
  if (const Argument* metadata = arguments.keyword("metadata"))
    if (auto source = metadata_of(metadata->value, depth + 1)) return source;
  MetaDataSource source = made_at(*call);
  source.name += ".Model";
  return source;
}

}  // namespace modelmend::model
