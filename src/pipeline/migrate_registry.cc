#include "pipeline/migrate_registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "base/check.h"
#include "emit/registry_cleanup.h"
#include "emit/registry_components.h"
#include "emit/registry_move.h"
#include "model/foreign_keys.h"
#include "model/mapper_facts.h"
#include "patch/edit_set.h"
#include "rewrite/import_planner.h"
#include "rewrite/lines.h"

namespace modelmend::pipeline {
namespace {

using emit::RegistryComponent;
using model::ClassId;
using model::MetaDataId;
using model::TableId;

// Imports go first, then the class that shares the registry, then the base itself.
constexpr int kCleanUpTurns = 4;

class RegistryMover {
 public:
  RegistryMover(const RegistryInput& input, const std::map<std::string, Declined>& refused)
      : in_(input), refused_(refused) {
    made_.texts = input.texts;
    open_view();
  }

  RegistryMove move() {
    mappers_ = model::read_mappers(view_->project(), view_->search(), models(), in_.jobs);
    take_names();
    for (const RegistryComponent& component :
         emit::registry_components(view_->project(), models(), mappers_))
      move_component(component);
    warn_of_keys();
    find_readers();
    plan_imports();
    const std::vector<emit::LeftBase> bases = left_bases();
    apply();
    clean_up(bases);
    return std::move(made_);
  }

 private:
  [[nodiscard]] const model::ProjectModels& models() { return view_->models(); }

  void open_view() {
    std::map<std::string, std::string> texts;
    for (const auto& [file, table] : made_.texts)
      texts.emplace(in_.view.sources()->path(file), table.text());
    view_ = std::make_unique<ProjectView>(in_.view, texts);
  }

  // What SQLModel's registry and MetaData have so far.
  void take_names() {
    for (const model::ModelClass& cls : models().classes)
      if (cls.metadata && models().metadata(*cls.metadata).name == emit::kSqlModelMetaData)
        classes_.insert(cls.name);
    for (const model::TableFact& table : models().tables)
      if (models().metadata(table.metadata).name == emit::kSqlModelMetaData)
        tables_.insert(model::qualified_table_name(table));
    has_tables_ = !tables_.empty();
    for (const model::MetaDataFact& each : models().metadatas)
      if (each.name == emit::kSqlModelMetaData)
        sqlmodel_gives_names_ = each.naming_convention || each.default_schema;
    const std::array<std::string, 1> another = {"SQLModel.metadata ="};
    sqlmodel_gives_names_ |= !view_->search().containing_any(another).empty();
  }

  const rewrite::ImportPlanner& imports_of(FileId file) {
    auto& planner = planners_[file];
    if (planner) return *planner;
    const auto module = view_->project().open(file);
    CHECK(module.has_value());  // models were read from it
    planner =
        std::make_unique<rewrite::ImportPlanner>(view_->project(), **module, &view_->search());
    return *planner;
  }

  struct Draft {
    FileId file{};
    emit::MemberPlan plan;
  };

  void move_component(const RegistryComponent& component) {
    const auto [members, drafts, why] = plan(component);
    if (why) {
      staying_.insert(component.metadata);
      for (const RegistryMember& each : members) made_.left.emplace(each, *why);
      return;
    }
    for (const ClassId id : component.classes) classes_.insert(models().model_class(id).name);
    for (const std::string& table : tables_of(component)) {
      tables_.insert(table);
      moved_tables_.emplace(component.metadata, table);
    }
    made_.moved.insert(made_.moved.end(), members.begin(), members.end());
    moving_.insert(component.metadata);
    const model::MetaDataFact& metadata = models().metadata(component.metadata);
    const auto form = emit::form_of_metadata(view_->project(), metadata);
    CHECK(form.has_value());  // else the component would stay
    if (emit::gives_names(*form, metadata)) {
      sqlmodel_gives_names_ = true;
      to_load_.insert(metadata.place->file);
    }
    for (const Draft& each : drafts) add(each);
  }

  struct Planned {
    std::vector<RegistryMember> members;
    std::vector<Draft> drafts;
    std::optional<Declined> why;
  };

