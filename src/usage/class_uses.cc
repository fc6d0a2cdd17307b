#include "usage/class_uses.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "base/parallel.h"
#include "semantic/test_files.h"
#include "syntax/walker.h"
#include "usage/class_names.h"
#include "usage/module_uses.h"

namespace modelmend::usage {
namespace {

using model::ClassId;
using model::MapperFacts;
using model::ProjectModels;
using model::TableId;
using semantic::Project;

using Attributes = std::vector<std::set<std::string, std::less<>>>;
// By the name of a table.
using BySubject = std::map<std::string, std::vector<Subject>, std::less<>>;
using Statements = std::map<FileId, std::set<ByteRange>>;

std::size_t index(ClassId id) {
  return static_cast<std::size_t>(id);
}

// What each class has that stands for SQL when it is asked of the class.
Attributes attributes_of(const ProjectModels& models, const MapperFacts& mappers) {
  Attributes attributes(models.classes.size());
  for (const model::ModelClass& cls : models.classes) {
    std::set<std::string, std::less<>>& names = attributes[index(cls.id)];
    if (cls.table)
      for (const model::TableColumn& column : models.table(*cls.table).columns)
        names.insert(models.decl(column.decl).attribute);
    for (const model::RelationshipFact& relationship : mappers.of(cls.id).relationships)
      names.insert(relationship.attribute);
  }
  return attributes;
}

class Search {
 public:
  Search(const Project& project, const ProjectModels& models, const MapperFacts& mappers,
         const ClassUseOptions& options)
      : project_(project), models_(models), mappers_(mappers), options_(options) {
    found_.of_classes.resize(models.classes.size());
  }

  Uses run(model::FileSearch& search) {
    const ClassNames names(project_, search, models_, options_.jobs);
    for (const auto& [place, table] : names.tables()) found_.of_tables[table];
    add_relationships();
    add_foreign_keys();
    add_names(names);
    add_migrations();
    for (std::vector<ClassUse>& uses : found_.of_classes) put_in_order(uses);
    for (auto& [table, uses] : found_.of_tables) put_in_order(uses);
    return std::move(found_);
  }

 private:
  static void put_in_order(std::vector<ClassUse>& uses) {
    std::ranges::sort(uses);
    const auto same = std::ranges::unique(uses);
    uses.erase(same.begin(), same.end());
  }

  [[nodiscard]] ClassUse use(UseKind kind, const Place& place, std::optional<ClassId> by) const {
    return {.kind = kind, .place = place, .where = where(place.file), .by = by};
  }

  void add(ClassId cls, const ClassUse& use) { found_.of_classes[index(cls)].push_back(use); }

  void add(TableId table, const ClassUse& use) {
    const auto known = found_.of_tables.find(table);
    if (known != found_.of_tables.end()) known->second.push_back(use);
  }

  [[nodiscard]] UsePlace where(FileId file) const {
    const std::string& path = project_.sources().path(file);
    if (is_migration(path)) return UsePlace::Migration;
    return semantic::is_test_file(path) ? UsePlace::Test : UsePlace::Application;
  }

  [[nodiscard]] bool is_migration(const std::string& path) const {
    return std::ranges::any_of(options_.migration_folders, [&](const std::string& folder) {
      return path.starts_with(folder + "/");
    });
  }

  // Those that backref= makes stand in the class at the other end: the target's own statement.
  void add_relationships() {
    for (const model::MapperFact& mapper : mappers_.mappers)
      for (const model::RelationshipFact& relationship : mapper.relationships) {
        if (relationship.form == model::RelationshipForm::Backref) continue;
        statements_[relationship.place.file].insert(relationship.place.range);
        const ClassUse made = use(UseKind::Relationship, relationship.place, mapper.cls);
        if (relationship.target) add(*relationship.target, made);
        if (const auto table = secondary_of(relationship)) add(*table, made);
      }
  }

  // Its table between the two, in the MetaData of its class.
  [[nodiscard]] std::optional<TableId> secondary_of(
      const model::RelationshipFact& relationship) const {
    const auto& metadata = models_.model_class(relationship.owner).metadata;
    for (const auto& [table, uses] : found_.of_tables) {
      const model::TableFact& fact = models_.table(table);
      if (fact.metadata == metadata && qualified_table_name(fact) == relationship.secondary)
        return table;
    }
    return std::nullopt;
  }

  void add_foreign_keys() {
    for (const model::TableFact& table : models_.tables)
      for (const model::TableColumn& column : table.columns)
        for (const model::ForeignKeyFact& key : models_.decl(column.decl).foreign_keys)
          add_foreign_key(table, key);
  }

  void add_foreign_key(const model::TableFact& table, const model::ForeignKeyFact& key) {
    if (key.target.empty()) return;
    const auto resolution = models_.resolve_target(table.id, key);
    const auto* target = std::get_if<model::Target>(&resolution);
    if (target == nullptr) return;
    const ClassUse made = use(UseKind::ForeignKey, key.place, table.mapped_class);
    if (const auto cls = models_.table(target->table).mapped_class)
      add(*cls, made);
    else
      add(target->table, made);
  }

  void add_names(const ClassNames& names) {
    const Attributes attributes = attributes_of(models_, mappers_);
    const std::vector<FileId>& files = names.files();
    std::vector<std::vector<UseInModule>> slots(files.size());
    parallel_for(options_.jobs, files.size(), [&](std::size_t, std::size_t i) {
      const auto module = project_.open(files[i]);
      if (!module) return;
      const auto statements = statements_.find(files[i]);
      slots[i] =
          uses_in_module(project_, **module, names,
                         statements == statements_.end() ? kNone : statements->second, attributes);
    });
    for (std::size_t i = 0; i < files.size(); ++i)
      for (const UseInModule& each : slots[i]) {
        const ClassUse made = use(each.kind, {files[i], each.range}, each.by);
        std::visit([&](auto subject) { add(subject, made); }, each.subject);
      }
  }

  // `op.create_table("users", ...)`
  void add_migrations() {
    BySubject by_table;
    for (const model::ModelClass& cls : models_.classes)
      if (cls.role == model::ClassRole::Mapped && cls.table && !models_.table(*cls.table).local)
        by_table[models_.table(*cls.table).name].emplace_back(cls.id);
    for (const auto& [table, uses] : found_.of_tables)
      by_table[models_.table(table).name].emplace_back(table);
    for (std::size_t i = 0; i < project_.sources().size(); ++i) {
      const auto file = static_cast<FileId>(i);
      if (!is_migration(project_.sources().path(file))) continue;
      if (const auto module = project_.open(file)) add_table_names(**module, by_table);
    }
  }

  void add_table_names(const semantic::Module& module, const BySubject& by_table) {
    for (syntax::Walker walker(module.root()); walker; walker.next()) {
      if (!walker->is(syntax::Kind::StringContent)) continue;
      const auto named = by_table.find(walker->text());
      if (named == by_table.end()) continue;
      const ClassUse made = use(UseKind::Table, {module.id(), walker->range()}, std::nullopt);
      for (const Subject& subject : named->second)
        std::visit([&](auto each) { add(each, made); }, subject);
    }
  }

  static inline const std::set<ByteRange> kNone;

  const Project& project_;
  const ProjectModels& models_;
  const MapperFacts& mappers_;
  const ClassUseOptions& options_;
  Statements statements_;  // of relationships
  Uses found_;
};

}  // namespace

Uses find_class_uses(const Project& project, model::FileSearch& search, const ProjectModels& models,
                     const MapperFacts& mappers, const ClassUseOptions& options) {
  return Search(project, models, mappers, options).run(search);
}

}  // namespace modelmend::usage
