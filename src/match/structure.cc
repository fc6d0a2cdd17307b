#include "match/structure.h"

#include <algorithm>
#include <utility>

#include "base/overloaded.h"

namespace modelmend::match {
namespace {

using syntax::kErrorSymbol;
using syntax::Node;
using syntax::Symbol;

bool passes_over_comments(Strictness strictness) {
  return strictness != Strictness::Cst && strictness != Strictness::Ast;
}

bool same_kind(Symbol goal, Symbol candidate) {
  return goal == candidate || goal == kErrorSymbol;
}

const Metavariable* run_in(const PatternNode& goal) {
  const auto* variable = std::get_if<Metavariable>(&goal.is);
  return variable && variable->is_run() ? variable : nullptr;
}

bool is_punctuation(const PatternNode& goal) {
  const auto* terminal = std::get_if<Terminal>(&goal.is);
  return terminal && !terminal->named;
}

// What comparing one goal with one candidate says about both.
enum class Verdict { Match, SkipBoth, SkipGoal, SkipCandidate, Mismatch };

Verdict skip(bool goal, bool candidate) {
  if (goal && candidate) return Verdict::SkipBoth;
  if (goal) return Verdict::SkipGoal;
  return candidate ? Verdict::SkipCandidate : Verdict::Mismatch;
}

// One attempt to match a pattern at one node.
class Attempt {
 public:
  Attempt(Strictness strictness, Captures& captures)
      : strictness_(strictness), captures_(captures) {}

  Verdict match(const PatternNode& goal, Node candidate) {
    return std::visit(
        Overloaded{
            [&](const Metavariable& variable) { return match_variable(variable, candidate); },
            [&](const Terminal& terminal) { return match_terminal(terminal, candidate); },
            [&](const Internal& internal) { return match_internal(internal, candidate); },
        },
        goal.is);
  }

 private:
  using Goals = std::vector<PatternNode>;
  using Candidates = std::vector<Node>;

  // Where the two lists of siblings have got to.
  struct Cursor {
    const Goals& goals;
    const Candidates& candidates;
    std::size_t goal = 0;
    std::size_t candidate = 0;

    [[nodiscard]] bool goals_done() const { return goal == goals.size(); }
    [[nodiscard]] bool candidates_done() const { return candidate == candidates.size(); }
  };
  enum class Step { Mismatch, Done, Again, Onward };

  Verdict match_variable(const Metavariable& variable, Node candidate) {
    if (passes_over_comments(strictness_) && candidate.is_extra()) return Verdict::SkipCandidate;
    return bind(variable, candidate, captures_) ? Verdict::Match : Verdict::Mismatch;
  }

  Verdict match_terminal(const Terminal& goal, Node candidate) const {
    const bool kinds_agree = same_kind(goal.symbol, candidate.symbol());
    if (kinds_agree && (!goal.named || goal.text == candidate.text())) return Verdict::Match;
    if (passes_over_comments(strictness_) && candidate.is_extra()) return Verdict::SkipCandidate;
    const bool skip_candidate = !candidate.is_named();
    switch (strictness_) {
      case Strictness::Cst:
        return Verdict::Mismatch;
      case Strictness::Smart:
        return skip(false, skip_candidate);
      case Strictness::Ast:
      case Strictness::Relaxed:
        return skip(!goal.named, skip_candidate);
      case Strictness::Signature:
        return kinds_agree ? Verdict::Match : skip(!goal.named, skip_candidate);
      case Strictness::Template:
        break;
    }
    return goal.text == candidate.text() ? Verdict::Match : skip(false, skip_candidate);
  }

  Verdict match_internal(const Internal& goal, Node candidate) {
    if (strictness_ != Strictness::Template && !same_kind(goal.symbol, candidate.symbol()))
      return Verdict::Mismatch;
    return match_children(goal.children, candidate.children()) ? Verdict::Match : Verdict::Mismatch;
  }