  Planned plan(const RegistryComponent& component) {
    Planned planned;
    const auto refuse = [&](const std::optional<Declined>& why) {
      if (why && !planned.why) planned.why = why;
    };
    const model::MetaDataFact& metadata = models().metadata(component.metadata);
    const auto form = emit::form_of_metadata(view_->project(), metadata);
    refuse(form ? why_names_differ(*form, metadata) : std::optional(form.error()));
    for (const ClassId id : component.classes) {
      const model::ModelClass& cls = models().model_class(id);
      planned.members.push_back({.name = cls.name,
                                 .qualified_name = cls.qualified_name,
                                 .table = table_of(cls),
                                 .place = original(cls.place)});
      refuse(why_not(planned.members.back()));
      if (cls.role == model::ClassRole::Mapped && classes_.contains(cls.name))
        refuse(in_both("class", cls.name));
      auto moved = emit::move_class(view_->project(), cls, metadata, imports_of(cls.place.file));
      if (!moved) refuse(moved.error());
      if (moved) planned.drafts.push_back({cls.place.file, *std::move(moved)});
    }
    for (const TableId id : component.tables) {
      const model::TableFact& table = models().table(id);
      planned.members.push_back({.name = table.name,
                                 .qualified_name = metadata.name + "." + table.name,
                                 .table = model::qualified_table_name(table),
                                 .place = original(table.place)});
      refuse(why_not(planned.members.back()));
      auto moved =
          emit::move_table(view_->project(), table, metadata, imports_of(table.place.file));
      if (!moved) refuse(moved.error());
      if (moved) planned.drafts.push_back({table.place.file, *std::move(moved)});
    }
    if (form && (form->variable || form->extension)) {
      const FileId file = metadata.place->file;
      auto moved = emit::move_maker(*form, imports_of(file));
      if (!moved) refuse(moved.error());
      if (!in_.writable.contains(file)) refuse(outside_path(metadata.name));
      if (moved) planned.drafts.push_back({file, *std::move(moved)});
    }
    for (const std::string& table : tables_of(component))
      if (tables_.contains(table)) refuse(in_both("table", table));
    for (RegistryMember& member : planned.members)
      member.component = planned.members.front().qualified_name;
    return planned;
  }

  // What one MetaData gives to names, all tables of SQLModel's would get, or lose.
  [[nodiscard]] std::optional<Declined> why_names_differ(
      const emit::MetaDataForm& form, const model::MetaDataFact& metadata) const {
    const bool gives = emit::gives_names(form, metadata);
    const bool has_others = has_tables_ || std::ranges::any_of(moving_, [&](MetaDataId other) {
                              return other != metadata.id;
                            });
    if (!sqlmodel_gives_names_ && !(gives && has_others)) return std::nullopt;
    return Declined{"metadata-options",
                    fmt::format("the MetaData of '{}' and that of SQLModel, or what moves there, "
                                "give other names or schemas to their tables",
                                metadata.name)};
  }

  std::string table_of(const model::ModelClass& cls) {
    return cls.table ? model::qualified_table_name(models().table(*cls.table)) : std::string();
  }

  static Declined in_both(std::string_view what, std::string_view name) {
    return {"table-in-both-registries",
            fmt::format("SQLModel has another {} of the name '{}'", what, name)};
  }

  [[nodiscard]] std::optional<Declined> why_not(const RegistryMember& member) const {
    if (const auto refused = refused_.find(member.qualified_name); refused != refused_.end())
      return refused->second;
    if (in_.writable.contains(member.place.file)) return std::nullopt;
    return outside_path(member.name);
  }

  static Declined outside_path(std::string_view name) {
    return {"outside-path", fmt::format("the file of '{}' is not among those to change", name)};
  }

  std::vector<std::string> tables_of(const RegistryComponent& component) {
    std::vector<std::string> names;
    for (const ClassId id : component.classes)
      if (const auto table = models().model_class(id).table)
        names.push_back(model::qualified_table_name(models().table(*table)));
    for (const TableId id : component.tables)
      names.push_back(model::qualified_table_name(models().table(id)));
    return names;
  }

