#include "model/assembler.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

#include "base/check.h"
#include "base/parallel.h"
#include "model/changed_values.h"
#include "model/column_readers.h"
#include "model/foreign_keys.h"
#include "model/unread_members.h"
#include "semantic/import_order.h"
#include "semantic/test_files.h"

namespace modelmend::model {

namespace {

using semantic::Local;
using semantic::Resolution;
using syntax::Field;
using syntax::Kind;

template <class Id>  // one for each strong id
constexpr std::size_t index_of(Id id) {
  return static_cast<std::size_t>(id);
}

DeclId decl_id(std::size_t index) {
  return DeclId{static_cast<std::uint32_t>(index)};
}

// What a column is called in Table.c.
const std::string& key_of(const ColumnDecl& decl) {
  if (decl.key) return *decl.key;
  return decl.column_name ? *decl.column_name : decl.attribute;
}

// What is said expressly a PrimaryKeyConstraint leaves as it is; SQLModel says it of each Column
// that it makes of a field.
bool says_nullable(const ColumnDecl& decl) {
  const bool has_own_column = decl.column_call != decl.call;  // sa_column=Column(...)
  return decl.nullable_said.has_value() || (is_sqlmodel(decl.style) && !has_own_column);
}

// `mapped_column(sort_order=-1)`, 0 for a column that does not say it.
std::int64_t sort_order(const ColumnDecl& decl) {
  constexpr std::string_view kSaid = "sort_order=";
  std::int64_t order = 0;
  for (const std::string_view each : decl.other_arguments)
    if (each.starts_with(kSaid))
      std::from_chars(each.data() + kSaid.size(), each.data() + each.size(), order);
  return order;
}

}  // namespace

Assembler::Assembler(const ClassIndex& classes,
                     const std::vector<std::shared_ptr<const FileScan>>& scans, ReadMemo& memo,
                     unsigned jobs)
    : classes_(classes), scans_(scans), memo_(memo), jobs_(jobs) {
  for (const auto& scan : scans)
    if (scan->is_migration) migrations_.insert(scan->module);
}

ProjectModels Assembler::assemble() {
  choose_classes();
  read_members();
  read_core_tables();
  number_declarations();
  find_metadata();
  number_classes();
  add_metadata_options();
  name_metadata();
  make_tables();
  number_tables();
  models_.build_index();
  // From here on only what keys point to and what classes know is filled in.
  resolve_pending();
  finish_classes();
  return std::move(models_);
}

// Classes that matter: all that have a root, and what mapped classes inherit from. A plain class
// with columns that nobody uses is a mixin too; read_members() finds that out.
void Assembler::choose_classes() {
  std::vector<ClassIndexId> all(classes_.size());
  for (ClassIndexId id = 0; id < all.size(); ++id) all[id] = id;
  std::sort(all.begin(), all.end(), [&](ClassIndexId a, ClassIndexId b) {
    return classes_.at(a).place < classes_.at(b).place;
  });
  for (const ClassIndexId id : all) {
    const auto& mro = classes_.mro(id);  // fills the memo: from here on the index is const
    if (!classes_.is_mapped(id)) continue;
    for (const ClassIndexId above : mro) first_user_.try_emplace(above, id);
  }
  for (const ClassIndexId id : all) {
    const bool unused_schema = classes_.is_sqlmodel(id) && !first_user_.contains(id);
    if (!unused_schema) chosen_.push_back(id);
  }
}

// Late members may stand in any file, so such a class is read each time.
std::shared_ptr<ClassRead> Assembler::read_class(ClassIndexId id) const {
  Expression map = classes_.type_annotation_map(id);
  // A mapped class has got its columns before another derives from it.
  const auto user = classes_.is_mapped(id) ? first_user_.end() : first_user_.find(id);
  if (!map && user != first_user_.end()) map = classes_.type_annotation_map(user->second);
  const std::optional<Place> map_place = map ? std::optional(map.place()) : std::nullopt;
  const ClassRecord& record = classes_.at(id);
  const auto known = memo_.classes.find(record.place);
  if (known != memo_.classes.end() && record.late.empty() &&
      known->second->type_annotation_map == map_place)
    return known->second;

  const auto read = std::make_shared<ClassRead>();
  read->type_annotation_map = map_place;
  std::set<std::string> columns;
  const auto members = record.bound_members();
  read->members.reserve(members.size());
  for (const Member* member : members) {
    std::optional<ColumnDraft> column;
    if (!is_dunder(member->name)) column = read_member(classes_, id, *member, map);
    auto& kept = read->members.emplace_back(member->name, std::nullopt).second;
    if (!column) continue;
    columns.insert(member->name);
    kept.emplace(*std::move(column));
  }
  read->unread = unread_members(classes_, id, columns);
  return read;
}

void Assembler::remember() {
  for (std::size_t i = 0; i < read_.size(); ++i) {
    const ClassRecord& record = classes_.at(chosen_[i]);
    if (record.late.empty()) memo_.classes.insert_or_assign(record.place, read_[i]);
  }
}

void Assembler::read_members() {
  read_.resize(chosen_.size());
  parallel_for(jobs_, chosen_.size(),
               [&](std::size_t, std::size_t i) { read_[i] = read_class(chosen_[i]); });
  remember();
  std::vector<ClassIndexId> kept;
  for (std::size_t i = 0; i < chosen_.size(); ++i) {
    const ClassIndexId id = chosen_[i];
    auto& members = read_[i]->members;
    const bool has_columns = std::any_of(
        members.begin(), members.end(), [](const auto& entry) { return entry.second.has_value(); });
    const bool is_plain = classes_.role(id) == ClassRole::Mixin;
    if (is_plain && !first_user_.contains(id) && !has_columns) continue;
    kept.push_back(id);
    ClassDraft& draft = drafts_[id];
    draft.unread = read_[i]->unread;
    draft.attributes.reserve(members.size());
    for (auto& [name, column] : members) {
      Attribute attribute{name, std::nullopt};
      if (column) {
        attribute.column = decl_id(columns_.size());
        // The id that number_classes() will give the class.
        columns_.push_back({&*column, ClassId{static_cast<std::uint32_t>(kept.size() - 1)}});
      }
      draft.attributes.push_back(attribute);
    }
  }
  chosen_ = std::move(kept);
}

void Assembler::read_core_tables() {
  std::vector<Expression> calls;
  for (const auto& scan : scans_)
    calls.insert(calls.end(), scan->tables.begin(), scan->tables.end());
  core_.resize(calls.size());
  parallel_for(jobs_, calls.size(),
               [&](std::size_t, std::size_t i) { core_[i] = read_core_table(classes_, calls[i]); });
  for (TableDraft& table : core_) {
    std::vector<std::size_t>& own = core_columns_.emplace_back();
    for (ColumnDraft& column : table.columns) {
      own.push_back(columns_.size());
      columns_.push_back({&read_of_core_.emplace_back(std::move(column)), std::nullopt});
    }
  }
}

// Earlier models that are in use still keep the number that they gave.
void Assembler::number(ReadColumn& read, DeclId id, std::optional<ClassId> owner) {
  if (read.decl->id == id && read.decl->owner == owner) return;
  if (read.decl.use_count() > 1) read.decl = std::make_shared<ColumnDecl>(*read.decl);
  read.decl->id = id;
  read.decl->owner = owner;
}

// Sorts the declarations by place and renumbers what points to them.
void Assembler::number_declarations() {
  std::vector<std::size_t> order(columns_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const ColumnDecl& left = *columns_[a].read->decl;
    const ColumnDecl& right = *columns_[b].read->decl;
    return std::tie(left.place, left.attribute) < std::tie(right.place, right.attribute);
  });
  std::vector<std::size_t> position(order.size());
  models_.declarations.reserve(order.size());
  for (const std::size_t old : order) {
    const DeclId id = decl_id(models_.declarations.size());
    position[old] = index_of(id);
    ReadColumn& read = *columns_[old].read;
    number(read, id, columns_[old].owner);
    models_.declarations.push_back(read.decl);
    for (const PendingTarget& pending : read.pending) pending_.emplace_back(pending, id);
  }
  for (auto& [id, draft] : drafts_)
    for (Attribute& attribute : draft.attributes)
      if (attribute.column) attribute.column = decl_id(position[index_of(*attribute.column)]);
  for (auto& table : core_columns_)
    for (std::size_t& column : table) column = position[column];
}

