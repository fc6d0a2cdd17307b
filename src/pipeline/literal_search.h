// LiteralSearch: which of a set of words occur in a text.
//
// Made once for the words of a run; const, shared by all workers. It is the first thing that looks
// at a file and the last for most of them, so it works on bytes, does not decode, and a word is
// searched only when somebody asks for it (WordsInText remembers the answer).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule_set.h"

namespace modelmend::pipeline {

[[nodiscard]] bool contains(std::string_view text, std::string_view word);

// Word numbers with the rules' demands in terms of them.
class LiteralFilter {
 public:
  explicit LiteralFilter(const rules::RuleSet& rules);

  // From now on `name`, as a whole word, does for `word` in every demand.
  void add_name(std::string_view word, std::string name);

  // The words of rules that go by meaning or ask the models: others than these may be asked for
  // again, and then for the whole root.
  [[nodiscard]] std::vector<std::string> watched() const;

  // False only if no rule can match in the text. The watched words that the text holds go to
  // `watched`, by their number in watched(), if it is given.
  [[nodiscard]] bool may_concern(std::string_view text,
                                 std::vector<std::size_t>* watched = nullptr) const;

 private:
  struct Demand {
    std::vector<std::vector<std::size_t>> groups;  // (a or b) and (c or d), as word numbers
  };
  std::size_t number_of(std::string_view word);

  std::vector<std::string> words_;
  std::vector<std::vector<std::string>> names_;  // for each word
  std::vector<std::size_t> watched_;             // numbers of words
  std::vector<Demand> demands_;
};

}  // namespace modelmend::pipeline
