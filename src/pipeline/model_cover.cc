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
#include "model/class_index.h"
#include "model/foreign_keys.h"
#include "model/model_files.h"
#include "model/plain_keys.h"
#include "model/target_name.h"
#include "pipeline/literal_search.h"
#include "pipeline/loose_keys.h"
#include "semantic/sqlmodel_release.h"
#include "semantic/text_hints.h"
#include "semantic/tokens.h"

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

// `Base.registry.type_annotation_map = ...`, and in whatever other way it is no name of its own: a
// statement anywhere may give a class another map. One in a class body or a call is found from the
// classes below it.
bool sets_map_later(std::string_view text) {
  constexpr std::string_view kMap = "type_annotation_map";
  for (std::size_t at = find_bytes(text, kMap, 0); at != std::string_view::npos;
       at = find_bytes(text, kMap, at + kMap.size())) {
    const char before = at > 0 ? text[at - 1] : '\n';
    const bool is_bare = before == ' ' || before == '\t' || before == '\n' || before == '\r' ||
                         before == '(' || before == ',';
    if (!is_bare) return true;
  }
  return false;
}

}  // namespace

bool hangs_on_a_map(const semantic::Project& project, const ProjectModels& models,
                    const ColumnDecl& column) {
  const bool is_annotated =
      column.type_origin == model::TypeOrigin::Annotation && !model::is_sqlmodel(column.style);
  if (!is_annotated || !is_handed_on(models, column)) return false;
  const Place place = models.model_class(*column.owner).place;
  const auto module = project.open(place.file);
  if (!module) return true;
  model::ClassIndex classes(project, semantic::kNewestSqlModel);
  const model::ClassIndexId id = classes.add({*module, (*module)->node_at(place.range)});
  return !classes.type_annotation_map(id);
}

namespace {

// Follows the keys of columns that rules may concern, as rules and transforms do.
class Questions {
 public:
  Questions(const semantic::Project& project, const ProjectModels& models,
            const rules::RuleSet& rules)
      : project_(project), models_(models), rules_(rules) {
    for (const ColumnDecl& column : models.declarations) {
      if (may_concern(rules, column)) open_.push_back(column.id);
      if (!column.foreign_keys.empty()) ask_for_map(column);
    }
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
  // If annotations mean types of their own in some class, only all models tell of which type a
  // column with a key is, or one that is asked about.
  [[nodiscard]] bool need_maps() const { return need_maps_; }

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

  // The columns of a class hang on one map or on none.
  void ask_for_map(const ColumnDecl& column) {
    if (need_maps_ || !column.owner || column.type_origin != model::TypeOrigin::Annotation) return;
    if (asked_.insert(*column.owner).second) need_maps_ = hangs_on_a_map(project_, models_, column);
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
      ask_for_map(column);
      const bool leads_on = column.type.as<schema::FromForeignKey>() != nullptr ||
                            column.type_origin == model::TypeOrigin::ForeignKey ||
                            may_concern(rules_, column);
      if (leads_on) open_.push_back(each.decl);
    }
    return !found.empty();
  }

  const semantic::Project& project_;
  const ProjectModels& models_;
  const rules::RuleSet& rules_;
  std::vector<DeclId> open_;
  std::set<DeclId> seen_;
  std::set<model::ClassId> asked_;  // for maps
  std::set<std::string> tables_;
  bool need_everything_ = false;
  bool need_names_ = false;
  bool need_maps_ = false;
};

// The keys of an Alembic version file are of tables that once were, and who reads its models says
// which of them count.
bool may_be_migration(std::string_view text) {
  return semantic::has_word(text, "down_revision");
}

LookedAt look_at_keys(const semantic::Project& project, FileId file, const rules::RuleSet& rules,
                      const std::set<std::string_view>& words) {
  LookedAt look;
  look.text = project.sources().get(file).value_or(nullptr);
  if (!look.text) return look;
  look.tokens = semantic::Tokens::read(look.text->bytes());
  if (!look.tokens) return look;
  const auto keys = model::plain_keys(project, file, *look.tokens, words);
  if (!keys) return look;
  const bool is_concerned = std::ranges::any_of(
      *keys, [&](const ColumnDecl& column) { return may_concern(rules, column); });
  if (!is_concerned) look.keys = KeyLook::Plain;
  if (is_concerned && !may_be_migration(look.text->bytes())) look.keys = KeyLook::Concerned;
  return look;
}

}  // namespace

