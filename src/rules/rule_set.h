// RuleSet: the rules of one run in their declared order, and the engine that runs them over a file.
//
// Made by load_rules from packs, ids, files or folders (`-r`); used by the pipeline. One walk over
// a tree serves all rules: candidates are found by node kind.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rewrite/file_plan.h"
#include "rules/concerned_places.h"
#include "rules/rule.h"

namespace modelmend::rules {

class Suppressions;

// A place where a rule's pattern holds, before its facts are looked at.
struct Match {
  const Rule* rule = nullptr;
  syntax::Node node;
  match::Captures captures;
};

// What earlier rules of this run have decided, for facts such as `changed-by`.
struct RunState {
  // Declarations (by place of the declaration in the original text of the round) that a rule
  // changes, by rule id.
  std::map<std::string, std::set<Place>, std::less<>> changed_declarations;
};

class RuleSet {
 public:
  explicit RuleSet(std::vector<Rule> rules_in_order);

  [[nodiscard]] std::span<const Rule> rules() const { return rules_; }
  [[nodiscard]] const Rule* find(std::string_view id) const;
  [[nodiscard]] bool needs_models() const;

  // All matches in one file, by rule order, then place. If `project` is null, only those of rules
  // that need neither names nor models. With `places` the nodes that concern a rule by no fact are
  // passed over.
  [[nodiscard]] std::vector<Match> find_matches(const semantic::Module& module,
                                                const semantic::Project* project,
                                                const ConcernedPlaces* places = nullptr) const;

 private:
  using Indices = std::vector<std::uint32_t>;
  [[nodiscard]] std::span<const std::uint32_t> candidates(syntax::Symbol symbol) const;

  std::vector<Rule> rules_;
  std::vector<Indices> by_symbol_;  // rules that can match a kind of node
};

// A match whose facts were decided: a proposal, or the reason why not.
struct Decision {
  enum class Outcome {
    Proposed,
    NotConcerned,  // the facts say that the rule does not speak of this (a UUID key to a UUID
                   // table)
    Rejected,      // the rule speaks of it and declines
    Reported,      // a rule without an action
  };
  Outcome outcome = Outcome::NotConcerned;
  rewrite::ProposedChange proposal;  // if Proposed
  Declined declined;                 // if Rejected; for NotConcerned the reason that `why` shows
  std::string message;               // the rule's message with its variables filled in
  const model::ColumnDecl* column = nullptr;
  // If Proposed: right only if the rule changes these declarations as well.
  std::vector<Place> relies_on;
  // What a report points at, whatever the outcome: the column's statement, the Column call of a
  // Core table, or what the rule matched.
  Place place;
};

// `suppressions` are those of the file.
[[nodiscard]] Decision decide(const Match& match, const rewrite::FileContext& file,
                              const Suppressions& suppressions, const RunState& state);

struct LoadOptions {
  std::span<const rewrite::NamedTransform> transforms;
};

// `wanted`: pack names, rule ids, files or folders, as given to -r. Fails with every error found.
[[nodiscard]] tl::expected<RuleSet, std::vector<Error>> load_rules(
    std::span<const std::string> wanted, const LoadOptions& options);
// All rules that are embedded in the binary.
[[nodiscard]] tl::expected<RuleSet, std::vector<Error>> load_embedded(const LoadOptions& options);

}  // namespace modelmend::rules
