#include "pipeline/round.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <unordered_set>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/parallel.h"
#include "pipeline/reviewed.h"
#include "pipeline/special_files.h"
#include "rewrite/file_plan.h"
#include "rules/suppressions.h"
#include "usage/expectations.h"
#include "verify/schema_diff.h"

namespace modelmend::pipeline {
namespace {

// Matches may lie within each other, and then their new texts repeat the old ones. What the rules
// may propose for one file in one round, in bytes; what comes after it is declined.
constexpr std::size_t kMaxProposed = std::size_t{64} << 20U;
// How often a file is parsed to find out which of its changes break it.
constexpr int kMaxTrials = 64;

// A change that a rule proposes and that nothing forbids so far.
struct Proposal {
  MatchKey key;
  rewrite::ProposedChange change;
  std::optional<model::DeclId> column;
  std::vector<Place> relies_on;  // declarations that must change with it
};

// One file of the scope as this round sees it.
struct Candidate {
  FileId file{};
  const semantic::Module* module = nullptr;
  std::vector<rules::Match> matches;  // by rule order, then place
  std::optional<rules::Suppressions> suppressions;
  std::set<const rules::Suppression*> needed;
  std::optional<rewrite::ImportPlanner> imports;
  std::optional<Declined> left_alone;
  std::vector<Proposal> proposals;  // in rule order
  std::map<MatchKey, MatchOutcome> outcomes;
  std::set<Place> declarations;  // changed by the rule that is being decided
  std::size_t proposed_bytes = 0;
  // What came of the proposals.
  std::vector<std::size_t> accepted;
  std::vector<verify::Intended> intended;
  RoundFile result;
  std::shared_ptr<const semantic::Module> after;  // of result.text, which parses
  text::SourcePtr parsed;                         // the last result.text that did
};

const verify::ColumnPath& column_of(const verify::Intended& intended) {
  return std::visit([](const auto& is) -> const verify::ColumnPath& { return is.column; },
                    intended);
}

class Round {
 public:
  explicit Round(const RoundInput& input)
      : in_(input), models_(input.models), covered_(input.cover.size()) {}

  RoundOutput play() {
    match();
    if (out_.had_matches) {
      // What looks like a use of a column may be a column itself.
      if (in_.options.list_expectations) need_all_models();
      // Each turn without success refuses a proposal for good or reads more models, so this ends.
      do {
        decide();
        if (!knows_cycles_ && asks_about_cycles()) {
          need_cycles();
          decide();
        }
        plan();
      } while (!prove());
    }
    finish();
    return std::move(out_);
  }

 private:
  void match();
  [[nodiscard]] std::vector<rules::Match> matches_in(const semantic::Module& module,
                                                     const rules::ConcernedPlaces* places) const;
  void need_models();
  [[nodiscard]] model::ProjectModels read_models(const semantic::Project& project,
                                                 model::ReadMemo& memo) const;
  [[nodiscard]] bool asks_about_cycles() const;
  void need_all_models();
  void need_cycles();
  void decide();
  [[nodiscard]] static std::span<const rules::Match> matches_of(const rules::Rule& rule,
                                                                const Candidate& candidate);
  void decide_match(Candidate& candidate, const rules::Match& match);
  void plan();
  void plan_file(Candidate& candidate);
  bool prove();
  bool prove_groups();
  bool prove_syntax();
  bool prove_schema();
  void read_models_again();
  void list_expectations();
  void note_ties(Candidate& candidate) const;
  [[nodiscard]] std::optional<Declined> reason_by_review(const MatchKey& key) const;
  void finish();