std::vector<KeyLook> look_at_keys(const semantic::Project& project,
                                  const std::vector<FileId>& holders, const rules::RuleSet& rules,
                                  const std::set<std::string_view>& words, unsigned jobs,
                                  LookedAtFiles* kept) {
  std::vector<KeyLook> keys(holders.size(), KeyLook::Open);
  std::vector<LookedAt> looks(kept == nullptr ? 0 : holders.size());
  parallel_for(jobs, holders.size(), [&](std::size_t, std::size_t i) {
    LookedAt look = look_at_keys(project, holders[i], rules, words);
    keys[i] = look.keys;
    if (kept != nullptr) looks[i] = std::move(look);
  });
  for (std::size_t i = 0; i < looks.size(); ++i)
    kept->insert_or_assign(holders[i], std::move(looks[i]));
  return keys;
}

namespace {

// As look_at_keys(), with a look at the tables of each holder; gives those without plain keys.
std::vector<FileId> without_plain_keys(const semantic::Project& project,
                                       const std::vector<FileId>& holders,
                                       const rules::RuleSet& rules,
                                       const std::set<std::string_view>& words,
                                       const semantic::LibraryReach& reach, unsigned jobs,
                                       const LookedAtFiles& known, TableLooks& tables) {
  std::vector<KeyLook> keys(holders.size(), KeyLook::Open);
  std::vector<std::optional<TableLook>> found(holders.size());
  parallel_for(jobs, holders.size(), [&](std::size_t, std::size_t i) {
    const auto before = known.find(holders[i]);
    const LookedAt now =
        before == known.end() ? look_at_keys(project, holders[i], rules, words) : LookedAt{};
    const LookedAt& look = before == known.end() ? now : before->second;
    keys[i] = look.keys;
    const auto* const reaching = reach.words_of(holders[i]);
    if (!look.text || reaching == nullptr) return;
    model::PlainTables plain =
        model::plain_tables(holders[i], look.text->bytes(), look.tokens, *reaching, nullptr);
    if (!plain.hangs_on_classes) found[i] = TableLook{look.text, std::move(plain)};
  });
  std::vector<FileId> others;
  for (std::size_t i = 0; i < holders.size(); ++i) {
    if (keys[i] != KeyLook::Plain) others.push_back(holders[i]);
    if (found[i]) tables.insert_or_assign(holders[i], *std::move(found[i]));
  }
  return others;
}

}  // namespace

Concerned find_concerned(const semantic::Project& project, const std::vector<FileId>& holders,
                         const rules::RuleSet& rules, const std::set<std::string_view>& words,
                         const semantic::LibraryReach& reach,
                         const model::ReadModelsOptions& options, const LookedAtFiles& known,
                         model::ReadMemo& memo) {
  Concerned concerned;
  const std::vector<FileId> open = without_plain_keys(project, holders, rules, words, reach,
                                                      options.jobs, known, concerned.looks);
  const ProjectModels models = model::read_models_of(project, open, &reach, options, memo);
  std::ranges::set_difference(holders, open, std::inserter(concerned.plain, concerned.plain.end()));
  for (const ColumnDecl& column : models.declarations) {
    if (!may_concern(rules, column)) continue;
    std::set<FileId> files = {column.place.file};
    for (const ForeignKeyFact& key : column.foreign_keys) files.insert(key.place.file);
    if (is_handed_on(models, column)) concerned.spreading.insert(files.begin(), files.end());
    concerned.files.merge(files);
  }
  log::info("a rule may concern keys in {} files, of {} with keys, {} of which are parsed",
            concerned.files.size(), holders.size(), open.size());
  const Questions questions(project, models, rules);
  concerned.tables = questions.tables();
  concerned.needs_maps = questions.need_maps();
  for (const FileId file : open)
    if (const auto module = project.open(file); module && (*module)->tree().has_error())
      concerned.broken.insert(file);
  for (const FileId file : files_with_loose_keys(project, open, models, words)) {
    concerned.files.insert(file);
    const auto module = project.open(file);
    if (!module || may_hand_keys_on(**module, words)) concerned.spreading.insert(file);
  }
  return concerned;
}

bool maps_annotations(std::string_view text) {
  return has_bytes(text, "type_annotation_map");
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
  look_at_files(project, search, jobs);
  files_.merge(holders_of(tables));
}

