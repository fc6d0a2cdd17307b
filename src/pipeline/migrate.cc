#include "pipeline/migrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "pipeline/discover.h"
#include "pipeline/migrate_alembic.h"
#include "pipeline/migrate_call_sites.h"
#include "pipeline/migrate_candidates.h"
#include "pipeline/migrate_observed.h"
#include "pipeline/migrate_old_base.h"
#include "pipeline/migrate_plan.h"
#include "pipeline/migrate_proof.h"
#include "pipeline/migrate_registry.h"
#include "pipeline/migrate_result.h"
#include "pipeline/mysql_use.h"
#include "pipeline/requirements.h"
#include "pipeline/reviewed.h"

namespace modelmend::pipeline {
namespace {

using model::ClassId;

// A turn takes back at least one class, so this is far more than a project needs; after it nothing
// is converted at all.
constexpr int kMaxTurns = 30;

// The oldest that the tests run what is written with.
constexpr semantic::SqlModelRelease kOldestSqlModel{12};

emit::EmitOptions emit_options(const RunOptions& options, const MigrateOptions& migrate) {
  return {.defaults = migrate.defaults,
          .sqlmodel = options.sqlmodel,
          .only_dialect = migrate.is_only_dialect ? std::optional(migrate.dialect) : std::nullopt,
          .python = migrate.python,
          .takes_flask = migrate.takes_flask};
}

class Migration {
 public:
  Migration(FileSystem& files, const RunOptions& options, const MigrateOptions& migrate)
      : files_(files),
        options_(options),
        migrate_(migrate),
        emit_(emit_options(options, migrate)),
        proof_(files, options, migrate),
        view_(proof_.view()) {}

  Result<RunResult> play() {
    if (options_.sqlmodel < kOldestSqlModel)
      return fail(ErrorCode::Usage,
                  fmt::format("SQLModel 0.0.{}", static_cast<std::uint32_t>(options_.sqlmodel)),
                  "the project requires it, and its fields take no types of SQLAlchemy as those "
                  "of 0.0.12 do",
                  "update it first, or name the release that is meant with --sqlmodel-version");
    if (auto done = find_files(); !done) return tl::unexpected(done.error());
    auto candidates =
        find_migrate_candidates(files_, options_, view_, state_.writable, migrate_.decisions);
    if (!candidates) return tl::unexpected(candidates.error());
    state_.candidates = *std::move(candidates);
    std::ranges::move(state_.candidates.diagnostics, std::back_inserter(state_.diagnostics));
    emit_.may_use_mysql = may_use_mysql(files_, options_.root, view_.search());
    mappers_ = model::read_mappers(view_.project(), view_.search(), models(), options_.jobs);
    emit_.asked_if_iterable = observed_classes(view_.project(), view_.search(), models(), mappers_);
    prove();
    convert();
    if (migrate_.registry == Registry::SqlModel) move();
    look_at_call_sites();
    return migrate_result(files_, view_, state_);
  }

 private:
  [[nodiscard]] const model::ProjectModels& models() const { return view_.models(); }

  Result<void> find_files() {
    const auto scope = discover_scope(files_, options_);
    if (!scope) return tl::unexpected(scope.error());
    for (const Error& problem : scope->problems)
      state_.diagnostics.push_back({.severity = text::Severity::Error,
                                    .code = "unreadable-file",
                                    .place = std::nullopt,
                                    .message = problem.where + ": " + problem.what,
                                    .next = problem.next});
    for (const std::string& path : scope->writable)
      if (const auto file = view_.sources()->find(path)) state_.writable.insert(*file);
    return {};
  }

  void prove() {
    const MigrateInput input{files_,
                             options_.root,
                             view_,
                             mappers_,
                             state_.writable,
                             emit_,
                             state_.candidates.staying,
                             state_.candidates.not_accepted};
    MigratePlanner planner(input, state_.candidates.wanted);
    proof_.expect(planner.renames());
    for (state_.turns = 1;; ++state_.turns) {
      state_.plan = planner.plan(state_.refused);
      if (state_.plan.classes.empty()) return;
      if (state_.turns > kMaxTurns) return give_up();
      ClassVerdict verdict = judged();
      if (verdict.back.empty()) return note(std::move(verdict.reordered));
      for (auto& [id, why] : verdict.back)
        state_.refused.try_emplace(id,
                                   emit::Refusal{std::move(why), models().model_class(id).place});
    }
  }

  void note(std::map<ClassId, emit::Warning> warnings) {
    for (auto& [id, warning] : warnings)
      state_.plan.classes.at(id).warnings.push_back(std::move(warning));
  }

  [[nodiscard]] ClassVerdict judged() const {
    MigrateProof::Texts texts;
    for (const auto& [file, text] : state_.plan.texts)
      texts.emplace(view_.sources()->path(file), text);
    std::set<ClassId> converted;
    for (const auto& [id, plan] : state_.plan.classes) converted.insert(id);
    return proof_.judge(texts, converted);
  }

  void convert() {
    for (const auto& [file, edits] : state_.plan.edits) {
      if (edits.empty()) continue;
      const auto source = view_.sources()->get(file);
      state_.move.texts.try_emplace(file, (*source)->bytes()).first->second.apply(edits);
    }
  }