  bool match_children(const Goals& goals, const Candidates& candidates) {
    Cursor at{goals, candidates};
    if (at.candidates_done()) return false;
    while (true) {
      Step step = match_run(at);
      if (step == Step::Onward) step = match_one(at);
      if (step == Step::Mismatch) return false;
      if (step == Step::Done) return true;
      if (step == Step::Again) continue;
      if (!at.goals_done()) {
        ++at.goal;
        if (!at.candidates_done()) ++at.candidate;
      }
      if (at.goals_done()) return may_trail(at);
      if (at.candidates_done()) return false;
    }
  }

  // A run takes candidates up to the first one that the next goal matches; it never gives any back.
  Step match_run(Cursor& at) {
    if (at.goals_done()) return Step::Done;  // the pattern's node had only missing children
    const Metavariable* const run = run_in(at.goals[at.goal]);
    if (!run) return Step::Onward;
    ++at.goal;
    std::size_t punctuation = 0;
    while (!at.goals_done() && is_punctuation(at.goals[at.goal])) {
      ++at.goal;
      ++punctuation;
    }
    if (at.goals_done()) return take_rest(*run, at, punctuation);
    return run_in(at.goals[at.goal]) ? take_one(*run, at, punctuation)
                                     : take_until_next_goal(*run, at, punctuation);
  }

  Step take_rest(const Metavariable& run, Cursor& at, std::size_t punctuation) {
    const std::size_t begin = at.candidate;
    at.candidate = at.candidates.size();
    return take(run, at, begin, punctuation) ? Step::Done : Step::Mismatch;
  }

  // Two runs in a row: the first takes one candidate.
  Step take_one(const Metavariable& run, Cursor& at, std::size_t punctuation) {
    if (at.candidates_done()) return Step::Mismatch;
    const std::size_t begin = at.candidate++;
    if (at.candidates_done()) return Step::Mismatch;
    return take(run, at, begin, punctuation) ? Step::Again : Step::Mismatch;
  }

  Step take_until_next_goal(const Metavariable& run, Cursor& at, std::size_t punctuation) {
    for (const std::size_t begin = at.candidate; !at.candidates_done(); ++at.candidate) {
      const Captures::Mark mark = captures_.mark();
      const Verdict verdict = match(at.goals[at.goal], at.candidates[at.candidate]);
      captures_.rollback(mark);
      if (verdict != Verdict::Match) continue;
      return take(run, at, begin, punctuation) ? Step::Onward : Step::Mismatch;
    }
    return Step::Mismatch;
  }

  // Binds [begin, at.candidate) without the punctuation that the pattern has after the run.
  bool take(const Metavariable& run, const Cursor& at, std::size_t begin, std::size_t punctuation) {
    const auto offset = [](std::size_t index) { return static_cast<std::ptrdiff_t>(index); };
    const std::size_t size = at.candidate - begin;
    const std::size_t kept = size - std::min(size, punctuation);
    return bind_run(run,
                    Candidates(at.candidates.begin() + offset(begin),
                               at.candidates.begin() + offset(begin + kept)),
                    captures_);
  }

  Step match_one(Cursor& at) {
    while (true) {
      if (at.candidates_done()) return rest_may_be_skipped(at) ? Step::Onward : Step::Mismatch;
      const Captures::Mark mark = captures_.mark();
      const Verdict verdict = match(at.goals[at.goal], at.candidates[at.candidate]);
      if (verdict == Verdict::Match) return Step::Onward;
      captures_.rollback(mark);
      if (verdict == Verdict::Mismatch) return Step::Mismatch;
      if (verdict != Verdict::SkipGoal) ++at.candidate;
      if (verdict != Verdict::SkipCandidate) ++at.goal;
      if (at.goals_done()) return Step::Onward;
    }
  }