void Assembler::find_metadata() {
  parallel_for(jobs_, chosen_.size(), [&](std::size_t, std::size_t i) {
    const ClassIndexId id = chosen_[i];
    if (classes_.role(id) != ClassRole::Mixin) drafts_.at(id).metadata = metadata_of_class(id);
  });
}

void Assembler::number_classes() {
  for (std::size_t i = 0; i < chosen_.size(); ++i)  // chosen_ is by place
    drafts_[chosen_[i]].id = ClassId{static_cast<std::uint32_t>(i)};
  for (const ClassIndexId id : chosen_) {
    const ClassRecord& record = classes_.at(id);
    const ClassDraft& draft = drafts_[id];
    ModelClass fact;
    fact.id = *draft.id;
    fact.role = classes_.role(id);
    fact.name = record.name;
    fact.qualified_name = record.qualified_name;
    fact.place = record.place;
    for (const ClassIndexId above : classes_.mro(id))
      if (const auto known = drafts_.find(above); above != id && known != drafts_.end())
        fact.bases.push_back(*known->second.id);
    for (const Attribute& attribute : draft.attributes)
      if (attribute.column) fact.own_declarations.push_back(*attribute.column);
    std::sort(fact.own_declarations.begin(), fact.own_declarations.end());
    models_.classes.push_back(std::move(fact));
    if (draft.metadata) add_metadata(*draft.metadata);
  }
  for (const TableDraft& table : core_)
    if (table.metadata) add_metadata(*table.metadata);
}