  [[nodiscard]] rewrite::FileContext context_of(const Candidate& candidate) const;
  void report_unused_suppressions(const Candidate& candidate);
  [[nodiscard]] std::optional<Declined> reason_to_skip(Candidate& candidate,
                                                       const rules::Match& match,
                                                       const rules::Decision& decision) const;
  [[nodiscard]] bool touches(const vcs::LinesOfFiles& lines, Place place) const;
  [[nodiscard]] std::optional<Declined> reason_by_lines(const rules::Decision& decision) const;
  [[nodiscard]] static std::vector<ProposedEdit> proposed_edits(const semantic::Module& module,
                                                                const patch::Change& change);
  // Counts the change in, too.
  [[nodiscard]] static std::optional<Declined> too_much(Candidate& candidate,
                                                        const patch::Change& change);
  static void note_suppression(Candidate& candidate, const rules::Match& match,
                               const rules::Decision& decision);
  void refuse(const Proposal& proposal, Declined why);
  bool refuse_for(const verify::Difference& difference);
  [[nodiscard]] std::string why_refused(const Proposal& proposal,
                                        const verify::Difference& difference) const;
  [[nodiscard]] std::string why_it_stays(Place declaration) const;
  [[nodiscard]] std::string line_of(Place place) const;
  [[nodiscard]] std::shared_ptr<const text::SourceStore> new_texts() const;
  [[nodiscard]] std::shared_ptr<const semantic::Project> project_of(
      std::shared_ptr<const text::SourceStore> sources) const;
  [[nodiscard]] static bool grows_too_large(const Candidate& candidate);
  void refuse_all_of(const Candidate& candidate, const Declined& why);
  void refuse_culprits_of_syntax(Candidate& candidate);
  void parallel(const std::function<void(Candidate&)>& work) {
    parallel_for(in_.options.jobs, candidates_.size(),
                 [&](std::size_t, std::size_t index) { work(candidates_[index]); });
  }

