#include "pipeline/migrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "base/check.h"
#include "emit/class_checks.h"
#include "model/declared_arguments.h"
#include "pipeline/discover.h"
#include "pipeline/migrate_call_sites.h"
#include "pipeline/migrate_plan.h"
#include "pipeline/migrate_proof.h"
#include "pipeline/migrate_registry.h"
#include "pipeline/special_files.h"
#include "pipeline/verify.h"
#include "rules/suppressions.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::pipeline {
namespace {

using model::ClassId;

// A turn takes back at least one class, so this is far more than a project needs; after it nothing
// is converted at all.
constexpr int kMaxTurns = 30;

class Migration {
 public:
  Migration(FileSystem& files, const RunOptions& options, const MigrateOptions& migrate)
      : files_(files),
        options_(options),
        migrate_(migrate),
        emit_{.defaults = migrate.defaults,
              .sqlmodel = options.sqlmodel,
              .only_dialect =
                  migrate.is_only_dialect ? std::optional(migrate.dialect) : std::nullopt},
        proof_(files, options, migrate.dialect),
        view_(proof_.view()) {}

  Result<RunResult> play() {
    const auto scope = discover_scope(files_, options_);
    if (!scope) return tl::unexpected(scope.error());
    for (const Error& problem : scope->problems)
      diagnostics_.push_back({.severity = text::Severity::Error,
                              .code = "unreadable-file",
                              .place = std::nullopt,
                              .message = problem.where + ": " + problem.what,
                              .next = problem.next});
    for (const std::string& path : scope->writable)
      if (const auto file = view_.sources()->find(path)) writable_.insert(*file);
    if (const auto done = find_doomed(); !done) return tl::unexpected(done.error());
    mappers_ = model::read_mappers(view_.project(), view_.search(), models(), options_.jobs);
    find_classes();
    note_unused_suppressions();
    note_syntax_errors();
    prove();
    convert();
    if (migrate_.registry == Registry::SqlModel) move();
    look_at_call_sites();
    return finish();
  }

 private:
  [[nodiscard]] const model::ProjectModels& models() const { return view_.models(); }

  // What is decided to go is not worth a conversion.
  Result<void> find_doomed() {
    if (migrate_.decisions.entries().empty()) return {};
    const auto named = strategy::named_models(view_.project(), models());
    const auto errors = migrate_.decisions.check(named);
    if (!errors.empty()) return tl::unexpected(errors.front());
    for (const strategy::NamedModel& model : named) {
      const strategy::Decision* decision = migrate_.decisions.find(model.name);
      if (model.cls && decision != nullptr && decision->choice == strategy::Choice::Delete)
        doomed_.insert(*model.cls);
    }
    return {};
  }

  void find_classes() {
    for (const model::ModelClass& cls : models().classes) {
      if (!emit::may_be_converted(cls) || !writable_.contains(cls.place.file)) continue;
      if (is_sqlmodel(cls)) continue;
      wanted_.push_back(cls.id);
      if (auto why = why_left_out(cls)) skipped_.emplace(cls.id, *std::move(why));
    }
    std::erase_if(wanted_, [&](ClassId id) { return skipped_.contains(id); });
  }

  [[nodiscard]] bool is_sqlmodel(const model::ModelClass& cls) const {
    const model::Expression definition = model::expression_at(view_.project(), cls.place);
    if (!definition.is(syntax::Kind::ClassDefinition)) return false;
    return std::ranges::any_of(
        semantic::linearise(view_.project(), {definition.module, definition.node}),
        [](const semantic::Ancestor& each) {
          return semantic::imported_name(each.meaning) == "sqlmodel.SQLModel";
        });
  }

  // What the files and their comments ask for.
  [[nodiscard]] std::optional<Declined> why_left_out(const model::ModelClass& cls) {
    const auto module = view_.project().open(cls.place.file);
    CHECK(module.has_value());
    const text::SourceFile& file = (*module)->file();
    const auto keep = options_.keep.find(file.path());
    if (keep != options_.keep.end()) return keep->second;
    if (doomed_.contains(cls.id))
      return Declined{"to-be-deleted", "it is decided that the class goes"};
    if ((*module)->tree().has_error())
      return Declined{"syntax-error", "the file does not parse as Python"};
    if (auto why = why_left_alone(files_, view_.project(), **module)) return why;
    const rules::Suppressions& suppressions = suppressions_of(**module);
    const syntax::Node above = (*module)->node_at(cls.place.range).parent();
    const bool is_decorated = above.is(syntax::Kind::DecoratedDefinition);
    const std::uint32_t first =
        file.lines().line_at(is_decorated ? above.begin() : cls.place.range.begin);
    const std::uint32_t last = file.lines().line_at(cls.place.range.end - 1);
    const rules::Suppression* const comment = suppressions.find(kMigrateRule, false, first, last);
    if (comment == nullptr) return std::nullopt;
    needed_.insert(comment);
    return Declined{"suppressed", "a comment asks to leave it"};
  }

  const rules::Suppressions& suppressions_of(const semantic::Module& module) {
    auto& found = suppressions_[module.id()];
    if (!found) found = std::make_unique<rules::Suppressions>(module);
    return *found;
  }