  void add(const Draft& draft) {
    if (draft.plan.edits.empty()) return;
    const auto added = edits_[draft.file].add_all(draft.plan.edits, "registry");
    CHECK(added.has_value());  // each is about a statement of its own
    auto& imports = imports_[draft.file];
    imports.insert(imports.end(), draft.plan.imports.begin(), draft.plan.imports.end());
  }

  void find_readers() {
    if (moving_.size() > 1) warn_of_merged();
    for (const MetaDataId id : moving_) {
      const model::MetaDataFact& metadata = models().metadata(id);
      const auto makers = emit::makers_of_metadata(view_->project(), models(), metadata);
      const auto form = emit::form_of_metadata(view_->project(), metadata);
      for (const emit::MetaDataReader& each :
           emit::metadata_readers(view_->project(), view_->search(), makers))
        if (!form->extension || each.member != "metadata")  // db.metadata is SQLModel's then
          change_reader(each, metadata, staying_.contains(id));
      if (!form->extension && !form->variable) warn_of_handed_on(metadata, makers);
    }
  }

  // A key that meant no table of its MetaData was no constraint; now it may be one that the
  // database refuses.
  void warn_of_keys() {
    for (const model::TableFact& table : models().tables) {
      if (!moves(table)) continue;
      for (const model::TableColumn& column : table.columns)
        for (const model::ForeignKeyFact& key : models().decl(column.decl).foreign_keys)
          warn_of_key(table, column, key);
    }
  }

  [[nodiscard]] bool moves(const model::TableFact& table) const {
    return moved_tables_.contains({table.metadata, model::qualified_table_name(table)});
  }

  void warn_of_key(const model::TableFact& table, const model::TableColumn& column,
                   const model::ForeignKeyFact& key) {
    const auto meant = models().resolve_target(table.id, key);
    const auto* const target = std::get_if<model::Target>(&meant);
    if (target == nullptr || target->same_metadata) return;
    const model::TableFact& there = models().table(target->table);
    if (!moves(there) && models().metadata(there.metadata).name != emit::kSqlModelMetaData) return;
    const auto type = [&](TableId of, model::DeclId decl) {
      return model::effective_type(models(), of, decl, model::nothing_changes).type;
    };
    const schema::SqlType ours = type(table.id, column.decl);
    const schema::SqlType theirs = type(target->table, target->decl);
    const bool is_known =
        ours.as<schema::Opaque>() == nullptr && theirs.as<schema::Opaque>() == nullptr;
    if (!is_known || schema::family(ours) == schema::family(theirs)) return;
    made_.warnings.push_back(
        {.severity = text::Severity::Warning,
         .code = "foreign-key-type",
         .place = original(key.place),
         .message = fmt::format("'{}' is in the same MetaData now, so that this key becomes "
                                "a constraint, and its types differ: {} here, {} there",
                                key.target, schema::to_sql(ours), schema::to_sql(theirs)),
         .next = "declare the type of the target before create_all() is called"});
  }

  // Who creates the tables of one of them creates those of all: in two databases that is too much.
  void warn_of_merged() {
    for (const MetaDataId id : moving_) {
      const model::MetaDataFact& metadata = models().metadata(id);
      made_.warnings.push_back(
          {.severity = text::Severity::Warning,
           .code = "merged-metadata",
           .place = original(*metadata.place),
           .message = fmt::format("the tables of '{}' and those of other bases are in one MetaData "
                                  "now",
                                  metadata.name),
           .next = "where they are in different databases, name the tables for create_all()"});
    }
  }

  void warn_of_handed_on(const model::MetaDataFact& metadata, const std::set<Place>& makers) {
    for (const Place& place : emit::handed_on(view_->project(), view_->search(), makers))
      made_.warnings.push_back(
          {.severity = text::Severity::Warning,
           .code = "reads-old-metadata",
           .place = original(place),
           .message = fmt::format("what this is given to may read the MetaData of '{}', or make "
                                  "tables in it",
                                  metadata.name),
           .next = "give it SQLModel, or the base that the classes have now"});
  }

