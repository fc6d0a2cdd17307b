#include "pipeline/apply_decisions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "pipeline/class_removal.h"
#include "pipeline/discover.h"
#include "pipeline/special_files.h"
#include "pipeline/survey.h"
#include "rewrite/import_planner.h"
#include "rewrite/lines.h"
#include "strategy/future_mark.h"
#include "syntax/tree.h"
#include "verify/schema_diff.h"

namespace modelmend::pipeline {
namespace {

using model::ClassId;
using patch::Edit;
using strategy::Choice;
using strategy::InventoryModel;

// What is to be done with one model, and what became of it.
struct Task {
  const InventoryModel* model = nullptr;
  MatchOutcome outcome;
};

class Application {
 public:
  Application(FileSystem& files, const RunOptions& options, Survey survey,
              std::span<const std::string> left_out)
      : files_(files),
        options_(options),
        survey_(std::move(survey)),
        view_(*survey_.view),
        left_out_(left_out) {}

  Result<RunResult> run() {
    const auto scope = discover_scope(files_, options_);
    if (!scope) return tl::unexpected(scope.error());
    for (const std::string& path : scope->writable)
      if (const auto file = view_.sources()->find(path)) writable_.insert(*file);
    list_tasks();
    decline_obstacles();
    make_edits();
    prove();
    return finish();
  }

 private:
  [[nodiscard]] const model::ProjectModels& models() const { return view_.models(); }

  // ---- What is decided ----

  void list_tasks() {
    for (const InventoryModel& model : survey_.inventory.models) {
      if (!model.decision) continue;
      const Choice choice = model.decision->choice;
      if (choice == Choice::Future && model.named.cls && model.future != model.decision->reason)
        add_task(model, kFutureRule, patch::Safety::Safe,
                 fmt::format("'{}' is kept for later", model.named.name), "a comment is no code");
      if (choice == Choice::Delete)
        add_task(model, kDeleteRule, patch::Safety::Unsafe,
                 fmt::format("'{}' is to be deleted", model.named.name),
                 "code that asks for the class or its table by other means would miss it");
    }
  }

  void add_task(const InventoryModel& model, const char* rule, patch::Safety safety,
                std::string message, std::string reason) {
    if (std::ranges::find(left_out_, rule) != left_out_.end()) return;
    Task task{.model = &model,
              .outcome = {.rule_id = rule,
                          .place = model.named.place,
                          .outcome = Outcome::Applied,
                          .code = {},
                          .message = std::move(message),
                          .reason = std::move(reason),
                          .safety = safety,
                          .notes = {},
                          .may_expect_old = {}}};
    if (const auto why = why_left_out(task)) decline(task, Outcome::Skipped, *why);
    tasks_.push_back(std::move(task));
  }

  [[nodiscard]] std::optional<Declined> why_left_out(const Task& task) {
    const FileId file = task.model->named.place.file;
    const auto module = view_.project().open(file);
    if (!module) return Declined{"unreadable-file", module.error().message()};
    if (!task.model->named.cls)
      return Declined{"core-table", "a Table without a class is for a person to delete"};
    const auto keep = options_.keep.find((*module)->file().path());
    if (keep != options_.keep.end()) return keep->second;
    if (!writable_.contains(file))
      return Declined{"out-of-scope", "the file is not among those that may change"};
    if ((*module)->tree().has_error())
      return Declined{"syntax-error", "the file does not parse as Python"};
    if (auto why = why_left_alone(files_, view_.project(), **module)) return why;
    if (task.outcome.safety < options_.apply_from) return Declined{"unsafe", task.outcome.reason};
    return std::nullopt;
  }

  static void decline(Task& task, Outcome outcome, const Declined& why) {
    task.outcome.outcome = outcome;
    task.outcome.code = why.code;
    task.outcome.reason = why.reason;
  }

  // ---- Deletions ----

  [[nodiscard]] static bool deletes(const Task& task) {
    return task.outcome.rule_id == kDeleteRule && task.outcome.outcome == Outcome::Applied;
  }

