#include "cli/branch_steps.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "cli/branch_message.h"
#include "report/words.h"

namespace modelmend::cli {
namespace {

using pipeline::MatchOutcome;
using pipeline::Outcome;
using pipeline::RunResult;

// A match in any run from the same texts.
using MatchId = std::tuple<std::string, std::uint32_t, std::string>;

MatchId id_of(const MatchOutcome& outcome, const RunResult& result) {
  return {result.sources->path(outcome.place.file), outcome.place.range.begin, outcome.rule_id};
}

bool is_left(const MatchOutcome& outcome) {
  return outcome.outcome != Outcome::Applied && outcome.outcome != Outcome::Reported;
}

// What one step is for.
struct StepSubject {
  std::string name;
  std::string_view note;
  std::function<bool(const MatchOutcome&)> concerns;  // an outcome of the whole run
};

class Planner {
 public:
  explicit Planner(const WholeRun& whole) : whole_(whole) {}

  // `so_far` is the run by the subjects up to this one.
  void add(const StepSubject& subject, const RunResult& so_far) {
    std::vector<vcs::NewText> texts = new_texts(so_far);
    CommitContent content{.name = subject.name,
                          .note = subject.note,
                          .changes = new_changes(so_far),
                          .left = left_by(subject),
                          .files = texts.size()};
    if (texts.empty()) return;
    steps_.push_back({.name = subject.name,
                      .message = commit_message(content),
                      .texts = std::move(texts),
                      .changes = content.changes.size()});
  }
  std::vector<BranchStep> take() { return std::move(steps_); }

 private:
  // The texts that differ from those of the step before.
  std::vector<vcs::NewText> new_texts(const RunResult& so_far) {
    std::map<std::string, std::string> wanted = originals_;
    for (const pipeline::ChangedFile& file : so_far.changed) {
      originals_.try_emplace(file.path, file.before);
      wanted.insert_or_assign(file.path, file.after);
    }
    std::vector<vcs::NewText> texts;
    for (auto& [path, text] : wanted) {
      const auto now = now_.find(path);
      if (now != now_.end() ? now->second == text : originals_.at(path) == text) continue;
      texts.push_back({whole_.prefix + path, text});
      now_.insert_or_assign(path, std::move(text));
    }
    return texts;
  }

  std::vector<CommitLine> new_changes(const RunResult& so_far) {
    std::vector<CommitLine> lines;
    for (const MatchOutcome& outcome : so_far.outcomes) {
      const bool is_new =
          outcome.outcome == Outcome::Applied && told_.insert(id_of(outcome, so_far)).second;
      if (is_new) lines.push_back(commit_line(outcome, *so_far.sources, whole_.prefix));
    }
    return lines;
  }

  [[nodiscard]] std::vector<CommitLine> left_by(const StepSubject& subject) const {
    std::vector<CommitLine> lines;
    for (const MatchOutcome& outcome : whole_.result.outcomes) {
      if (!is_left(outcome) || !subject.concerns(outcome)) continue;
      lines.push_back(commit_line(outcome, *whole_.result.sources, whole_.prefix));
    }
    return lines;
  }

  const WholeRun& whole_;
  std::vector<BranchStep> steps_;
  std::map<std::string, std::string> originals_;  // of files that some step changed
  std::map<std::string, std::string> now_;        // after the steps so far
  std::set<MatchId> told_;
};

// Those that change something.
std::vector<Codemod::Rule> applied_rules(const WholeRun& whole) {
  std::set<std::string_view> applied;
  for (const MatchOutcome& outcome : whole.result.outcomes)
    if (outcome.outcome == Outcome::Applied) applied.insert(outcome.rule_id);
  std::vector<Codemod::Rule> rules;
  for (const Codemod::Rule& rule : whole.codemod.rules)
    if (applied.contains(rule.id)) rules.push_back(rule);
  return rules;
}

}  // namespace

Result<std::vector<BranchStep>> steps_by_rule(const WholeRun& whole) {
  const std::vector<Codemod::Rule> rules = applied_rules(whole);
  std::vector<std::string> ids;
  for (const Codemod::Rule& rule : rules) ids.push_back(rule.id);
  Planner planner(whole);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const StepSubject subject{
        .name = ids[i], .note = rules[i].note, .concerns = [&](const MatchOutcome& outcome) {
          return outcome.rule_id == ids[i];
        }};
    if (i + 1 == ids.size()) {
      planner.add(subject, whole.result);
      break;
    }
    const auto so_far = whole.codemod.play(whole.options, std::span(ids).subspan(i + 1));
    if (!so_far) return tl::unexpected(so_far.error());
    planner.add(subject, *so_far);
  }
  return planner.take();
}

Result<std::vector<BranchStep>> steps_by_file(const WholeRun& whole) {
  const auto& changed = whole.result.changed;
  pipeline::RunOptions options = whole.options;
  for (const pipeline::ChangedFile& file : changed)
    options.keep.emplace(file.path, Declined{"later", "the file has a commit of its own"});
  Planner planner(whole);
  for (std::size_t i = 0; i < changed.size(); ++i) {
    const StepSubject subject{.name = whole.prefix + changed[i].path,
                              .note = {},
                              .concerns = [&](const MatchOutcome& outcome) {
                                return outcome.place.file == changed[i].file;
                              }};
    options.keep.erase(changed[i].path);
    if (i + 1 == changed.size()) {
      planner.add(subject, whole.result);
      break;
    }
    const auto so_far = whole.codemod.play(options, {});
    if (!so_far) return tl::unexpected(so_far.error());
    planner.add(subject, *so_far);
  }
  return planner.take();
}

}  // namespace modelmend::cli