void ModelCover::look_at_files(const semantic::Project& project, ProjectSearch& search,
                               unsigned jobs) {
  const semantic::LibraryReach& reach = search.reach(project);
  const std::vector<FileId> files = reach.files();
  std::vector<std::optional<Look>> looks(files.size());
  model::ClassKinds kinds(project);
  parallel_for(jobs, files.size(), [&](std::size_t, std::size_t i) {
    looks[i] = look_at(project, reach, files[i], kinds);
  });
  for (std::size_t i = 0; i < files.size(); ++i)
    if (looks[i]) looks_.insert_or_assign(files[i], *std::move(looks[i]));
}

// Nothing of what is known already.
std::optional<ModelCover::Look> ModelCover::look_at(const semantic::Project& project,
                                                    const semantic::LibraryReach& reach,
                                                    FileId file, model::ClassKinds& kinds) const {
  const auto source = project.sources().get(file);
  if (!source) return std::nullopt;
  const semantic::ReachingWords& reaching = *reach.words_of(file);
  const std::size_t words =
      reaching.any ? std::numeric_limits<std::size_t>::max() : reaching.words.size();
  const auto before = looks_.find(file);
  if (before != looks_.end() && before->second.text == *source && before->second.words == words)
    return std::nullopt;

  const std::string_view text = (*source)->bytes();
  Look look{.text = *source, .words = words};
  look.maps_annotations = maps_annotations(text);
  look.sets_map = look.maps_annotations && sets_map_later(text);
  look.sets_schema = has_bytes(text, "metadata.schema");
  look.may_hold_models = model::may_hold_models(reach, file, text);
  if (!look.may_hold_models) return look;
  const auto known = known_.find(file);
  const bool is_known =
      before == looks_.end() && known != known_.end() && known->second.text == *source;
  look.tables =
      is_known ? known->second.tables
               : model::plain_tables(file, text, semantic::Tokens::read(text), reaching, &kinds);
  return look;
}

bool ModelCover::has_whole_tokens(FileId file) const {
  const auto look = looks_.find(file);
  return look != looks_.end() && look->second.may_hold_models && !look->second.tables.is_broken;
}

bool ModelCover::may_hold_models(FileId file) const {
  const auto look = looks_.find(file);
  return look != looks_.end() && look->second.may_hold_models;
}

std::set<FileId> ModelCover::holders_of(const std::set<std::string>& tables) const {
  // A MetaData may put its schema in front of a name that is written without one.
  StringSet names;
  for (const std::string& table : tables) names.emplace(table.substr(table.rfind('.') + 1));
  std::set<FileId> files;
  for (const auto& [file, look] : looks_) {
    if (!look.may_hold_models) continue;
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
      if (site && may_hold_models(site->module->id())) found.insert(site->module->id());
    }
  }
  files_.merge(found);
}

model::ProjectModels ModelCover::read(const semantic::Project& project, ProjectSearch& search,
                                      const rules::RuleSet& rules,
                                      const model::ReadModelsOptions& options,
                                      model::ReadMemo& memo) {
  if (!is_whole_) {
    look_at_files(project, search, options.jobs);
    // A statement may give the annotations of a class, or the tables of a MetaData, another
    // meaning.
    const bool is_whole = std::ranges::any_of(looks_, [](const auto& entry) {
      const Look& look = entry.second;
      return look.tables.renames_maker || look.sets_map || look.sets_schema;
    });
    if (is_whole) make_whole();
    log::info("{}", is_whole ? "tables or annotations go by names of their own: all models are read"
                             : "models are read of files that the rules may concern");
  }
  const bool has_maps =
      std::ranges::any_of(looks_, [](const auto& entry) { return entry.second.maps_annotations; });
  while (!is_whole_) {
    ProjectModels models = model::read_models_of(project, {files_.begin(), files_.end()},
                                                 &search.reach(project), options, memo);
    const Questions questions(project, models, rules);
    // A mixin's annotations are read with the map of the first class that uses it, wherever.
    const bool need_everything = questions.need_everything() || (has_maps && questions.need_maps());
    const std::size_t before = files_.size();
    files_.merge(holders_of(questions.tables()));
    add_late_classes(project, memo);
    const bool is_closed = files_.size() == before;
    if (is_closed && !need_everything && !questions.need_names()) {
      log::info("models of {} of {} files are read", files_.size(),
                std::ranges::count_if(
                    looks_, [](const auto& entry) { return entry.second.may_hold_models; }));
      return models;
    }
    if (!is_closed && !need_everything) continue;
    log::info("the rules ask for all models");
    make_whole();
  }
  return model::read_models(project, search, options, memo);
}

}  // namespace modelmend::pipeline
