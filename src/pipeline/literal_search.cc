#include "pipeline/literal_search.h"

#include <string.h>

#include <algorithm>

namespace modelmend::pipeline {
namespace {

// Answers are found when first asked for, and kept for the text.
class WordsInText {
 public:
  WordsInText(const std::vector<std::string>& words, std::string_view text)
      : words_(words), text_(text), known_(words.size(), Answer::Open) {}

  bool has(std::size_t number) {
    Answer& answer = known_[number];
    if (answer == Answer::Open) answer = contains(text_, words_[number]) ? Answer::Yes : Answer::No;
    return answer == Answer::Yes;
  }

 private:
  enum class Answer : unsigned char { Open, No, Yes };
  const std::vector<std::string>& words_;
  std::string_view text_;
  std::vector<Answer> known_;
};

}  // namespace

bool contains(std::string_view text, std::string_view word) {
  return memmem(text.data(), text.size(), word.data(), word.size()) != nullptr;
}

LiteralFilter::LiteralFilter(const rules::RuleSet& rules) {
  for (const rules::Rule& rule : rules.rules()) {
    Demand demand;
    for (const std::vector<std::string>& group : rule.required_literals) {
      std::vector<std::size_t> numbers;
      for (const std::string& word : group) numbers.push_back(number_of(word));
      demand.groups.push_back(std::move(numbers));
    }
    demands_.push_back(std::move(demand));
  }
}

std::size_t LiteralFilter::number_of(std::string_view word) {
  const auto found = std::ranges::find(words_, word);
  if (found != words_.end()) return static_cast<std::size_t>(found - words_.begin());
  words_.emplace_back(word);
  return words_.size() - 1;
}

bool LiteralFilter::may_concern(std::string_view text) const {
  WordsInText words(words_, text);
  return std::ranges::any_of(demands_, [&](const Demand& demand) {
    return std::ranges::all_of(demand.groups, [&](const std::vector<std::size_t>& group) {
      return std::ranges::any_of(group, [&](std::size_t word) { return words.has(word); });
    });
  });
}

}  // namespace modelmend::pipeline