  void change_reader(const emit::MetaDataReader& reader, const model::MetaDataFact& metadata,
                     bool has_tables_left) {
    const FileId file = reader.place.file;
    const bool may_change = in_.writable.contains(file);
    if (!may_change || reader.loads_module || (has_tables_left && !reader.is_alembic_target))
      return warn(reader, metadata, has_tables_left);
    if (!has_tables_left && reader.needless_entry)
      return add({.file = file,
                  .plan = {.edits = {patch::Edit::erase(*reader.needless_entry)},
                           .imports = {},
                           .warnings = {}}});
    const auto spelled =
        imports_of(file).spelling(emit::kSqlModelMetaData, reader.place.range.begin, {});
    if (!spelled) return warn(reader, metadata, has_tables_left);
    const auto source = view_->sources()->get(file);
    const std::string old(reader.place.range.in((*source)->bytes()));
    const std::string now = fmt::format("{}.{}", *spelled, reader.member);
    if (!has_tables_left && reader.list && !lists_.insert(*reader.list).second)
      made_.warnings.push_back({.severity = text::Severity::Warning,
                                .code = "merged-metadata",
                                .place = original(reader.place),
                                .message = "this list has the MetaData of SQLModel twice now",
                                .next = "leave one of the two"});
    if (has_tables_left) warn_of_twice(reader, metadata);
    add({file,
         {{patch::Edit::replace(reader.place.range,
                                has_tables_left ? fmt::format("[{}, {}]", old, now) : now)},
          {emit::kSqlModelMetaData},
          {}}});
  }

  // Of a list of two, of which Alembic takes no table from both.
  void warn_of_twice(const emit::MetaDataReader& reader, const model::MetaDataFact& metadata) {
    for (const model::TableFact& table : models().tables) {
      const std::string name = model::qualified_table_name(table);
      if (table.metadata != metadata.id || !tables_.contains(name) ||
          moved_tables_.contains({metadata.id, name}))
        continue;
      made_.warnings.push_back(
          {.severity = text::Severity::Warning,
           .code = "merged-metadata",
           .place = original(reader.place),
           .message = fmt::format("both of this list have a table '{}', and Alembic takes none "
                                  "twice",
                                  name),
           .next = fmt::format("keep one of the two models of '{}'", name)});
    }
  }

  void warn(const emit::MetaDataReader& reader, const model::MetaDataFact& metadata,
            bool has_tables_left) {
    made_.warnings.push_back(
        {.severity = text::Severity::Warning,
         .code = "reads-old-metadata",
         .place = original(reader.place),
         .message = has_tables_left ? fmt::format("this has only what stays in '{}'", metadata.name)
                                    : fmt::format("this is of '{}', which has no tables any more",
                                                  metadata.name),
         .next =
             fmt::format("SQLModel.{} has what moved{}", reader.member,
                         reader.loads_module ? ", once the module of the base is loaded" : "")});
  }

  [[nodiscard]] Place original(const Place& place) const {
    const auto table = in_.texts.find(place.file);
    if (table == in_.texts.end()) return place;
    return {place.file, table->second.original_range(place.range)};
  }

  void plan_imports() {
    for (auto& [file, edits] : edits_) {
      const auto imports = imports_of(file).edits(imports_[file], edits.edits());
      const auto added = edits.add_all(imports, "the imports");
      CHECK(added.has_value());  // nothing else is changed at the top of the module
    }
  }

  std::vector<emit::LeftBase> left_bases() {
    std::vector<emit::LeftBase> bases;
    for (const MetaDataId id : moving_)
      if (!staying_.contains(id))
        for (emit::LeftBase& each :
             emit::bases_of_metadata(view_->project(), models(), models().metadata(id)))
          if (in_.writable.contains(each.statement.file)) bases.push_back(std::move(each));
    return bases;
  }

  // A base stands where it stood, but for what was put in or taken out above it.
  void follow(std::vector<emit::LeftBase>& bases) const {
    for (emit::LeftBase& each : bases) {
      const auto edits = edits_.find(each.statement.file);
      if (edits == edits_.end()) continue;
      ByteRange& range = each.statement.range;
      range = {edits->second.map_offset(range.begin, patch::Anchor::Following),
               edits->second.map_offset(range.end, patch::Anchor::Preceding)};
    }
  }