  [[nodiscard]] std::set<ClassId> going() const {
    std::set<ClassId> classes;
    for (const Task& task : tasks_)
      if (deletes(task)) classes.insert(*task.model->named.cls);
    return classes;
  }

  // A class that stays may be what keeps another one from going, so this ends when nothing changes.
  void decline_obstacles() {
    const ClassRemoval removal(view_.project(), models(), survey_.uses.of_classes);
    bool changed = true;
    while (changed) {
      changed = false;
      const std::set<ClassId> now = going();
      for (Task& task : tasks_) {
        if (!deletes(task)) continue;
        auto obstacle = removal.obstacle(*task.model->named.cls, now);
        if (!obstacle) obstacle = locked_file(task);
        if (!obstacle) continue;
        decline(task, Outcome::Rejected, obstacle->why);
        task.outcome.place = obstacle->place;
        changed = true;
      }
    }
  }

  // A file that imports the class or has a relationship towards it, and may not change.
  [[nodiscard]] std::optional<RemovalObstacle> locked_file(const Task& task) const {
    for (const usage::ClassUse& use : task.model->uses) {
      const bool is_edited =
          use.kind == usage::UseKind::Import || use.kind == usage::UseKind::Relationship;
      const std::string& path = view_.sources()->path(use.place.file);
      if (is_edited && (!writable_.contains(use.place.file) || options_.keep.contains(path)))
        return RemovalObstacle{{"out-of-scope", "a file that uses it may not change"}, use.place};
    }
    return std::nullopt;
  }

  // ---- Edits ----

  void make_edits() {
    edits_ = ClassRemoval(view_.project(), models(), survey_.uses.of_classes).edits(going());
    for (auto& [file, set] : edits_) {
      for (const Task& task : tasks_)
        if (deletes(task)) rules_[file].insert(kDeleteRule);
      release_imports(file, set);
    }
    for (const Task& task : tasks_)
      if (task.outcome.rule_id == kFutureRule && task.outcome.outcome == Outcome::Applied)
        mark(*task.model);
  }

  // Imports whose last use went.
  void release_imports(FileId file, patch::EditSet& set) {
    const rewrite::ImportPlanner planner(view_.project(), **view_.project().open(file),
                                         &view_.search());
    const std::vector<Edit> settled = set.edits();
    for (Edit& edit : planner.edits({}, settled)) {
      const auto added = set.add(std::move(edit), kDeleteRule);
      static_cast<void>(added);  // in a statement that changes already
    }
  }

  void mark(const InventoryModel& model) {
    const semantic::Module& module = **view_.project().open(model.named.place.file);
    const std::string comment = strategy::future_comment(model.decision->reason);
    const syntax::Node definition = module.node_at(model.named.place.range);
    const syntax::Node parent = definition.parent();
    const std::uint32_t begin =
        parent.is(syntax::Kind::DecoratedDefinition) ? parent.begin() : definition.begin();
    const std::string_view text = module.file().bytes();
    const auto old = strategy::future_mark(module, model.named.place.range);
    Edit edit =
        old ? Edit::replace(old->comment, comment)
            : Edit::insert_before(begin, comment + std::string(module.file().newline_text()) +
                                             std::string(rewrite::indentation_at(text, begin)));
    const auto added = edits_[module.id()].add(std::move(edit), kFutureRule);
    static_cast<void>(added);  // the class goes, too: no decision says both
    rules_[module.id()].insert(kFutureRule);
  }

  // ---- Proof ----

  void prove() {
    std::map<std::string, std::string> texts;
    for (const auto& [file, set] : edits_) {
      const auto source = view_.sources()->get(file);
      texts_[file] = set.apply((*source)->bytes());
      texts[view_.sources()->path(file)] = texts_[file];
    }
    if (const auto why = why_wrong(texts)) take_all_back(*why);
  }