MetaDataSource Assembler::metadata_of_class(ClassIndexId id) const {
  if (auto source = classes_.metadata(id)) return *source;
  const ClassRecord& record = classes_.at(id);
  return {MetaDataKey{record.place, "", ""}, record.qualified_name, std::nullopt};
}

void Assembler::add_metadata(const MetaDataSource& source) {
  const auto [known, is_new] = metadata_sources_.try_emplace(source.key, source);
  if (!is_new && !known->second.default_schema)
    known->second.default_schema = source.default_schema;
}

// What tests and migrations set is not that of the application.
void Assembler::add_metadata_options() {
  for (const auto& scan : scans_) {
    if (scan->metadata_options.empty() || scan->is_migration) continue;
    if (semantic::is_test_file(classes_.project().sources().path(scan->module->id()))) continue;
    for (const MetaDataOption& option : scan->metadata_options) {
      const auto source = classes_.metadata_of(option.metadata);
      if (!source) continue;
      const auto known = metadata_sources_.find(source->key);
      if (known == metadata_sources_.end()) continue;
      const bool is_certain = !option.is_conditional && is_set_first(option, source->key);
      if (option.name == "schema") {
        if (is_certain)
          known->second.default_schema = string_constant(classes_.project(), option.value).value;
        continue;
      }
      MetaDataNaming& naming = naming_[source->key];
      naming.is_unclear |= naming.value.has_value() || !is_certain;
      naming.value = option.value.place();
    }
  }
}

// Tables and their indexes have the names that their MetaData gives them when they are made: later
// it changes nothing.
bool Assembler::is_set_first(const MetaDataOption& option, const MetaDataKey& key) const {
  const Place place = option.value.place();
  const semantic::ImportOrder order(classes_.project(), place);
  const auto is_before = [&](const Place& made) {
    return semantic::is_test_file(classes_.project().sources().path(made.file)) ||
           order.is_certainly_before(made);
  };
  for (const ClassIndexId id : chosen_) {
    const std::optional<MetaDataSource>& metadata = drafts_.at(id).metadata;
    if (!classes_.is_mapped(id) || !metadata || metadata->key != key) continue;
    // A class is made after what it derives from.
    const bool is_certain = std::ranges::any_of(
        classes_.mro(id), [&](ClassIndexId above) { return is_before(classes_.at(above).place); });
    if (!is_certain) return false;
  }
  return std::ranges::all_of(core_, [&](const TableDraft& table) {
    return !table.metadata || table.metadata->key != key || is_before(table.call.place());
  });
}

// Ids by name; two of one name are told apart by a number in the order of their places.
void Assembler::name_metadata() {
  std::vector<const MetaDataSource*> sources;
  for (const auto& [key, source] : metadata_sources_) sources.push_back(&source);
  std::stable_sort(sources.begin(), sources.end(), [](const auto* a, const auto* b) {
    return std::tie(a->name, a->key) < std::tie(b->name, b->key);
  });
  std::map<std::string, int> times;
  for (const MetaDataSource* source : sources) {
    MetaDataFact fact;
    fact.id = MetaDataId{static_cast<std::uint32_t>(models_.metadatas.size())};
    const int time = ++times[source->name];
    fact.name = time == 1 ? source->name : fmt::format("{}#{}", source->name, time);
    if (source->key.library.empty()) fact.place = source->key.place;
    fact.default_schema = source->default_schema;
    if (const auto naming = naming_.find(source->key); naming != naming_.end()) {
      fact.naming_convention = naming->second.value;
      fact.naming_is_unclear = naming->second.is_unclear;
    }
    metadata_ids_.emplace(source->key, fact.id);
    models_.metadatas.push_back(std::move(fact));
  }
}