  const RoundInput& in_;
  std::vector<Candidate> candidates_;                // in path order
  std::unordered_set<const rules::Rule*> matching_;  // rules that have a match
  std::shared_ptr<const model::ProjectModels> models_;
  std::size_t covered_ = 0;    // files by models_
  bool knows_cycles_ = false;  // models_ are all models, and these are known:
  std::vector<model::LateKey> late_keys_;
  std::map<MatchKey, Declined> refused_;  // in this round
  RoundOutput out_;
};

// Rules with facts are matched where the models say that there is something for them.
void Round::match() {
  std::optional<rules::ConcernedPlaces> places;
  if (in_.rules.needs_models()) {
    need_models();
    places.emplace(in_.rules.rules(), *models_);
  }
  candidates_.resize(in_.scope.size());
  for (std::size_t i = 0; i < in_.scope.size(); ++i) candidates_[i].file = in_.scope[i];
  parallel([&](Candidate& candidate) {
    const auto module = in_.project->open(candidate.file);
    CHECK(module.has_value());  // the scope holds files that were read and parsed
    candidate.module = *module;
    candidate.matches = matches_in(**module, places ? &*places : nullptr);
    candidate.suppressions.emplace(**module);
    if (candidate.matches.empty()) return;
    candidate.imports.emplace(*in_.project, **module, &in_.search);
    const auto keep = in_.options.keep.find((*module)->file().path());
    candidate.left_alone = keep != in_.options.keep.end()
                               ? keep->second
                               : why_left_alone(in_.files, *in_.project, **module);
  });
  for (const Candidate& candidate : candidates_) {
    for (const rules::Match& match : candidate.matches) matching_.insert(match.rule);
  }
  out_.had_matches = !matching_.empty();
}

std::vector<rules::Match> Round::matches_in(const semantic::Module& module,
                                            const rules::ConcernedPlaces* places) const {
  const auto known = in_.matches.find(module.id());
  return known != in_.matches.end() ? known->second
                                    : in_.rules.find_matches(module, in_.project.get(), places);
}

void Round::need_models() {
  if (!models_) read_models_again();
}

model::ProjectModels Round::read_models(const semantic::Project& project,
                                        model::ReadMemo& memo) const {
  return in_.cover.read(project, in_.search, in_.rules, reading(in_.options), memo);
}

// The matches stay as they are: no rule is concerned by what was left out.
void Round::need_all_models() {
  if (!models_ || in_.cover.is_whole()) return;
  in_.cover.make_whole();
  read_models_again();
}

// A key that does not concern its rule, as one whose column stays as it is, is asked nothing more.
bool Round::asks_about_cycles() const {
  const auto asks = [this](const auto& outcome) {
    const rules::Rule* const rule = in_.rules.find(outcome.first.rule_id);
    return rule != nullptr && rule->asks_about_cycles();
  };
  return std::ranges::any_of(candidates_, [&](const Candidate& candidate) {
    return std::ranges::any_of(candidate.outcomes, asks);
  });
}

// A cycle may run through any table.
void Round::need_cycles() {
  need_all_models();
  late_keys_ = model::find_late_keys(*in_.project, in_.search, *models_);
  knows_cycles_ = true;
}

rewrite::FileContext Round::context_of(const Candidate& candidate) const {
  static const model::ProjectModels kNoModels;
  return {.project = *in_.project,
          .module = *candidate.module,
          .models = models_ ? *models_ : kNoModels,
          .imports = *candidate.imports,
          .late_keys = late_keys_,
          .wanted = in_.options.wanted.get()};
}

void Round::decide() {
  out_.state = in_.carried;
  for (Candidate& candidate : candidates_) {
    candidate.proposals.clear();
    candidate.outcomes.clear();
    candidate.needed.clear();
    candidate.proposed_bytes = 0;
  }
  for (const rules::Rule& rule : in_.rules.rules()) {
    if (!matching_.contains(&rule)) continue;
    // Within one rule no decision depends on another, so files go in parallel.
    parallel([&](Candidate& candidate) {
      candidate.declarations.clear();
      for (const rules::Match& match : matches_of(rule, candidate)) decide_match(candidate, match);
    });
    for (const Candidate& candidate : candidates_) {
      if (candidate.declarations.empty()) continue;
      out_.state.changed_declarations[rule.id].insert(candidate.declarations.begin(),
                                                      candidate.declarations.end());
    }
  }
}

// The matches are by rule order, as the rules are.
std::span<const rules::Match> Round::matches_of(const rules::Rule& rule,
                                                const Candidate& candidate) {
  const auto found = std::ranges::equal_range(candidate.matches, &rule, {}, &rules::Match::rule);
  return {found.begin(), found.end()};
}

void Round::decide_match(Candidate& candidate, const rules::Match& match) {
  using Decided = rules::Decision::Outcome;
  rules::Decision decision =
      rules::decide(match, context_of(candidate), *candidate.suppressions, out_.state);
  if (decision.outcome == Decided::NotConcerned) return;

  const Place origin = in_.origins.original(decision.place);
  const MatchKey key{candidate.file, origin.range.begin, match.rule->id};
  MatchOutcome outcome{.rule_id = match.rule->id,
                       .place = origin,
                       .outcome = Outcome::Applied,
                       .code = {},
                       .message = std::move(decision.message),
                       .reason = decision.proposal.change.safety_reason,
                       .safety = match.rule->safety,
                       .notes = decision.proposal.change.notes,
                       .may_expect_old = {},
                       .proposed = proposed_edits(*candidate.module, decision.proposal.change)};
  const auto end_as = [&](Outcome how, Declined why) {
    outcome.outcome = how;
    outcome.code = std::move(why.code);
    outcome.reason = std::move(why.reason);
  };
  const auto refused = in_.refused.find(key);
  const auto refused_now = refused_.find(key);
  if (auto skip = reason_to_skip(candidate, match, decision)) {
    end_as(Outcome::Skipped, *std::move(skip));
  } else if (auto unwanted = reason_by_review(key);
             unwanted && decision.outcome == Decided::Proposed) {
    end_as(Outcome::Skipped, *std::move(unwanted));
  } else if (decision.outcome == Decided::Rejected) {
    end_as(Outcome::Rejected, std::move(decision.declined));
  } else if (decision.outcome == Decided::Reported) {
    outcome.outcome = Outcome::Reported;
  } else if (refused != in_.refused.end()) {
    end_as(Outcome::Rejected, refused->second);
  } else if (refused_now != refused_.end()) {
    end_as(Outcome::Rejected, refused_now->second);
  } else if (auto why = too_much(candidate, decision.proposal.change)) {
    end_as(Outcome::Rejected, *std::move(why));
  } else {
    if (decision.column) candidate.declarations.insert(decision.column->place);
    std::optional<model::DeclId> column;
    if (decision.column) column = decision.column->id;
    candidate.proposals.push_back(
        {key, std::move(decision.proposal), column, std::move(decision.relies_on)});
  }
  candidate.outcomes.insert_or_assign(key, std::move(outcome));
}

std::vector<ProposedEdit> Round::proposed_edits(const semantic::Module& module,
                                                const patch::Change& change) {
  std::vector<const FileEdit*> edits;
  for (const FileEdit& edit : change.edits)
    if (edit.file == module.id()) edits.push_back(&edit);
  std::ranges::stable_sort(edits, {}, [](const FileEdit* edit) { return edit->edit.range; });
  std::vector<ProposedEdit> proposed;
  for (const FileEdit* edit : edits)
    proposed.push_back({std::string(edit->edit.range.in(module.file().bytes())), edit->edit.text});
  return proposed;
}

std::optional<Declined> Round::too_much(Candidate& candidate, const patch::Change& change) {
  for (const FileEdit& edit : change.edits) candidate.proposed_bytes += edit.edit.text.size();
  if (candidate.proposed_bytes <= kMaxProposed) return std::nullopt;
  return Declined{"too-large", "the new texts of this file's changes would be too large"};
}

void Round::note_suppression(Candidate& candidate, const rules::Match& match,
                             const rules::Decision& decision) {
  const text::LineIndex& lines = candidate.module->file().lines();
  const ByteRange place = decision.place.range;
  const std::uint32_t last = lines.line_at(place.empty() ? place.begin : place.end - 1);
  const std::uint32_t first = lines.line_at(place.begin);
  const rules::Suppression* of_rule =
      candidate.suppressions->find(match.rule->id, match.rule->meaning.empty(), first, last);
  if (of_rule == nullptr)
    of_rule = candidate.suppressions->find(match.rule->pack, false, first, last);
  candidate.needed.insert(of_rule);
}

bool Round::touches(const vcs::LinesOfFiles& lines, Place place) const {
  const auto found = lines.find(in_.project->sources().path(place.file));
  if (found == lines.end()) return false;
  const vcs::LineSpan span = in_.origins.original_lines(place);
  return std::ranges::any_of(found->second,
                             [&](const vcs::LineSpan& line) { return span.touches(line); });
}

// A change counts by its edits, anything else by its place.
std::optional<Declined> Round::reason_by_lines(const rules::Decision& decision) const {
  const auto& edits = decision.proposal.change.edits;
  const auto any_edit_touches = [&](const vcs::LinesOfFiles& lines) {
    return std::ranges::any_of(
        edits, [&](const FileEdit& edit) { return touches(lines, {edit.file, edit.edit.range}); });
  };
  if (any_edit_touches(in_.options.avoided_lines)) return in_.options.why_avoided;
  if (!in_.options.only_lines) return std::nullopt;
  const vcs::LinesOfFiles& wanted = *in_.options.only_lines;
  if (edits.empty() ? touches(wanted, decision.place) : any_edit_touches(wanted))
    return std::nullopt;
  return Declined{"unchanged-line", "the lines were not changed since then"};
}

std::optional<Declined> Round::reason_to_skip(Candidate& candidate, const rules::Match& match,
                                              const rules::Decision& decision) const {
  if (decision.outcome == rules::Decision::Outcome::Rejected) {
    if (decision.declined.code == "suppressed") note_suppression(candidate, match, decision);
    // These say nothing about the match itself.
    constexpr std::array<std::string_view, 3> kSkips{"suppressed", "migration-file",
                                                     "generated-file"};
    if (std::ranges::find(kSkips, decision.declined.code) != kSkips.end()) return decision.declined;
    return reason_by_lines(decision);
  }
  if (candidate.left_alone) return candidate.left_alone;
  if (is_inside_migration_call(*in_.project, *candidate.module, match.node)) {
    return Declined{"migration-file", "a call of Alembic's operations is history"};
  }
  if (auto why = reason_by_lines(decision)) return why;
  if (decision.outcome != rules::Decision::Outcome::Proposed) return std::nullopt;
  const Safety safety = decision.proposal.change.safety;
  if (safety >= in_.options.apply_from) return std::nullopt;
  const std::string& why = decision.proposal.change.safety_reason;
  if (safety == Safety::Manual) return Declined{"manual", why};
  return Declined{"unsafe", why};
}

std::optional<Declined> Round::reason_by_review(const MatchKey& key) const {
  if (!in_.options.reviewed) return std::nullopt;
  return why_not_accepted(
      *in_.options.reviewed,
      {std::string(in_.project->sources().path(key.file)), key.begin, key.rule_id});
}

void Round::plan() {
  parallel([&](Candidate& candidate) { plan_file(candidate); });
}

void Round::plan_file(Candidate& candidate) {
  candidate.accepted.clear();
  candidate.intended.clear();
  candidate.result = {};
  if (candidate.proposals.empty()) return;

  std::vector<rewrite::ProposedChange> changes;
  for (const Proposal& proposal : candidate.proposals) changes.push_back(proposal.change);
  rewrite::FilePlan plan = rewrite::plan_file(context_of(candidate), changes);

  for (const rewrite::DeferredChange& deferred : plan.deferred) {
    MatchOutcome& outcome = candidate.outcomes.at(candidate.proposals[deferred.index].key);
    outcome.outcome = Outcome::Deferred;
    outcome.code = "overlap";
    outcome.reason = deferred.reason;
  }
  for (const std::size_t index : plan.accepted) {
    candidate.result.rule_ids.insert(candidate.proposals[index].key.rule_id);
  }
  const bool fits = candidate.result.edits.add_all(plan.edits, "the rules").has_value() &&
                    candidate.result.edits.add_all(plan.import_edits, "the imports").has_value();
  CHECK(fits);  // plan_file() promises one consistent set
  candidate.accepted = std::move(plan.accepted);
  candidate.intended = std::move(plan.intended);
}

void Round::refuse(const Proposal& proposal, Declined why) {
  refused_.insert_or_assign(proposal.key, std::move(why));
}

// True if nothing had to be refused.
bool Round::prove() {
  return prove_groups() && prove_syntax() && prove_schema();
}

// A change that is right only together with others is made with all of them or not at all.
bool Round::prove_groups() {
  bool all_whole = true;
  for (const Candidate& candidate : candidates_) {
    for (const Proposal& proposal : candidate.proposals) {
      const auto& changed = out_.state.changed_declarations[proposal.key.rule_id];
      const auto missing = std::ranges::find_if(
          proposal.relies_on, [&](const Place& place) { return !changed.contains(place); });
      if (missing == proposal.relies_on.end()) continue;
      refuse(proposal, {"needs-also", "needs also: " + line_of(*missing) +
                                          ", which stays: " + why_it_stays(*missing)});
      all_whole = false;
    }
  }
  return all_whole;
}

bool Round::prove_syntax() {
  parallel([&](Candidate& candidate) {
    auto last = std::exchange(candidate.after, nullptr);
    if (candidate.result.edits.empty()) return;
    const text::SourceFile& before = candidate.module->file();
    auto after =
        text::SourceFile::from_bytes(before.path(), candidate.result.edits.apply(before.bytes()));
    if (!after) return;
    // Decided anew, most files come out as they did before.
    const bool is_as_before = last && candidate.parsed->bytes() == after->bytes();
    if (is_as_before) candidate.after = std::move(last);
    candidate.result.text = is_as_before
                                ? candidate.parsed
                                : std::make_shared<const text::SourceFile>(*std::move(after));
  });
  const auto after = project_of(new_texts());
  parallel([&](Candidate& candidate) {
    if (!candidate.result.text || candidate.after) return;
    auto module = after->open_apart(candidate.file);
    if (module && !(*module)->tree().has_error()) candidate.after = *std::move(module);
    if (!candidate.after) candidate.result.text = nullptr;
    candidate.parsed = candidate.result.text;
  });
  bool all_parse = true;
  for (Candidate& candidate : candidates_) {
    if (candidate.result.edits.empty() || candidate.result.text) continue;
    if (grows_too_large(candidate)) {
      refuse_all_of(candidate,
                    {"too-large", "the changed file would be larger than any that is read"});
    } else {
      refuse_culprits_of_syntax(candidate);
    }
    all_parse = false;
  }
  return all_parse;
}

std::shared_ptr<const text::SourceStore> Round::new_texts() const {
  std::vector<std::pair<FileId, text::SourcePtr>> texts;
  for (const Candidate& candidate : candidates_)
    if (candidate.result.text) texts.emplace_back(candidate.file, candidate.result.text);
  return std::make_shared<const text::SourceStore>(in_.project->sources().with_texts(texts));
}

// With what the project of this round has parsed so far, and the new texts that have been proved.
std::shared_ptr<const semantic::Project> Round::project_of(
    std::shared_ptr<const text::SourceStore> sources) const {
  auto project = std::make_shared<const semantic::Project>(*in_.project, std::move(sources));
  for (const Candidate& candidate : candidates_)
    if (candidate.after) project->keep(candidate.after);
  return project;
}

bool Round::grows_too_large(const Candidate& candidate) {
  std::size_t size = candidate.module->file().bytes().size();
  for (const patch::Edit& edit : candidate.result.edits.edits())
    size = size - edit.range.size() + edit.text.size();
  return size > text::kMaxSourceBytes;
}

void Round::refuse_all_of(const Candidate& candidate, const Declined& why) {
  for (const std::size_t index : candidate.accepted) refuse(candidate.proposals[index], why);
}

// Refuses the changes that break the file: halves those that break it together until they are
// single ones, or until no half does, or until there were enough trials.
void Round::refuse_culprits_of_syntax(Candidate& candidate) {
  const text::SourceFile& file = candidate.module->file();
  const auto breaks = [&](std::span<const std::size_t> group) {
    patch::EditSet edits;
    for (const std::size_t index : group) {
      for (const FileEdit& edit : candidate.proposals[index].change.change.edits) {
        if (!edits.add(edit.edit, candidate.proposals[index].key.rule_id)) return true;
      }
    }
    const auto after = text::SourceFile::from_bytes(file.path(), edits.apply(file.bytes()));
    return !after || syntax::parse(after->parse_view()).has_error();
  };
  const auto refuse_all = [&](std::span<const std::size_t> group) {
    for (const std::size_t index : group) {
      const Proposal& culprit = candidate.proposals[index];
      refuse(culprit, {"breaks-syntax",
                       "the result of rule '" + culprit.key.rule_id + "' is not valid Python"});
    }
  };
  // Invariant: each of these breaks the file.
  std::vector<std::span<const std::size_t>> guilty = {candidate.accepted};
  for (int trials = 0; !guilty.empty(); trials += 2) {
    const auto group = guilty.back();
    guilty.pop_back();
    if (group.size() == 1 || trials >= kMaxTrials) {
      refuse_all(group);
      continue;
    }
    const auto first = group.first(group.size() / 2);
    const auto second = group.subspan(group.size() / 2);
    const bool first_breaks = breaks(first);
    const bool second_breaks = breaks(second);
    if (second_breaks) guilty.push_back(second);
    if (first_breaks) guilty.push_back(first);
    if (!first_breaks && !second_breaks) refuse_all(group);
  }
}

bool Round::prove_schema() {
  std::set<FileId> replaced;
  std::vector<verify::Intended> intended;
  for (const Candidate& candidate : candidates_) {
    if (!candidate.result.text) continue;
    replaced.insert(candidate.file);
    intended.insert(intended.end(), candidate.intended.begin(), candidate.intended.end());
  }
  out_.project_after = nullptr;
  out_.models_after = nullptr;
  out_.memo_after = {};
  if (replaced.empty()) return true;

  const auto sources = new_texts();
  out_.project_after = project_of(sources);
  const auto declares = [&](FileId file) {
    return model::may_declare_models(*in_.project, file) ||
           model::may_declare_models(*out_.project_after, file);
  };
  if (!in_.rules.needs_models() && std::ranges::none_of(replaced, declares)) return true;

  if (!models_) {
    need_models();
    // Made anew, so that it shares what was parsed for them.
    out_.project_after = project_of(sources);
  }
  std::set<FileId> reached;
  if (!in_.options.read_everything) {
    reached = in_.search.reach(*in_.project).led_to(*in_.project, replaced);
    in_.cover.add(*in_.project, in_.search, reached, in_.options.jobs);
    out_.memo_after = in_.memo.without(reached);
  }
  if (in_.cover.size() != covered_) {
    read_models_again();
    return false;
  }
  in_.search.use(sources, replaced);
  out_.models_after = std::make_shared<const model::ProjectModels>(
      read_models(*out_.project_after, out_.memo_after));
  const auto take_back = [&] {
    in_.search.use(std::make_shared<const text::SourceStore>(in_.project->sources()), replaced);
  };
  if (in_.cover.size() != covered_) {
    take_back();
    read_models_again();
    return false;
  }
  const auto differences = verify::schema_diff(*models_, *out_.models_after, intended);
  for (const verify::Difference& difference : differences) {
    if (refuse_for(difference)) continue;
    for (const Candidate& candidate : candidates_) {
      refuse_all_of(candidate, {"changes-schema", difference.message()});
    }
  }
  if (differences.empty()) return true;
  take_back();  // The texts are planned again from the state before them.
  return false;
}

// What an import leads to from a changed file may mean something else now, so it is read in both
// states; what is left out declares what it declared. Then all is decided anew, of the models that
// it is proved with.
void Round::read_models_again() {
  models_ = std::make_shared<const model::ProjectModels>(read_models(*in_.project, in_.memo));
  covered_ = in_.cover.size();
}

// Refuses the changes nearest to the difference: those that meant to change its column, else its
// table, else those in a file where the difference is. False if there is none.
bool Round::refuse_for(const verify::Difference& difference) {
  const auto same_table = [&](const verify::Intended& intended) {
    const verify::ColumnPath& path = column_of(intended);
    return path.metadata == difference.metadata && path.table == difference.table;
  };
  const auto same_column = [&](const verify::Intended& intended) {
    return same_table(intended) && column_of(intended).column == difference.column;
  };
  const auto is_in_file = [&](FileId file) {
    return (difference.before && difference.before->file == file) ||
           (difference.after && difference.after->file == file);
  };
  const auto refuse_where = [&](const auto& concerned) {
    bool any = false;
    for (const Candidate& candidate : candidates_) {
      for (const std::size_t index : candidate.accepted) {
        const Proposal& proposal = candidate.proposals[index];
        if (!concerned(candidate, proposal)) continue;
        refuse(proposal, {"changes-schema", why_refused(proposal, difference)});
        any = true;
      }
    }
    return any;
  };
  return refuse_where([&](const Candidate&, const Proposal& proposal) {
           return std::ranges::any_of(proposal.change.intended, same_column);
         }) ||
         refuse_where([&](const Candidate&, const Proposal& proposal) {
           return std::ranges::any_of(proposal.change.intended, same_table);
         }) ||
         refuse_where([&](const Candidate& candidate, const Proposal&) {
           return is_in_file(candidate.file);
         });
}

// A table that is declared twice in one MetaData changes in both places or in none.
std::string Round::why_refused(const Proposal& proposal,
                               const verify::Difference& difference) const {
  const bool is_other_place = difference.before && proposal.column &&
                              *difference.before != models_->decl(*proposal.column).place;
  if (!is_other_place) return difference.message();
  const Place other = *difference.before;
  return "'" + difference.table + "." + difference.column + "' is declared at " + line_of(other) +
         " as well, and stays there: " + why_it_stays(other);
}

// "models.py:12"
std::string Round::line_of(Place place) const {
  const std::string path(in_.project->sources().path(place.file));
  const auto source = in_.project->sources().get(place.file);
  if (!source) return path;
  return path + ":" + std::to_string((*source)->at(place.range.begin).line);
}

std::string Round::why_it_stays(Place declaration) const {
  const auto candidate = std::ranges::find(candidates_, declaration.file, &Candidate::file);
  if (candidate == candidates_.end()) return "that file is not among those that may change";
  const Place origin = in_.origins.original(declaration);
  for (const auto& [key, outcome] : candidate->outcomes) {
    if (outcome.place == origin && !outcome.reason.empty()) return outcome.reason;
  }
  return "no rule changes it";
}

// What may still expect the old type of each column that gets another one.
void Round::list_expectations() {
  std::vector<MatchOutcome*> outcomes;
  std::vector<usage::ChangedColumn> columns;
  for (Candidate& candidate : candidates_) {
    for (const std::size_t index : candidate.accepted) {
      const Proposal& proposal = candidate.proposals[index];
      const verify::TypeChanges* change = nullptr;
      for (const verify::Intended& intended : proposal.change.intended)
        if (change == nullptr) change = std::get_if<verify::TypeChanges>(&intended);
      if (change == nullptr || !proposal.column) continue;
      columns.push_back({*proposal.column, change->to});
      outcomes.push_back(&candidate.outcomes.at(proposal.key));
    }
  }
  if (columns.empty()) return;
  auto lists = usage::may_expect_old_type(*in_.project, *models_, in_.search, columns);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    for (text::Diagnostic& use : lists[i]) {
      if (use.place) use.place = in_.origins.original(*use.place);
    }
    outcomes[i]->may_expect_old = std::move(lists[i]);
  }
}

// What the accepted changes of a file edit, and which others they belong to.
void Round::note_ties(Candidate& candidate) const {
  for (const std::size_t index : candidate.accepted) {
    const Proposal& proposal = candidate.proposals[index];
    MatchOutcome& outcome = candidate.outcomes.at(proposal.key);
    const auto subject = [&](Place place) {
      const Place origin = in_.origins.original(place);
      return std::to_string(static_cast<std::uint32_t>(origin.file)) + ":" +
             std::to_string(origin.range.begin);
    };
    for (const FileEdit& edit : proposal.change.change.edits)
      outcome.edited.push_back(in_.origins.original({edit.file, edit.edit.range}));
    for (const verify::Intended& intended : proposal.change.intended) {
      const verify::ColumnPath& path = column_of(intended);
      outcome.subjects.push_back(path.metadata + " " + path.table + "." + path.column);
    }
    for (const Place& place : proposal.relies_on) outcome.leans_on.push_back(subject(place));
    if (!proposal.column || !models_) continue;
    const model::ColumnDecl& column = models_->decl(*proposal.column);
    outcome.subjects.push_back(subject(column.place));
    for (const model::TableId table : models_->tables_of(column.id))
      for (const model::ForeignKeyFact& key : column.foreign_keys) {
        const model::TargetResolution found = models_->resolve_target(table, key);
        if (const auto* target = std::get_if<model::Target>(&found))
          outcome.leans_on.push_back(subject(models_->decl(target->decl).place));
      }
  }
}

void Round::finish() {
  for (Candidate& candidate : candidates_) note_ties(candidate);
  if (in_.options.list_expectations) list_expectations();
  for (Candidate& candidate : candidates_) {
    report_unused_suppressions(candidate);
    out_.outcomes.merge(candidate.outcomes);
    if (candidate.result.text) out_.changed.emplace(candidate.file, std::move(candidate.result));
  }
  out_.refused = std::move(refused_);
  out_.models = models_;
}

void Round::report_unused_suppressions(const Candidate& candidate) {
  const auto is_active = [&](const std::string& id) {
    return in_.rules.find(id) != nullptr ||
           std::ranges::find(in_.rules.rules(), id, &rules::Rule::pack) != in_.rules.rules().end();
  };
  for (const rules::Suppression& comment : candidate.suppressions->all()) {
    // A comment without names, or for rules that do not run, may be meant for another run.
    const bool is_ours = !comment.rule_ids.empty() && !comment.whole_file &&
                         comment.dialect == rules::Suppression::Dialect::Modelmend &&
                         std::ranges::all_of(comment.rule_ids, is_active);
    if (!is_ours || candidate.needed.contains(&comment)) continue;
    const bool is_wanted = !in_.options.only_lines ||
                           touches(*in_.options.only_lines, {candidate.file, comment.comment});
    if (!is_wanted) continue;
    out_.diagnostics.push_back({.severity = text::Severity::Note,
                                .code = "unused-suppression",
                                .place = in_.origins.original({candidate.file, comment.comment}),
                                .message = "nothing is suppressed by this comment",
                                .next = "remove it"});
  }
}

}  // namespace

model::ReadModelsOptions reading(const RunOptions& options) {
  return {.jobs = options.jobs,
          .read_everything = options.read_everything,
          .sqlmodel = options.sqlmodel};
}

RoundOutput play_round(const RoundInput& input) {
  return Round(input).play();
}

}  // namespace modelmend::pipeline
