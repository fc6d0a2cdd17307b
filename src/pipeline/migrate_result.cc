#include "pipeline/migrate_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "emit/advice.h"
#include "pipeline/change_groups.h"
#include "pipeline/migrate.h"

namespace modelmend::pipeline {
namespace {

using model::ClassId;

MatchOutcome applied(const Place& place, std::string message) {
  return {.rule_id = kMigrateRule,
          .place = place,
          .outcome = Outcome::Applied,
          .code = {},
          .message = std::move(message),
          .reason = "the new text was read again and declares the same",
          .safety = patch::Safety::Safe,
          .notes = {},
          .may_expect_old = {}};
}

void reject(const Declined& why, MatchOutcome& outcome) {
  outcome.outcome = Outcome::Rejected;
  outcome.code = why.code;
  outcome.reason = why.reason;
  outcome.advice = emit::advice_for(why.code);
}

class ResultMaker {
 public:
  ResultMaker(const FileSystem& files, ProjectView& view, const MigrateState& state)
      : files_(files), view_(view), state_(state) {}

  RunResult make() const {
    RunResult result;
    result.sources = view_.sources();
    list_outcomes(result);
    list_moves(result);
    std::ranges::stable_sort(result.outcomes, {}, &MatchOutcome::place);
    list_changed(result);
    result.groups = groups_of(result.outcomes, result.changed);
    result.diagnostics = state_.diagnostics;
    const auto& warnings = state_.move.warnings;
    result.diagnostics.insert(result.diagnostics.end(), warnings.begin(), warnings.end());
    std::ranges::stable_sort(result.diagnostics, {}, &text::Diagnostic::place);
    count(result);
    return result;
  }

 private:
  [[nodiscard]] MatchOutcome outcome_of(ClassId id) const {
    const model::ModelClass& cls = view_.models().model_class(id);
    return applied(cls.place, fmt::format("'{}' as a class of SQLModel", cls.name));
  }

  void list_outcomes(RunResult& result) const {
    for (const ClassId id : state_.candidates.wanted) {
      MatchOutcome outcome = outcome_of(id);
      if (const auto refused = state_.refused.find(id); refused != state_.refused.end()) {
        reject(refused->second.why, outcome);
        outcome.place = refused->second.place;
      } else if (const auto plan = state_.plan.classes.find(id);
                 plan != state_.plan.classes.end()) {
        if (!plan->second.twin.empty())
          outcome.message = fmt::format("'{}' beside '{}' as a class of SQLModel",
                                        plan->second.twin, view_.models().model_class(id).name);
        for (const emit::Warning& each : plan->second.warnings)
          outcome.notes.push_back(each.message);
        note_ties(plan->second, outcome);
      }
      result.outcomes.push_back(std::move(outcome));
    }
    for (const auto& [id, why] : state_.candidates.skipped) {
      MatchOutcome outcome = outcome_of(id);
      outcome.outcome = Outcome::Skipped;
      outcome.code = why.code;
      outcome.reason = why.reason;
      result.outcomes.push_back(std::move(outcome));
    }
  }

  static std::string subject(Place place) {
    return fmt::format("{}:{}", static_cast<std::uint32_t>(place.file), place.range.begin);
  }

  void note_ties(const emit::ClassPlan& plan, MatchOutcome& outcome) const {
    for (const patch::Edit& edit : plan.edits)
      outcome.edited.push_back({outcome.place.file, edit.range});
    for (const auto& [file, uses] : plan.uses)
      for (const patch::Edit& use : uses) outcome.edited.push_back({file, use.range});
    outcome.subjects.push_back(subject(outcome.place));
    for (const ClassId other : plan.together_with)
      outcome.leans_on.push_back(subject(view_.models().model_class(other).place));
  }

  void list_moves(RunResult& result) const {
    for (const RegistryMember& each : state_.move.moved)
      result.outcomes.push_back(outcome_of_move(each));
    const std::set<Place> unconverted = unconverted_classes();
    for (const auto& [member, why] : state_.move.left) {
      if (unconverted.contains(member.place)) continue;
      MatchOutcome outcome = outcome_of_move(member);
      reject(why, outcome);
      result.outcomes.push_back(std::move(outcome));
    }
  }

  // That one of them stays where it is, is said once, with why it is no class of SQLModel.
  [[nodiscard]] std::set<Place> unconverted_classes() const {
    std::set<Place> places;
    for (const auto& [id, why] : state_.refused)
      places.insert(view_.models().model_class(id).place);
    for (const auto& [id, why] : state_.candidates.skipped)
      places.insert(view_.models().model_class(id).place);
    return places;
  }

  [[nodiscard]] MatchOutcome outcome_of_move(const RegistryMember& member) const {
    MatchOutcome outcome =
        applied(member.place, fmt::format("'{}' in the registry of SQLModel", member.name));
    // Whole components move. Who reads the old MetaData is changed by all of them, as an import is.
    outcome.subjects = {"registry of " + member.component};
    outcome.leans_on = {subject(member.place)};
    return outcome;
  }

  void list_changed(RunResult& result) const {
    for (const auto& [file, text] : state_.move.texts) {
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
    result.summary.files_parsed = state_.writable.size();
    result.summary.files_changed = result.changed.size();
    result.summary.applied = state_.plan.classes.size() + state_.move.moved.size();
    result.summary.rejected = static_cast<std::size_t>(
        std::ranges::count(result.outcomes, Outcome::Rejected, &MatchOutcome::outcome));
    result.summary.skipped = state_.candidates.skipped.size();
    result.summary.rounds = state_.turns;
  }

  const FileSystem& files_;
  ProjectView& view_;
  const MigrateState& state_;
};

}  // namespace

RunResult migrate_result(const FileSystem& files, ProjectView& view, const MigrateState& state) {
  return ResultMaker(files, view, state).make();
}

}  // namespace modelmend::pipeline
