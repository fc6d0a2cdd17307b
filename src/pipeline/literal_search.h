// LiteralSearch: which of a set of words occur in a text.
//
// Made once for the words of a run; const, shared by all workers. It is the first thing that looks
// at a file and the last for most of them, so it works on bytes, does not decode, and a word is
// searched only when a rule cannot be judged without it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule_set.h"

namespace modelmend::pipeline {

// Rules about models can only match in files that LibraryReach finds; the others anywhere.
enum class RuleKind { AboutModels, Other };
[[nodiscard]] RuleKind kind_of(const rules::Rule& rule);

// Word numbers with the rules' demands in terms of them.
class LiteralFilter {
 public:
  explicit LiteralFilter(const rules::RuleSet& rules);

  // From now on `name`, as a whole word, does for `word` in every demand.
  void add_name(std::string_view word, std::string name);

  [[nodiscard]] bool has_rules(RuleKind kind) const;
  // False only if no rule of the kind can match in the text.
  [[nodiscard]] bool may_concern(RuleKind kind, std::string_view text) const;
  // False only if no rule that needs names or models can.
  [[nodiscard]] bool may_concern_by_meaning(std::string_view text) const;
  // False only if no rule at all can.
  [[nodiscard]] bool may_concern(std::string_view text) const;

 private:
  struct Demand {
    RuleKind kind = RuleKind::Other;
    bool is_plain = false;
    std::vector<std::vector<std::size_t>> groups;  // (a or b) and (c or d), as word numbers
  };
  std::size_t number_of(std::string_view word);
  // False only if none of the demands that `counts` is true for can be met.
  template <class Counts>
  [[nodiscard]] bool may_meet(std::string_view text, Counts counts) const;

  std::vector<std::string> words_;
  std::vector<std::vector<std::string>> names_;  // for each word
  std::vector<Demand> demands_;
};

}  // namespace modelmend::pipeline