  void apply() {
    for (const auto& [file, edits] : edits_) {
      const auto source = in_.view.sources()->get(file);
      made_.texts.try_emplace(file, (*source)->bytes()).first->second.apply(edits);
      touched_.insert(file);
    }
    planners_.clear();
  }

  void clean_up(std::vector<emit::LeftBase> bases) {
    follow(bases);
    for (int turn = 0; turn < kCleanUpTurns && !bases.empty(); ++turn) {
      edits_.clear();
      imports_.clear();
      open_view();
      plan_clean_up(bases);
      if (edits_.empty()) break;
      apply();
      follow(bases);
    }
    trim_ends();
  }

  // Where a base was the last of its file, the blank lines above it part nothing any more.
  void trim_ends() {
    edits_.clear();
    for (const FileId file : cleared_) {
      const std::string text = made_.texts.at(file).text();
      const std::size_t last = text.find_last_not_of("\r\n");
      if (last == std::string::npos) continue;
      const std::uint32_t end = rewrite::next_line(text, static_cast<std::uint32_t>(last));
      if (end == text.size()) continue;
      const ByteRange blank{end, static_cast<std::uint32_t>(text.size())};
      const std::array<patch::Edit, 1> trim = {patch::Edit::erase(blank)};
      const auto added = edits_[file].add_all(trim, "the end");
      CHECK(added.has_value());  // the only edit of the file
    }
    apply();
  }

  void plan_clean_up(std::vector<emit::LeftBase>& bases) {
    const emit::ImportRelease in{.project = view_->project(),
                                 .before = in_.view.project(),
                                 .models = models(),
                                 .search = view_->search(),
                                 .bases = bases,
                                 .to_load = to_load_};
    for (const FileId file : touched_) {
      const auto module = view_->project().open(file);
      if (!module) continue;
      for (const patch::Edit& each : emit::release_imports(in, **module))
        add({file, {{each}, {}, {}}});
    }
    std::vector<emit::LeftBase> staying;
    for (const emit::LeftBase& base : bases) {
      const auto gone = emit::remove_unused_base(view_->project(), view_->search(), base);
      if (gone.empty()) {
        staying.push_back(base);
      } else {
        add({base.statement.file, {gone, {}, {}}});
        cleared_.insert(base.statement.file);
      }
    }
    for (const FileId file : cleared_) {
      if (!edits_.contains(file)) continue;
      patch::EditSet& edits = edits_.at(file);
      const auto imports = imports_of(file).edits({}, edits.edits());
      const auto added = edits.add_all(imports, "the imports");
      if (!added) continue;  // an import that is released already
    }
    bases = std::move(staying);
  }

  const RegistryInput& in_;
  const std::map<std::string, Declined>& refused_;
  std::unique_ptr<ProjectView> view_;
  model::MapperFacts mappers_;
  std::set<std::string, std::less<>> classes_;
  std::set<std::string, std::less<>> tables_;
  bool has_tables_ = false;            // SQLModel's own MetaData had some before
  bool sqlmodel_gives_names_ = false;  // it has a naming convention or a schema, or gets one
  std::set<FileId> to_load_;           // where its options are said
  std::set<Place> lists_;              // in which the MetaData of SQLModel stands now
  std::set<MetaDataId> moving_;
  std::set<MetaDataId> staying_;
  std::set<std::pair<MetaDataId, std::string>> moved_tables_;  // by where they were
  std::map<FileId, std::unique_ptr<rewrite::ImportPlanner>> planners_;
  std::map<FileId, patch::EditSet> edits_;
  std::map<FileId, std::vector<std::string>> imports_;
  std::set<FileId> touched_;
  std::set<FileId> cleared_;
  RegistryMove made_;
};

}  // namespace

RegistryMove move_to_sqlmodel_registry(const RegistryInput& input,
                                       const std::map<std::string, Declined>& refused) {
  return RegistryMover(input, refused).move();
}

}  // namespace modelmend::pipeline