void Assembler::make_tables() {
  for (std::size_t i = 0; i < core_.size(); ++i) make_core_table(core_[i]);
  // Parents before children: a child without a table adds its columns to its parent's.
  std::vector<ClassIndexId> mapped;
  for (const ClassIndexId id : chosen_)
    if (classes_.is_mapped(id)) mapped.push_back(id);
  std::stable_sort(mapped.begin(), mapped.end(), [&](ClassIndexId a, ClassIndexId b) {
    return classes_.mro(a).size() < classes_.mro(b).size();
  });
  std::vector<TableParts> parts(mapped.size());
  parallel_for(jobs_, mapped.size(),
               [&](std::size_t, std::size_t i) { parts[i] = parts_of(mapped[i]); });
  for (std::size_t i = 0; i < mapped.size(); ++i) make_class_table(mapped[i], std::move(parts[i]));
}

void Assembler::make_core_table(TableDraft& draft) {
  const auto index = static_cast<std::size_t>(&draft - core_.data());
  TableFact table;
  table.id = TableId{static_cast<std::uint32_t>(models_.tables.size())};
  table.name = draft.name;
  table.place = draft.call.place();
  table.local = is_local(draft.call);
  const MetaDataSource source = draft.metadata.value_or(
      MetaDataSource{MetaDataKey{table.place, "", ""}, "unknown", std::nullopt});
  if (!draft.metadata) {
    // A MetaData that nobody can tell is nobody else's.
    MetaDataFact fact;
    fact.id = MetaDataId{static_cast<std::uint32_t>(models_.metadatas.size())};
    fact.name = fmt::format("unknown#{}", index + 1);
    metadata_ids_.emplace(source.key, fact.id);
    models_.metadatas.push_back(std::move(fact));
  }
  table.metadata = metadata_ids_.at(source.key);
  std::vector<DeclId> columns;
  for (const std::size_t column : core_columns_[index]) columns.push_back(decl_id(column));
  add_columns(table.columns, columns);
  apply_arguments(table, std::move(draft.arguments));
  table_of_call_.emplace(table.place, table.id);
  models_.tables.push_back(std::move(table));
}

bool Assembler::is_local(const Expression& maker) const {
  return migrations_.contains(maker.module) || is_inside_function(maker.node);
}

Assembler::TableParts Assembler::parts_of(ClassIndexId id) const {
  TableParts parts{.name = table_name(classes_, id),
                   .declarations = columns_of(id),
                   .columns = {},
                   .arguments = table_arguments_of(id)};
  add_columns(parts.columns, parts.declarations);
  return parts;
}

void Assembler::make_class_table(ClassIndexId id, TableParts parts) {
  ClassDraft& draft = drafts_[id];
  for (const BaseRef& base : classes_.at(id).bases)
    if (const auto* name = std::get_if<std::string>(&base))
      if (name->ends_with(".AbstractConcreteBase") || name->ends_with(".ConcreteBase") ||
          name->ends_with(".DeferredReflection"))
        draft.unread.push_back(fmt::format("inherits from {}", *name));
  for (const ClassIndexId above : classes_.mro(id)) {
    if (above != id && classes_.is_mapped(above)) continue;
    if (const Member* table = classes_.at(above).member("__table__"); table && table->value)
      return link_existing_table(id, *table);
  }
  const bool has_parent = classes_.mapped_parent(id).has_value();
  if (has_parent && classes_.is_sqlmodel(id)) {
    draft.unread.emplace_back("derives from a table model, which SQLModel does not map");
    return;
  }
  TableName& name = parts.name;
  if (name.is_automatic && has_parent) {
    const bool has_key = std::ranges::any_of(
        parts.declarations, [&](DeclId column) { return models_.decl(column).primary_key; });
    if (!has_key && parts.arguments.primary_key.empty()) name.name.reset();
  }
  if (!name.name && name.unread.empty()) {
    if (has_parent) return add_to_parent_table(id, parts.declarations);
    draft.unread.emplace_back("has neither __tablename__ nor __table__");
  }
  if (!name.unread.empty()) draft.unread.push_back(name.unread);
  TableFact table;
  table.id = TableId{static_cast<std::uint32_t>(models_.tables.size())};
  table.name = name.name.value_or("");
  table.place = classes_.at(id).place;
  table.metadata = metadata_ids_.at(draft.metadata->key);
  table.mapped_class = draft.id;
  table.local = is_local(classes_.at(id).definition);
  table.columns = std::move(parts.columns);
  apply_arguments(table, std::move(parts.arguments));
  if (!name.name) table.unread.emplace_back("its name is not known");
  add_unread_of_mixins(table, id);
  table_of_class_.emplace(id, table.id);
  models_.tables.push_back(std::move(table));
}

