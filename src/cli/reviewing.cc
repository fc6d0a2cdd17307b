#include "cli/reviewing.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "cli/hand_texts.h"
#include "cli/output_file.h"
#include "cli/review.h"
#include "report/fingerprint.h"
#include "report/words.h"

namespace modelmend::cli {
namespace {

using pipeline::MatchName;
using pipeline::Outcome;
using pipeline::Reviewed;
using pipeline::RunOptions;
using pipeline::RunResult;
using report::EditChoice;
using report::EditDecision;

// More lines than these are counted.
constexpr std::size_t kNamed = 10;

void warn(const std::string& head, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  std::string text = head + "\n";
  for (std::size_t i = 0; i < std::min(lines.size(), kNamed); ++i) text += "  " + lines[i] + "\n";
  if (lines.size() > kNamed) text += fmt::format("  and {} more\n", lines.size() - kNamed);
  Console::err(text);
}

Reviewed reviewed_of(const RunResult& whole, const std::vector<ReviewItem>& items) {
  Reviewed reviewed;
  for (const ReviewItem& item : items) {
    if (item.verdict == Verdict::Open) continue;
    auto& to = item.verdict == Verdict::Accepted ? reviewed.accepted : reviewed.declined;
    for (const std::size_t index : item.group.matches)
      to.insert(pipeline::name_of(whole.outcomes[index], *whole.sources));
  }
  return reviewed;
}

// A text that somebody else has changed meanwhile is not the one that was decided on.
Result<void> check_unchanged(const RunResult& whole, const RunResult& result) {
  for (const pipeline::ChangedFile& file : result.changed) {
    const auto before = std::ranges::find(whole.changed, file.path, &pipeline::ChangedFile::path);
    if (before == whole.changed.end() || before->before == file.before) continue;
    return fail(ErrorCode::Conflict, report::printable(file.path),
                "was changed while it was decided on", "nothing was written; run again");
  }
  return {};
}

}  // namespace

Result<RunResult> Reviewing::narrow(const RunResult& whole, RunOptions& options, const Play& play) {
  if (auto done = read_decisions(); !done) return tl::unexpected(done.error());
  fingerprints_ = report::match_fingerprints(whole, context_.path_prefix());
  std::vector<ReviewItem> items = decided_items(whole);
  for (ReviewItem& item : items) recall_hands(whole, item);
  const bool has_hands =
      std::ranges::any_of(items, [](const ReviewItem& item) { return !item.by_hand.empty(); });
  if (arguments_.branch.name && has_hands)
    return fail(ErrorCode::Usage, "--branch", "cannot commit what was edited by hand",
                "use --write, and commit it");
  say_what_is_stale(whole);
  if (arguments_.interactive) {
    if (auto done = ask(whole, options, play, items); !done) return tl::unexpected(done.error());
    if (auto done = keep_decisions(whole, items); !done) return tl::unexpected(done.error());
  } else {
    say_what_is_open(whole, items);
  }
  options.reviewed = reviewed_of(whole, items);
  auto result = play(options);
  if (!result) return result;
  if (auto same = check_unchanged(whole, *result); !same) return tl::unexpected(same.error());
  say_what_stays(whole, *result, *options.reviewed);
  const auto by_hand = apply_hand_texts(files_, options, items, whole, *result);
  if (!by_hand) return tl::unexpected(by_hand.error());
  warn("warning: what was edited by hand declares something else:", *by_hand);
  return result;
}

// With --interactive the file may be still to come.
Result<void> Reviewing::read_decisions() {
  if (!arguments_.edit_decisions) return {};
  const std::string& path = *arguments_.edit_decisions;
  const auto stat = files_.stat(path);
  if (arguments_.interactive && stat && !*stat) return {};
  const auto text = files_.read_file(path);
  if (!text) return tl::unexpected(text.error());
  auto decisions = report::EditDecisions::read(*text, path);
  if (!decisions) return tl::unexpected(decisions.error());
  decisions_ = *std::move(decisions);
  return {};
}

// A group on which only a part is decided is asked about for the rest.
std::vector<ReviewItem> Reviewing::decided_items(const RunResult& whole) const {
  std::vector<ReviewItem> items;
  for (const ReviewItem& item : items_of(whole)) {
    std::map<Verdict, ReviewItem> parts;
    for (const std::size_t index : item.group.matches) {
      const EditDecision* const decision = decisions_.find(fingerprints_[index]);
      const Verdict verdict = decision == nullptr                      ? Verdict::Open
                              : decision->choice == EditChoice::Accept ? Verdict::Accepted
                                                                       : Verdict::Declined;
      parts[verdict].group.matches.push_back(index);
    }
    for (auto& [verdict, part] : parts) {
      part.verdict = verdict;
      items.push_back(std::move(part));
    }
  }
  return items;
}

void Reviewing::recall_hands(const RunResult& whole, ReviewItem& item) {
  if (item.verdict != Verdict::Accepted) return;
  for (const std::size_t index : item.group.matches) {
    const EditDecision& decision = *decisions_.find(fingerprints_[index]);
    for (const report::HandEdit& edit : decision.by_hand) {
      auto text = hand_text_of(edit, whole, item);
      if (text) {
        item.by_hand.push_back(*std::move(text));
        continue;
      }
      stale_.push_back(fmt::format("{}: the lines that were edited by hand are not there any more",
                                   line_of(whole, whole.outcomes[index], context_.path_prefix())));
      item.verdict = Verdict::Open;
    }
  }
  if (item.verdict == Verdict::Open) item.by_hand.clear();
}

Result<void> Reviewing::ask(const RunResult& whole, const RunOptions& options, const Play& play,
                            std::vector<ReviewItem>& items) {
  const ReviewView view{.result = whole,
                        .rules = rules_,
                        .path_prefix = context_.path_prefix(),
                        .color = context_.console.colors_err()};
  const auto trial = [&](const std::set<MatchName>& accepted) {
    RunOptions alone = options;
    alone.reviewed = Reviewed{.accepted = accepted, .declined = {}};
    return play(alone);
  };
  const auto by_hand = arguments_.branch.name ? Review::ByHand::Not : Review::ByHand::Allowed;
  return Review(files_, view, items, trial, by_hand).ask_all();
}

// What other runs have decided stays.
Result<void> Reviewing::keep_decisions(const RunResult& whole,
                                       const std::vector<ReviewItem>& items) {
  if (!arguments_.edit_decisions) return {};
  for (const ReviewItem& item : items) {
    if (item.verdict == Verdict::Open) continue;
    for (const std::size_t index : item.group.matches) {
      const pipeline::MatchOutcome& outcome = whole.outcomes[index];
      const report::Spot spot = report::spot_of(*whole.sources, outcome.place);
      EditDecision decision{
          .choice = item.verdict == Verdict::Accepted ? EditChoice::Accept : EditChoice::Decline,
          .rule = outcome.rule_id,
          .path = context_.path_prefix() + spot.path,
          .line = static_cast<std::uint32_t>(spot.begin.line),
          .message = outcome.message};
      if (index == item.group.matches.front()) decision.by_hand = hand_edits_of(item.by_hand);
      decisions_.set(fingerprints_[index], std::move(decision));
    }
  }
  return write_output_file(files_, *arguments_.edit_decisions, decisions_.write());
}

void Reviewing::say_what_is_stale(const RunResult& whole) const {
  std::map<std::string, std::size_t> matches;
  for (std::size_t i = 0; i < fingerprints_.size(); ++i) matches.emplace(fingerprints_[i], i);
  std::vector<std::string> lines = stale_;
  for (const auto& [fingerprint, decision] : decisions_.entries()) {
    const auto match = matches.find(fingerprint);
    std::string why = "there is no such match";
    if (match != matches.end()) {
      const pipeline::MatchOutcome& outcome = whole.outcomes[match->second];
      if (outcome.outcome == Outcome::Applied) continue;
      why = outcome.reason.empty() ? std::string(to_string(outcome.outcome)) : outcome.reason;
    }
    lines.push_back(report::printable(
        fmt::format("{}:{}: {}: {}", decision.path, decision.line, decision.rule, why)));
  }
  if (lines.empty()) return;
  warn(fmt::format("warning: {}: {} that this run does not make:",
                   report::printable(*arguments_.edit_decisions),
                   report::count(lines.size(), "decision")),
       lines);
}

void Reviewing::say_what_is_open(const RunResult& whole,
                                 const std::vector<ReviewItem>& items) const {
  std::vector<std::string> lines;
  for (const ReviewItem& item : items) {
    if (item.verdict != Verdict::Open) continue;
    for (const std::size_t index : item.group.matches)
      lines.push_back(line_of(whole, whole.outcomes[index], context_.path_prefix()) + ": " +
                      whole.outcomes[index].rule_id);
  }
  warn(fmt::format("note: {}: not decided, and left:",
                   report::printable(*arguments_.edit_decisions)),
       lines);
}

void Reviewing::say_what_stays(const RunResult& whole, const RunResult& result,
                               const Reviewed& reviewed) const {
  std::map<MatchName, const pipeline::MatchOutcome*> ends;
  for (const pipeline::MatchOutcome& outcome : result.outcomes)
    ends.emplace(pipeline::name_of(outcome, *result.sources), &outcome);
  std::vector<std::string> lines;
  for (const pipeline::MatchOutcome& outcome : whole.outcomes) {
    const MatchName name = pipeline::name_of(outcome, *whole.sources);
    if (outcome.outcome != Outcome::Applied || !reviewed.accepted.contains(name)) continue;
    const auto end = ends.find(name);
    const bool is_there = end != ends.end();
    if (is_there && end->second->outcome == Outcome::Applied) continue;
    lines.push_back(fmt::format("{}: {}", line_of(whole, outcome, context_.path_prefix()),
                                is_there ? report::printable(end->second->reason)
                                         : "it follows from a change that is left out"));
  }
  warn("warning: accepted, and left all the same:", lines);
}

}  // namespace modelmend::cli
