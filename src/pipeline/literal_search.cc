#include "pipeline/literal_search.h"

#include <string.h>

#include <algorithm>
#include <utility>

#include "semantic/text_hints.h"

namespace modelmend::pipeline {
namespace {

// Answers are found when first asked for, and kept for the text.
class WordsInText {
 public:
  WordsInText(const std::vector<std::string>& words,
              const std::vector<std::vector<std::string>>& names, std::string_view text)
      : words_(words), names_(names), text_(text), known_(words.size(), Answer::Open) {}

  bool has(std::size_t number) {
    Answer& answer = known_[number];
    if (answer == Answer::Open) answer = look_for(number) ? Answer::Yes : Answer::No;
    return answer == Answer::Yes;
  }

 private:
  enum class Answer : unsigned char { Open, No, Yes };

  [[nodiscard]] bool look_for(std::size_t number) const {
    return contains(text_, words_[number]) ||
           std::ranges::any_of(names_[number], [this](const std::string& name) {
             return semantic::has_word(text_, name);
           });
  }

  const std::vector<std::string>& words_;
  const std::vector<std::vector<std::string>>& names_;
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
      if (rule.needs_names() || rule.needs_models())
        watched_.insert(watched_.end(), numbers.begin(), numbers.end());
      demand.groups.push_back(std::move(numbers));
    }
    demands_.push_back(std::move(demand));
  }
  std::ranges::sort(watched_);
  const auto repeats = std::ranges::unique(watched_);
  watched_.erase(repeats.begin(), repeats.end());
}

void LiteralFilter::add_name(std::string_view word, std::string name) {
  const auto found = std::ranges::find(words_, word);
  if (found == words_.end()) return;
  names_[static_cast<std::size_t>(found - words_.begin())].push_back(std::move(name));
}

std::vector<std::string> LiteralFilter::watched() const {
  std::vector<std::string> words;
  for (const std::size_t number : watched_) words.push_back(words_[number]);
  return words;
}

std::size_t LiteralFilter::number_of(std::string_view word) {
  const auto found = std::ranges::find(words_, word);
  if (found != words_.end()) return static_cast<std::size_t>(found - words_.begin());
  words_.emplace_back(word);
  names_.emplace_back();
  return words_.size() - 1;
}

bool LiteralFilter::may_concern(std::string_view text, std::vector<std::size_t>* watched) const {
  WordsInText words(words_, names_, text);
  for (std::size_t i = 0; watched != nullptr && i < watched_.size(); ++i) {
    if (words.has(watched_[i])) watched->push_back(i);
  }
  return std::ranges::any_of(demands_, [&](const Demand& demand) {
    return std::ranges::all_of(demand.groups, [&](const std::vector<std::size_t>& group) {
      return std::ranges::any_of(group, [&](std::size_t word) { return words.has(word); });
    });
  });
}

}  // namespace modelmend::pipeline