// What the classes above it that are not mapped could not tell, each as far as it goes.
void Assembler::add_unread_of_mixins(TableFact& table, ClassIndexId id) const {
  for (const ClassIndexId above : classes_.mro(id)) {
    const auto draft = drafts_.find(above);
    if (above == id || draft == drafts_.end() || classes_.is_mapped(above)) continue;
    for (const std::string& reason : draft->second.unread)
      table.unread.push_back(fmt::format("{}: {}", classes_.at(above).name, reason));
  }
}

void Assembler::link_existing_table(ClassIndexId id, const Member& member) {
  const Expression call = value_of(classes_.project(), member.value);
  const auto known = table_of_call_.find(call.place());
  if (known == table_of_call_.end()) {
    drafts_[id].unread.emplace_back("__table__ is computed");
    return;
  }
  table_of_class_.emplace(id, known->second);
  TableFact& table = models_.tables[index_of(known->second)];
  if (!table.mapped_class) table.mapped_class = drafts_[id].id;
}

// Single table inheritance: https://docs.sqlalchemy.org/en/20/orm/inheritance.html
void Assembler::add_to_parent_table(ClassIndexId id, const std::vector<DeclId>& columns) {
  for (const ClassIndexId above : classes_.mro(id)) {
    const auto known = table_of_class_.find(above);
    if (above == id || known == table_of_class_.end()) continue;
    add_columns(models_.tables[index_of(known->second)].columns, columns);
    table_of_class_.emplace(id, known->second);
    return;
  }
  drafts_[id].unread.emplace_back("the table of its parent is not known");
}

// The columns that the class itself brings to a table: its own and those of the unmapped classes
// above it that no mapped class above it has brought already.
std::vector<DeclId> Assembler::columns_of(ClassIndexId id) const {
  const bool is_sqlmodel = classes_.is_sqlmodel(id);
  std::set<ClassIndexId> taken;
  for (const ClassIndexId above : classes_.mro(id))
    if (above != id && classes_.is_mapped(above))
      taken.insert(classes_.mro(above).begin(), classes_.mro(above).end());
  std::map<std::string_view, std::optional<DeclId>> bound;
  std::vector<std::vector<std::string_view>> names;  // for each class in lookup order
  for (const ClassIndexId above : classes_.mro(id)) {
    const auto draft = drafts_.find(above);
    if (taken.contains(above) || draft == drafts_.end()) continue;
    std::vector<std::string_view>& own = names.emplace_back();
    for (const Attribute& attribute : draft->second.attributes) {
      bound.try_emplace(attribute.name, attribute.column);
      // A constant above gives a field of SQLModel no place.
      if (!is_sqlmodel || attribute.column) own.push_back(attribute.name);
    }
  }
  // SQLAlchemy puts the class's own columns first, SQLModel those of the bases.
  if (is_sqlmodel) std::reverse(names.begin(), names.end());
  std::vector<DeclId> columns;
  for (const auto& own : names)
    for (const std::string_view name : own) {
      const auto first = bound.extract(name);  // each name once
      if (!first.empty() && first.mapped()) columns.push_back(*first.mapped());
    }
  if (!is_sqlmodel)
    std::ranges::stable_sort(columns, {},
                             [&](DeclId decl) { return sort_order(models_.decl(decl)); });
  return columns;
}