  void move() {
    const std::map<FileId, PieceTable> converted = std::exchange(state_.move.texts, {});
    std::map<std::string, Declined> back = members_not_accepted(converted);
    for (int turn = 0; turn < kMaxTurns; ++turn) {
      state_.move =
          move_to_sqlmodel_registry({view_, converted, state_.writable, options_.jobs}, back);
      MoveVerdict verdict = proof_.judge_move(texts_by_path(), state_.move.moved);
      if (verdict.back.empty()) {
        std::ranges::move(verdict.warnings, std::back_inserter(state_.move.warnings));
        return;
      }
      back.insert(verdict.back.begin(), verdict.back.end());
    }
    state_.move = {.texts = converted, .moved = {}, .left = {}, .warnings = {}};
  }

  // The components of these stay in the registry where they are.
  [[nodiscard]] std::map<std::string, Declined> members_not_accepted(
      const std::map<FileId, PieceTable>& converted) const {
    std::map<std::string, Declined> back;
    if (!options_.reviewed) return back;
    const RegistryMove all =
        move_to_sqlmodel_registry({view_, converted, state_.writable, options_.jobs}, {});
    for (const RegistryMember& each : all.moved) {
      const MatchName name{std::string(view_.sources()->path(each.place.file)),
                           each.place.range.begin, kMigrateRule};
      if (auto why = why_not_accepted(*options_.reviewed, name))
        back.emplace(each.qualified_name, *std::move(why));
    }
    return back;
  }

  [[nodiscard]] MigrateProof::Texts texts_by_path() const {
    MigrateProof::Texts texts;
    for (const auto& [file, table] : state_.move.texts)
      texts.emplace(view_.sources()->path(file), table.text());
    return texts;
  }

  void give_up() {
    for (const auto& [id, plan] : state_.plan.classes)
      state_.refused.try_emplace(id,
                                 emit::Refusal{{"not-stable", "the proof did not come to an end"},
                                               models().model_class(id).place});
    state_.plan = {};
  }

  // A SQLAlchemy that no SQLModel runs with is in the way of classes that stay as well.
  void warn_of_requirements(bool is_any_converted) {
    if (!is_any_converted && state_.refused.empty()) return;
    for (text::Diagnostic& warning : requirement_warnings(files_, options_.root))
      if (is_any_converted || warning.code == kSqlAlchemyBeforeTwo)
        state_.diagnostics.push_back(std::move(warning));
  }

  void look_at_call_sites() {
    std::vector<const model::ModelClass*> converted;
    KeptBehaviour kept;
    kept.queries = state_.plan.keeps_query;
    for (const auto& [id, plan] : state_.plan.classes) {
      converted.push_back(&models().model_class(id));
      if (plan.keeps_behaviour) kept.assigned_and_compared.insert(id);
      if (plan.takes_all) kept.constructed.insert(id);
    }
    std::ranges::move(
        call_site_warnings(view_.project(), view_.search(), mappers_, converted, kept, emit_),
        std::back_inserter(state_.diagnostics));
    // Where all moves, the base beside the old one is gone again.
    std::map<emit::BaseSite, std::string> bases = state_.plan.bases;
    if (!state_.move.moved.empty() && state_.move.left.empty())
      for (auto& [site, name] : bases) name = "SQLModel";
    std::ranges::move(old_base_warnings(view_.project(), view_.search(), bases),
                      std::back_inserter(state_.diagnostics));
    warn_of_requirements(!converted.empty());
    if (may_use_sqlalchemy_2_1(files_, options_.root)) warn_of_floats(converted);
    // What moves has its own, see MigrateProof::judge_move().
    if (state_.move.moved.empty())
      std::ranges::move(alembic_warnings(files_, options_.root, view_, converted),
                        std::back_inserter(state_.diagnostics));
  }

  // SQLAlchemy 2.1 makes Double of what it made Float of before, as SQLModel still does.
  void warn_of_floats(const std::vector<const model::ModelClass*>& converted) {
    for (const model::ModelClass* const cls : converted)
      for (const model::DeclId id : cls->own_declarations) {
        const model::ColumnDecl& decl = models().decl(id);
        if (decl.type_origin != model::TypeOrigin::Annotation || decl.type_source ||
            decl.python_type_name != "builtins.float")
          continue;
        state_.diagnostics.push_back(
            {.severity = text::Severity::Warning,
             .code = "float-in-2.1",
             .place = decl.place,
             .message = fmt::format("SQLAlchemy 2.1 makes Double of the annotation of '{}', and "
                                    "SQLModel Float, as SQLAlchemy 2.0 does",
                                    decl.attribute),
             .next = "with SQLAlchemy 2.1, say mapped_column(Double) before the conversion"});
      }
  }

  FileSystem& files_;
  const RunOptions& options_;
  const MigrateOptions& migrate_;
  emit::EmitOptions emit_;
  MigrateProof proof_;
  ProjectView& view_;
  model::MapperFacts mappers_;
  MigrateState state_;
};

}  // namespace

Result<RunResult> migrate(FileSystem& files, const RunOptions& options,
                          const MigrateOptions& migrate) {
  return Migration(files, options, migrate).play();
}

}  // namespace modelmend::pipeline
