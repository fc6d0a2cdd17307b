#include "pipeline/model_cover.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

#include "base/find_bytes.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/string_tables.h"
#include "model/foreign_keys.h"
#include "model/model_files.h"
#include "model/plain_keys.h"
#include "model/target_name.h"
#include "pipeline/literal_search.h"
#include "pipeline/loose_keys.h"

namespace modelmend::pipeline {
namespace {

using model::ColumnDecl;
using model::DeclId;
using model::ForeignKeyFact;
using model::ProjectModels;
using model::TableId;

bool may_concern(const rules::RuleSet& rules, const ColumnDecl& column) {
  return !column.foreign_keys.empty() &&
         std::ranges::any_of(rules.rules(), [&](const rules::Rule& rule) {
           return kind_of(rule) == RuleKind::AboutModels && rule.may_concern(column);
         });
}

// A column of a class that has no table of its own is one of the classes below it.
bool is_handed_on(const ProjectModels& models, const ColumnDecl& column) {
  return column.owner && models.model_class(*column.owner).role != model::ClassRole::Mapped;
}

// Follows the keys of columns that rules may concern, as rules and transforms do.
class Questions {
 public:
  Questions(const ProjectModels& models, const rules::RuleSet& rules)
      : models_(models), rules_(rules) {
    for (const ColumnDecl& column : models.declarations)
      if (may_concern(rules, column)) open_.push_back(column.id);
    while (!open_.empty()) {
      const DeclId id = open_.back();
      open_.pop_back();
      if (seen_.insert(id).second) follow(models.decl(id));
    }
  }

  // Names of tables, with their schema if they have one.
  [[nodiscard]] const std::set<std::string>& tables() const { return tables_; }
  // Only all models tell what the rules would ask.
  [[nodiscard]] bool need_everything() const { return need_everything_; }
  // There is a key whose target is not among these models. If no other file may declare its table,
  // a report names the table of the whole project that is called nearly so.
  [[nodiscard]] bool need_names() const { return need_names_; }

 private:
  void follow(const ColumnDecl& column) {
    // How other columns of its MetaData are typed may decide how this one is written.
    if (column.type_origin == model::TypeOrigin::Annotation && !model::is_sqlmodel(column.style))
      need_everything_ = true;
    // Of a column whose type nobody knows a report speaks only if its key points to something that
    // is known.
    const bool is_opaque = column.type.as<schema::Opaque>() != nullptr;
    for (const TableId table : models_.tables_of(column.id)) {
      tables_.insert(model::qualified_table_name(models_.table(table)));
      for (const ForeignKeyFact& key : column.foreign_keys) {
        const bool is_found = follow(table, key);
        need_names_ = need_names_ || (!is_found && !is_opaque);
      }
    }
  }

  // False if the target is no column of these models.
  bool follow(TableId table, const ForeignKeyFact& key) {
    const auto target = model::split_target(key.target);
    if (!target) {
      // An object whose class may stand in a file that is left out.
      need_everything_ = true;
      return false;
    }
    tables_.insert(target->table);
    const std::vector<model::Target> found = model::possible_targets(models_, table, key);
    for (const model::Target& each : found) {
      const ColumnDecl& column = models_.decl(each.decl);
      const bool leads_on = column.type.as<schema::FromForeignKey>() != nullptr ||
                            column.type_origin == model::TypeOrigin::ForeignKey ||
                            may_concern(rules_, column);
      if (leads_on) open_.push_back(each.decl);
    }
    return !found.empty();
  }