TableArguments Assembler::table_arguments_of(ClassIndexId id) const {
  TableArguments arguments;
  for (const ClassIndexId above : classes_.mro(id)) {
    if (above != id && classes_.is_mapped(above)) continue;
    const Member* member = classes_.at(above).member("__table_args__");
    if (member == nullptr) continue;
    const MemberValue value = member_value(classes_.project(), *member);
    if (value.value) read_table_args(classes_.project(), value.value, arguments);
    const bool is_changed = value.value && may_be_changed(classes_.project(), value.value);
    if (!value.value || value.reason || is_changed)
      arguments.unread.emplace_back(kComputedTableArguments);
    return arguments;
  }
  return arguments;
}

void Assembler::add_columns(std::vector<TableColumn>& to,
                            const std::vector<DeclId>& columns) const {
  std::map<std::string_view, std::size_t> known;  // by key
  for (const TableColumn& column : to)
    known.emplace(key_of(models_.decl(column.decl)), known.size());
  for (const DeclId id : columns) {
    const ColumnDecl& decl = models_.decl(id);
    TableColumn column;
    column.name = decl.column_name.value_or(decl.attribute);
    column.key = key_of(decl);
    column.decl = id;
    column.primary_key = decl.primary_key;
    column.nullable = decl.nullable;
    // use_existing_column, or a core column given twice: the later one replaces the earlier.
    const auto [same, is_new] = known.emplace(key_of(decl), to.size());
    if (is_new) {
      to.push_back(std::move(column));
    } else {
      to[same->second] = std::move(column);
    }
  }
}

void Assembler::apply_arguments(TableFact& table, TableArguments arguments) {
  const auto& metadata = models_.metadata(table.metadata);
  table.schema = arguments.schema ? arguments.schema : metadata.default_schema;
  table.other_arguments = std::move(arguments.other);
  table.argument_places = std::move(arguments.places);
  table.unread.insert(table.unread.end(), arguments.unread.begin(), arguments.unread.end());
  for (TableColumn& column : table.columns) {
    const auto& keys = arguments.primary_key;
    const ColumnDecl& decl = models_.decl(column.decl);
    const bool in_key = std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
      return key == column.key || key == column.name || key == decl.attribute;
    });
    if (!in_key) continue;
    column.primary_key = true;
    if (!says_nullable(decl)) column.nullable = false;
  }
  add_constraint_keys(table, std::move(arguments.foreign_keys));
}

void Assembler::add_constraint_keys(TableFact& table, std::vector<ConstraintColumn> entries) {
  if (entries.empty()) return;
  std::map<std::string, DeclId> columns;  // by all that a constraint may call them
  for (const TableColumn& column : table.columns) {
    for (const std::string& name : {column.key, column.name, models_.decl(column.decl).attribute})
      columns.emplace(name, column.decl);
  }
  for (ConstraintColumn& entry : entries) {
    const auto column = columns.find(entry.column);
    if (column != columns.end()) {
      add_constraint_key(column->second, std::move(entry));
    } else {
      table.unread.push_back(
          fmt::format("a ForeignKeyConstraint names '{}', which is no column", entry.column));
    }
  }
}

void Assembler::add_constraint_key(DeclId id, ConstraintColumn entry) {
  // A mixin's constraint comes by once for each table.
  const std::vector<ForeignKeyFact>& keys = models_.decl(id).foreign_keys;
  const bool is_known = std::any_of(keys.begin(), keys.end(), [&](const ForeignKeyFact& key) {
    return key.place == entry.key.place;
  });
  if (is_known) return;
  if (entry.pending) pending_.push_back({{keys.size(), *entry.pending}, id});
  models_.declarations.edit(index_of(id)).foreign_keys.push_back(std::move(entry.key));
}

// Ids by place.
void Assembler::number_tables() {
  std::vector<std::size_t> order(models_.tables.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return models_.tables[a].place < models_.tables[b].place;
  });
  std::vector<TableId> renumbered(order.size());
  std::vector<TableFact> sorted;
  for (const std::size_t old : order) {
    renumbered[old] = TableId{static_cast<std::uint32_t>(sorted.size())};
    sorted.push_back(std::move(models_.tables[old]));
    sorted.back().id = renumbered[old];
  }
  models_.tables = std::move(sorted);
  for (auto& [call, id] : table_of_call_) id = renumbered[index_of(id)];
  for (auto& [cls, id] : table_of_class_) id = renumbered[index_of(id)];
}