  // As a run does: only of those that name this conversion and nothing else.
  void note_unused_suppressions() {
    for (const auto& [file, suppressions] : suppressions_)
      for (const rules::Suppression& comment : suppressions->all()) {
        const bool is_ours = comment.rule_ids == std::vector<std::string>{kMigrateRule} &&
                             !comment.whole_file &&
                             comment.dialect == rules::Suppression::Dialect::Modelmend;
        if (!is_ours || needed_.contains(&comment)) continue;
        diagnostics_.push_back({.severity = text::Severity::Note,
                                .code = "unused-suppression",
                                .place = Place{file, comment.comment},
                                .message = "nothing is suppressed by this comment",
                                .next = "remove it"});
      }
  }

  void note_syntax_errors() {
    for (const FileId file : writable_) {
      const auto source = view_.sources()->get(file);
      if (!source) {
        diagnostics_.push_back({.severity = text::Severity::Error,
                                .code = "unreadable-file",
                                .place = std::nullopt,
                                .message = source.error().where + ": " + source.error().what,
                                .next = source.error().next});
        continue;
      }
      note_syntax_error(file);
    }
  }

  // Only of files that speak of models: the others are nobody's business here.
  void note_syntax_error(FileId file) {
    const auto source = view_.sources()->get(file);
    if ((*source)->bytes().find("sqlalchemy") == std::string_view::npos) return;
    const auto module = view_.project().open(file);
    if (!module || !(*module)->tree().has_error()) return;
    const auto errors = (*module)->tree().errors(1);
    if (errors.empty()) return;
    diagnostics_.push_back({.severity = text::Severity::Error,
                            .code = "syntax-error",
                            .place = Place{file, errors.front().range()},
                            .message = "this does not parse as Python; the file is left as it is",
                            .next = "mend it, or keep it out with --exclude"});
  }

  void prove() {
    const MigrateInput input{files_, options_.root, view_, mappers_, writable_, emit_};
    MigratePlanner planner(input, wanted_);
    for (turns_ = 1;; ++turns_) {
      plan_ = planner.plan(refused_);
      if (plan_.classes.empty()) return;
      if (turns_ > kMaxTurns) return give_up();
      auto back = broken_by_syntax();
      if (back.empty()) back = differing();
      if (back.empty()) return;
      for (auto& [id, why] : back)
        refused_.try_emplace(id, emit::Refusal{std::move(why), models().model_class(id).place});
    }
  }

  [[nodiscard]] std::map<ClassId, Declined> broken_by_syntax() const {
    std::map<ClassId, Declined> back;
    for (const auto& [file, text] : plan_.texts) {
      const auto source = text::SourceFile::from_bytes(view_.sources()->path(file), text);
      if (source && !syntax::parse(source->parse_view()).has_error()) continue;
      for (const auto& [id, plan] : plan_.classes)
        if (models().model_class(id).place.file == file)
          back.emplace(id, Declined{"breaks-syntax", "the result would not parse as Python"});
    }
    return back;
  }

  [[nodiscard]] std::map<ClassId, Declined> differing() const {
    std::map<std::string, std::string> texts;
    for (const auto& [file, text] : plan_.texts) texts.emplace(view_.sources()->path(file), text);
    std::set<ClassId> converted;
    for (const auto& [id, plan] : plan_.classes) converted.insert(id);
    return classes_to_take_back(proof_.compare(texts), models(), *view_.sources(), converted,
                                migrate_.defaults);
  }

  void convert() {
    for (const auto& [file, edits] : plan_.edits) {
      if (edits.empty()) continue;
      const auto source = view_.sources()->get(file);
      move_.texts.try_emplace(file, (*source)->bytes()).first->second.apply(edits);
    }
  }

  void move() {
    const std::map<FileId, PieceTable> converted = std::exchange(move_.texts, {});
    std::map<std::string, Declined> back;
    for (int turn = 0; turn < kMaxTurns; ++turn) {
      move_ = move_to_sqlmodel_registry({view_, converted, writable_, options_.jobs}, back);
      const verify::Comparison comparison = proof_.compare(texts_by_path());
      const auto more = members_to_take_back(comparison, move_.moved, migrate_.defaults);
      if (more.empty()) {
        std::ranges::move(alembic_warnings(comparison), std::back_inserter(move_.warnings));
        return;
      }
      back.insert(more.begin(), more.end());
    }
    move_ = {.texts = converted, .moved = {}, .left = {}, .warnings = {}};
  }

  [[nodiscard]] std::map<std::string, std::string> texts_by_path() const {
    std::map<std::string, std::string> texts;
    for (const auto& [file, table] : move_.texts)
      texts.emplace(view_.sources()->path(file), table.text());
    return texts;
  }

  void give_up() {
    for (const auto& [id, plan] : plan_.classes)
      refused_.try_emplace(id, emit::Refusal{{"not-stable", "the proof did not come to an end"},
                                             models().model_class(id).place});
    plan_ = {};
  }