  [[nodiscard]] std::optional<Declined> why_wrong(const std::map<std::string, std::string>& texts) {
    for (const auto& [path, text] : texts) {
      const auto source = text::SourceFile::from_bytes(path, text);
      if (!source || syntax::parse(source->parse_view()).has_error())
        return Declined{"breaks-syntax", fmt::format("'{}' would not parse as Python", path)};
    }
    ProjectView after(view_, texts);
    std::set<std::pair<std::string, std::string>> gone;
    std::map<std::string, std::size_t> left;  // classes by name, of which some may have one name
    for (const model::ModelClass& cls : models().classes) ++left[cls.qualified_name];
    for (const ClassId cls : going()) --left[models().model_class(cls).qualified_name];
    for (const model::ModelClass& cls : after.models().classes)
      if (const auto found = left.find(cls.qualified_name); found != left.end())
        if (found->second-- == 0)
          return Declined{"still-there", fmt::format("'{}' would not go", cls.qualified_name)};
    for (const ClassId cls : going())
      if (const auto table = models().model_class(cls).table)
        gone.emplace(models().metadata(models().table(*table).metadata).name,
                     qualified_table_name(models().table(*table)));
    for (const verify::Difference& difference : verify::schema_diff(models(), after.models(), {}))
      if (!gone.contains({difference.metadata, difference.table}))
        return Declined{"schema-changes", difference.message()};
    return std::nullopt;
  }

  void take_all_back(const Declined& why) {
    for (Task& task : tasks_)
      if (task.outcome.outcome == Outcome::Applied) decline(task, Outcome::Rejected, why);
    edits_.clear();
    texts_.clear();
  }

  // ---- The result ----

  RunResult finish() {
    RunResult result;
    result.sources = view_.sources();
    for (Task& task : tasks_) {
      count(task.outcome, result.summary);
      result.outcomes.push_back(std::move(task.outcome));
    }
    std::ranges::stable_sort(result.outcomes, {}, &MatchOutcome::place);
    for (const auto& [file, text] : texts_) result.changed.push_back(changed_file(file, text));
    std::erase_if(result.changed,
                  [](const ChangedFile& file) { return file.before == file.after; });
    result.summary.files_seen = view_.sources()->size();
    result.summary.files_changed = result.changed.size();
    result.summary.rounds = 1;
    return result;
  }

  static void count(const MatchOutcome& outcome, Summary& summary) {
    if (outcome.outcome == Outcome::Applied) ++summary.applied;
    if (outcome.outcome == Outcome::Rejected) ++summary.rejected;
    if (outcome.outcome == Outcome::Skipped) ++summary.skipped;
    if (outcome.code == "unsafe") ++summary.unsafe_available;
  }

  [[nodiscard]] ChangedFile changed_file(FileId file, const std::string& text) const {
    constexpr std::uint32_t kOwnerMayExecute = 0100;
    const auto source = view_.sources()->get(file);
    const auto stat = files_.stat(view_.sources()->absolute_path(file));
    const auto rules = rules_.find(file);
    return {.file = file,
            .path = view_.sources()->path(file),
            .before = std::string((*source)->bytes()),
            .after = text,
            .rule_ids = {rules->second.begin(), rules->second.end()},
            .edits = edits_.at(file).edits(),
            .executable = stat && *stat && ((*stat)->mode & kOwnerMayExecute) != 0};
  }

  FileSystem& files_;
  const RunOptions& options_;
  Survey survey_;
  ProjectView& view_;
  std::span<const std::string> left_out_;
  std::set<FileId> writable_;
  std::vector<Task> tasks_;
  std::map<FileId, patch::EditSet> edits_;
  std::map<FileId, std::set<std::string>> rules_;
  std::map<FileId, std::string> texts_;
};

}  // namespace

tl::expected<RunResult, std::vector<Error>> apply_decisions(FileSystem& files,
                                                            const RunOptions& options,
                                                            const strategy::DecisionFile& decisions,
                                                            std::span<const std::string> left_out) {
  auto surveyed =
      survey(files, options, {.source = std::nullopt, .schemas = {}, .decisions = decisions});
  if (!surveyed) return tl::unexpected(surveyed.error());
  auto result = Application(files, options, *std::move(surveyed), left_out).run();
  if (!result) return tl::unexpected(std::vector<Error>{result.error()});
  return *std::move(result);
}

}  // namespace modelmend::pipeline