  // The candidates are used up: only goals that need none may be left.
  bool rest_may_be_skipped(Cursor& at) const {
    while (!at.goals_done() && needs_no_candidate(at.goals[at.goal])) ++at.goal;
    return at.goals_done();
  }

  bool needs_no_candidate(const PatternNode& goal) const {
    if (run_in(goal)) return true;
    if (strictness_ == Strictness::Cst || strictness_ == Strictness::Smart ||
        strictness_ == Strictness::Template)
      return false;
    const auto* variable = std::get_if<Metavariable>(&goal.is);
    return variable ? !variable->named_only : is_punctuation(goal);
  }

  // All goals are met: what the source has besides must not matter.
  bool may_trail(const Cursor& at) const {
    return std::all_of(at.candidates.begin() + static_cast<std::ptrdiff_t>(at.candidate),
                       at.candidates.end(), [this](const Node& node) { return may_trail(node); });
  }

  bool may_trail(const Node& node) const {
    switch (strictness_) {
      case Strictness::Cst:
        return false;
      case Strictness::Smart:
        return true;
      case Strictness::Ast:
        return !node.is_named();
      case Strictness::Relaxed:
      case Strictness::Signature:
        return !node.is_named() || node.is_extra();
      case Strictness::Template:
        break;
    }
    return node.is_extra();
  }

  Strictness strictness_;
  Captures& captures_;
};

bool same_runs(std::span<const Node> before, const std::vector<Node>& now) {
  const auto named = [](std::span<const Node> nodes) {
    std::vector<Node> kept;
    std::ranges::copy_if(nodes, std::back_inserter(kept),
                         [](const Node& node) { return node.is_named(); });
    return kept;
  };
  return std::ranges::equal(named(before), named(now), same_structure);
}

}  // namespace

bool bind(const Metavariable& variable, Node node, Captures& captures) {
  if (variable.is_run()) return bind_run(variable, {node}, captures);
  if (variable.named_only && !node.is_named()) return false;
  if (variable.kind == Metavariable::Kind::Dropped) return true;
  const Node before = captures.one(variable.name);
  if (before && !same_structure(before, node)) return false;
  captures.bind_one(variable.name, node);
  return true;
}

bool bind_run(const Metavariable& variable, std::vector<Node> nodes, Captures& captures) {
  if (variable.kind != Metavariable::Kind::CaptureRun) return true;
  if (captures.has_many(variable.name) && !same_runs(captures.many(variable.name), nodes))
    return false;
  captures.bind_many(variable.name, std::move(nodes));
  return true;
}

bool same_structure(Node a, Node b) {
  std::vector<std::pair<Node, Node>> open = {{a, b}};
  while (!open.empty()) {
    const auto [left, right] = open.back();
    open.pop_back();
    if (left == right) continue;
    if (left.named_child_count() == 0 || right.named_child_count() == 0) {
      if (left.text() != right.text()) return false;
      continue;
    }
    if (left.symbol() != right.symbol() || left.child_count() != right.child_count()) return false;
    const std::vector<Node> lefts = left.children();
    const std::vector<Node> rights = right.children();
    for (std::size_t i = 0; i < lefts.size(); ++i) open.emplace_back(lefts[i], rights[i]);
  }
  return true;
}

bool matches_structure(const Pattern& pattern, Node node, Captures& captures) {
  if (pattern.selected() && *pattern.selected() != node.symbol()) return false;
  if (!pattern.may_match_text(node.text())) return false;
  const Captures::Mark mark = captures.mark();
  // A metavariable that is the whole pattern stands for comments too.
  const auto* variable = std::get_if<Metavariable>(&pattern.root().is);
  const bool holds =
      variable && pattern.strictness() == Strictness::Smart
          ? bind(*variable, node, captures)
          : Attempt(pattern.strictness(), captures).match(pattern.root(), node) == Verdict::Match;
  if (!holds) captures.rollback(mark);
  return holds;
}

}  // namespace modelmend::match