  void look_at_call_sites() {
    std::vector<const model::ModelClass*> converted;
    for (const auto& [id, plan] : plan_.classes) converted.push_back(&models().model_class(id));
    std::ranges::move(
        call_site_warnings(view_.project(), view_.search(), converted, migrate_.defaults),
        std::back_inserter(diagnostics_));
  }

  Result<RunResult> finish() {
    RunResult result;
    result.sources = view_.sources();
    list_outcomes(result);
    list_moves(result);
    std::ranges::stable_sort(result.outcomes, {}, &MatchOutcome::place);
    list_changed(result);
    result.diagnostics = std::move(diagnostics_);
    result.diagnostics.insert(result.diagnostics.end(), move_.warnings.begin(),
                              move_.warnings.end());
    std::ranges::stable_sort(result.diagnostics, {}, &text::Diagnostic::place);
    count(result);
    return result;
  }

  [[nodiscard]] MatchOutcome outcome_of(ClassId id) const {
    const model::ModelClass& cls = models().model_class(id);
    return {.rule_id = kMigrateRule,
            .place = cls.place,
            .outcome = Outcome::Applied,
            .code = {},
            .message = fmt::format("'{}' as a class of SQLModel", cls.name),
            .reason = "the new text was read again and declares the same",
            .safety = patch::Safety::Safe,
            .notes = {},
            .may_expect_old = {}};
  }

  void list_outcomes(RunResult& result) const {
    for (const ClassId id : wanted_) {
      MatchOutcome outcome = outcome_of(id);
      if (const auto refused = refused_.find(id); refused != refused_.end()) {
        outcome.outcome = Outcome::Rejected;
        outcome.code = refused->second.why.code;
        outcome.reason = refused->second.why.reason;
        outcome.place = refused->second.place;
      } else if (const auto plan = plan_.classes.find(id); plan != plan_.classes.end()) {
        for (const emit::Warning& each : plan->second.warnings)
          outcome.notes.push_back(each.message);
      }
      result.outcomes.push_back(std::move(outcome));
    }
    for (const auto& [id, why] : skipped_) {
      MatchOutcome outcome = outcome_of(id);
      outcome.outcome = Outcome::Skipped;
      outcome.code = why.code;
      outcome.reason = why.reason;
      result.outcomes.push_back(std::move(outcome));
    }
  }

  void list_moves(RunResult& result) const {
    for (const RegistryMember& each : move_.moved) result.outcomes.push_back(outcome_of_move(each));
    for (const auto& [member, why] : move_.left) {
      MatchOutcome outcome = outcome_of_move(member);
      outcome.outcome = Outcome::Rejected;
      outcome.code = why.code;
      outcome.reason = why.reason;
      result.outcomes.push_back(std::move(outcome));
    }
  }

  [[nodiscard]] MatchOutcome outcome_of_move(const RegistryMember& member) const {
    return {.rule_id = kMigrateRule,
            .place = member.place,
            .outcome = Outcome::Applied,
            .code = {},
            .message = fmt::format("'{}' in the registry of SQLModel", member.name),
            .reason = "the new text was read again and declares the same",
            .safety = patch::Safety::Safe,
            .notes = {},
            .may_expect_old = {}};
  }

  void list_changed(RunResult& result) const {
    for (const auto& [file, text] : move_.texts) {
      if (!text.is_changed()) continue;
      const auto source = view_.sources()->get(file);
      const auto stat = files_.stat(view_.sources()->absolute_path(file));
      constexpr std::uint32_t kOwnerMayExecute = 0100;
      result.changed.push_back(
          {.file = file,
           .path = view_.sources()->path(file),
           .before = std::string((*source)->bytes()),
           .after = text.text(),
           .rule_ids = {kMigrateRule},
           .edits = text.edits(),
           .executable = stat && *stat && ((*stat)->mode & kOwnerMayExecute) != 0});
    }
  }

  void count(RunResult& result) const {
    result.summary.files_seen = view_.sources()->size();
    result.summary.files_parsed = writable_.size();
    result.summary.files_changed = result.changed.size();
    result.summary.applied = plan_.classes.size() + move_.moved.size();
    result.summary.rejected = refused_.size() + move_.left.size();
    result.summary.skipped = skipped_.size();
    result.summary.rounds = turns_;
  }

  FileSystem& files_;
  const RunOptions& options_;
  const MigrateOptions& migrate_;
  emit::EmitOptions emit_;
  TextProof proof_;
  ProjectView& view_;
  model::MapperFacts mappers_;
  std::set<FileId> writable_;
  std::set<ClassId> doomed_;
  std::vector<ClassId> wanted_;
  std::map<ClassId, Declined> skipped_;
  std::map<FileId, std::unique_ptr<rules::Suppressions>> suppressions_;
  std::set<const rules::Suppression*> needed_;
  Refusals refused_;
  MigratePlan plan_;
  RegistryMove move_;
  std::vector<text::Diagnostic> diagnostics_;
  int turns_ = 0;
};

}  // namespace

Result<RunResult> migrate(FileSystem& files, const RunOptions& options,
                          const MigrateOptions& migrate) {
  return Migration(files, options, migrate).play();
}

}  // namespace modelmend::pipeline