  const ProjectModels& models_;
  const rules::RuleSet& rules_;
  std::vector<DeclId> open_;
  std::set<DeclId> seen_;
  std::set<std::string> tables_;
  bool need_everything_ = false;
  bool need_names_ = false;
};

// A mixin's annotations are read with the map of the first class that uses it, wherever that is.
bool maps_annotations(const semantic::Project& project, const semantic::LibraryReach& reach) {
  return std::ranges::any_of(reach.files(), [&](FileId file) {
    const auto source = project.sources().get(file);
    return source && has_bytes((*source)->bytes(), "type_annotation_map");
  });
}

}  // namespace

std::vector<FileId> without_plain_keys(const semantic::Project& project,
                                       const std::vector<FileId>& holders,
                                       const rules::RuleSet& rules,
                                       const std::set<std::string_view>& words, unsigned jobs) {
  std::vector<char> is_plain(holders.size(), 0);
  parallel_for(jobs, holders.size(), [&](std::size_t, std::size_t i) {
    const auto source = project.sources().get(holders[i]);
    if (!source) return;
    const auto keys = model::plain_keys(project, holders[i], (*source)->bytes(), words);
    const auto concerns = [&](const ColumnDecl& column) { return may_concern(rules, column); };
    is_plain[i] = keys && std::ranges::none_of(*keys, concerns) ? 1 : 0;
  });
  std::vector<FileId> others;
  for (std::size_t i = 0; i < holders.size(); ++i)
    if (is_plain[i] == 0) others.push_back(holders[i]);
  return others;
}

Concerned find_concerned(const semantic::Project& project, const std::vector<FileId>& holders,
                         const rules::RuleSet& rules, const std::set<std::string_view>& words,
                         const semantic::LibraryReach& reach,
                         const model::ReadModelsOptions& options, model::ReadMemo& memo) {
  const std::vector<FileId> open = without_plain_keys(project, holders, rules, words, options.jobs);
  const ProjectModels models = model::read_models_of(project, open, &reach, options, memo);
  Concerned concerned;
  std::ranges::set_difference(holders, open, std::inserter(concerned.plain, concerned.plain.end()));
  for (const ColumnDecl& column : models.declarations) {
    if (!may_concern(rules, column)) continue;
    std::set<FileId> files = {column.place.file};
    for (const ForeignKeyFact& key : column.foreign_keys) files.insert(key.place.file);
    if (is_handed_on(models, column)) concerned.spreading.insert(files.begin(), files.end());
    concerned.files.merge(files);
  }
  concerned.tables = Questions(models, rules).tables();
  for (const FileId file : open)
    if (const auto module = project.open(file); module && (*module)->tree().has_error())
      concerned.broken.insert(file);
  for (const FileId file : files_with_loose_keys(project, open, models, words)) {
    concerned.files.insert(file);
    concerned.spreading.insert(file);
  }
  return concerned;
}

std::size_t ModelCover::size() const {
  return is_whole_ ? std::numeric_limits<std::size_t>::max() : files_.size();
}

bool ModelCover::add(const semantic::Project& project, ProjectSearch& search,
                     const std::set<FileId>& files, unsigned jobs) {
  if (is_whole_) return false;
  std::vector<FileId> fresh;
  std::ranges::set_difference(files, files_, std::back_inserter(fresh));
  const std::vector<FileId> found =
      model::may_hold_models(project.sources(), search.reach(project), fresh, jobs);
  files_.insert(found.begin(), found.end());
  return !found.empty();
}

void ModelCover::add_tables(const semantic::Project& project, ProjectSearch& search,
                            const std::set<std::string>& tables, unsigned jobs) {
  if (is_whole_) return;
  look_at_tables(project, search, jobs);
  files_.merge(holders_of(tables));
}

void ModelCover::look_at_tables(const semantic::Project& project, ProjectSearch& search,
                                unsigned jobs) {
  const semantic::LibraryReach& reach = search.reach(project);
  const std::vector<FileId> files = model::may_hold_models(project.sources(), reach, jobs);
  std::vector<std::optional<Look>> looks(files.size());
  parallel_for(jobs, files.size(), [&](std::size_t, std::size_t i) {
    const auto source = project.sources().get(files[i]);
    const auto known = looks_.find(files[i]);
    const bool is_known = known != looks_.end() && source && known->second.text == *source;
    if (!source || is_known) return;
    looks[i] = Look{*source, model::plain_tables((*source)->bytes(), *reach.words_of(files[i]))};
  });
  for (std::size_t i = 0; i < files.size(); ++i)
    if (looks[i]) looks_.insert_or_assign(files[i], *std::move(looks[i]));
}

std::set<FileId> ModelCover::holders_of(const std::set<std::string>& tables) const {
  // A MetaData may put its schema in front of a name that is written without one.
  StringSet names;
  for (const std::string& table : tables) names.emplace(table.substr(table.rfind('.') + 1));
  std::set<FileId> files;
  for (const auto& [file, look] : looks_) {
    const bool may_hold =
        look.tables.any || std::ranges::any_of(look.tables.names, [&](const std::string& name) {
          return names.contains(name);
        });
    if (may_hold) files.insert(file);
  }
  return files;
}

// `User.age = Column(...)` is a column of the class, wherever that stands.
void ModelCover::add_late_classes(const semantic::Project& project, const model::ReadMemo& memo) {
  std::set<FileId> found;
  for (const FileId file : files_) {
    const auto scan = memo.scans.find(file);
    if (scan == memo.scans.end()) continue;
    for (const model::LateMember& late : scan->second->late) {
      const auto site =
          project.class_site(model::resolve(project, model::value_of(project, late.object)));
      if (site && looks_.contains(site->module->id())) found.insert(site->module->id());
    }
  }
  files_.merge(found);
}

model::ProjectModels ModelCover::read(const semantic::Project& project, ProjectSearch& search,
                                      const rules::RuleSet& rules,
                                      const model::ReadModelsOptions& options,
                                      model::ReadMemo& memo) {
  if (!is_whole_) {
    look_at_tables(project, search, options.jobs);
    const auto hides_tables = [](const auto& entry) { return entry.second.tables.renames_maker; };
    const bool is_whole = std::ranges::any_of(looks_, hides_tables) ||
                          maps_annotations(project, search.reach(project));
    if (is_whole) make_whole();
    log::info("{}", is_whole ? "tables or annotations go by names of their own: all models are read"
                             : "models are read of files that the rules may concern");
  }
  while (!is_whole_) {
    ProjectModels models = model::read_models_of(project, {files_.begin(), files_.end()},
                                                 &search.reach(project), options, memo);
    const Questions questions(models, rules);
    const std::size_t before = files_.size();
    files_.merge(holders_of(questions.tables()));
    add_late_classes(project, memo);
    const bool is_closed = files_.size() == before;
    if (is_closed && !questions.need_everything() && !questions.need_names()) {
      log::info("models of {} of {} files are read", files_.size(), looks_.size());
      return models;
    }
    if (!is_closed && !questions.need_everything()) continue;
    log::info("the rules ask for all models");
    make_whole();
  }
  return model::read_models(project, search, options, memo);
}

}  // namespace modelmend::pipeline