void Assembler::resolve_pending() {
  for (const auto& [pending, id] : pending_) {
    ForeignKeyFact& key = models_.declarations.edit(index_of(id)).foreign_keys[pending.key];
    key.target = column_object(pending.column);
    if (key.target.empty())
      key.unknown_reason =
          fmt::format("'{}' names no column that is known", canonical_text(pending.column));
  }
}

// The "table.column" that an expression for a column object means, or "".
std::string Assembler::column_object(const Expression& written) const {
  Expression e = unwrapped(written);
  if (e.is(Kind::Lambda)) e = unwrapped(e.field(Field::Body));
  const semantic::Project& project = classes_.project();
  if (e.is(Kind::Subscript)) {
    const Expression collection = unwrapped(e.field(Field::Value));
    const auto key = string_constant(project, e.field(Field::Subscript)).value;
    if (!key || !collection.is(Kind::Attribute)) return {};
    return column_of_table(collection.field(Field::Object), *key);
  }
  if (e.is(Kind::Attribute)) {
    const Expression object = unwrapped(e.field(Field::Object));
    const std::string_view name = e.node.field(Field::Attribute).text();
    if (object.is(Kind::Attribute)) {
      const std::string_view collection = object.node.field(Field::Attribute).text();
      if (collection == "c" || collection == "columns")
        return column_of_table(object.field(Field::Object), name);
    }
    if (const auto id = classes_.find(resolve(project, value_of(project, object))))
      return column_of_class(*id, name);
  }
  const Resolution resolution = resolve(project, e);
  if (const auto* local = std::get_if<Local>(&resolution))
    return column_declared_at(local->definition);
  return {};
}

std::string Assembler::column_of_table(const Expression& table, std::string_view key) const {
  const semantic::Project& project = classes_.project();
  const Expression e = unwrapped(table);
  std::optional<TableId> id;
  if (e.is(Kind::Attribute) && e.node.field(Field::Attribute).text() == "__table__") {
    const auto cls = classes_.find(resolve(project, value_of(project, e.field(Field::Object))));
    const auto known = cls ? table_of_class_.find(*cls) : table_of_class_.end();
    if (known != table_of_class_.end()) id = known->second;
  }
  if (!id) {
    const auto known = table_of_call_.find(value_of(project, e).place());
    if (known != table_of_call_.end()) id = known->second;
  }
  if (!id) return {};
  return fmt::format("{}.{}", qualified_table_name(models_.table(*id)), key);
}

std::string Assembler::column_of_class(ClassIndexId id, std::string_view attribute) const {
  const auto own = table_of_class_.find(id);
  if (own == table_of_class_.end()) return {};
  for (const ClassIndexId above : classes_.mro(id)) {
    const auto draft = drafts_.find(above);
    if (draft == drafts_.end()) continue;
    for (const Attribute& candidate : draft->second.attributes) {
      if (candidate.name != attribute || !candidate.column) continue;
      const TableFact& table = models_.table(own->second);
      for (const TableColumn& column : table.columns)
        if (column.decl == *candidate.column)
          return fmt::format("{}.{}", qualified_table_name(table), column.key);
    }
  }
  // `__table__ = users`: the attributes are the table's columns.
  const TableFact& table = models_.table(own->second);
  for (const TableColumn& column : table.columns)
    if (column.key == attribute)
      return fmt::format("{}.{}", qualified_table_name(table), column.key);
  return {};
}

// A name for a column of the same class body: `parent_id = Column(ForeignKey(id))`.
std::string Assembler::column_declared_at(const Place& definition) const {
  const ColumnDecl* decl = models_.declaration_at(definition.file, definition.range.begin);
  if (decl == nullptr) return {};
  std::string found;
  for (const TableFact& table : models_.tables)
    for (const TableColumn& column : table.columns) {
      if (column.decl != decl->id) continue;
      if (!found.empty()) return {};  // a mixin's column means another one in each table
      found = fmt::format("{}.{}", qualified_table_name(table), column.key);
    }
  return found;
}

void Assembler::finish_classes() {
  for (const ClassIndexId id : chosen_) {
    ClassDraft& draft = drafts_[id];
    ModelClass& fact = models_.classes[index_of(*draft.id)];
    fact.unread = std::move(draft.unread);
    if (draft.metadata) fact.metadata = metadata_ids_.at(draft.metadata->key);
    const auto table = table_of_class_.find(id);
    if (table != table_of_class_.end()) fact.table = table->second;
  }
}

}  // namespace modelmend::model
