#include "pipeline/literal_search.h"

#include <algorithm>
#include <utility>

#include "base/find_bytes.h"
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
    return has_bytes(text_, words_[number]) ||
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

RuleKind kind_of(const rules::Rule& rule) {
  return rule.is_about_models() ? RuleKind::AboutModels : RuleKind::Other;
}

LiteralFilter::LiteralFilter(const rules::RuleSet& rules) {
  for (const rules::Rule& rule : rules.rules()) {
    Demand demand{.kind = kind_of(rule), .is_plain = rule.is_plain(), .groups = {}};
    for (const std::vector<std::string>& group : rule.required_literals) {
      std::vector<std::size_t> numbers;
      for (const std::string& word : group) numbers.push_back(number_of(word));
      demand.groups.push_back(std::move(numbers));
    }
    demands_.push_back(std::move(demand));
  }
}

void LiteralFilter::add_name(std::string_view word, std::string name) {
  const auto found = std::ranges::find(words_, word);
  if (found == words_.end()) return;
  names_[static_cast<std::size_t>(found - words_.begin())].push_back(std::move(name));
}

std::size_t LiteralFilter::number_of(std::string_view word) {
  const auto found = std::ranges::find(words_, word);
  if (found != words_.end()) return static_cast<std::size_t>(found - words_.begin());
  words_.emplace_back(word);
  names_.emplace_back();
  return words_.size() - 1;
}

bool LiteralFilter::has_rules(RuleKind kind) const {
  return std::ranges::find(demands_, kind, &Demand::kind) != demands_.end();
}

template <class Counts>
bool LiteralFilter::may_meet(std::string_view text, Counts counts) const {
  WordsInText words(words_, names_, text);
  return std::ranges::any_of(demands_, [&](const Demand& demand) {
    if (!counts(demand)) return false;
    return std::ranges::all_of(demand.groups, [&](const std::vector<std::size_t>& group) {
      return std::ranges::any_of(group, [&](std::size_t word) { return words.has(word); });
    });
  });
}

bool LiteralFilter::may_concern(RuleKind kind, std::string_view text) const {
  return may_meet(text, [kind](const Demand& demand) { return demand.kind == kind; });
}

bool LiteralFilter::may_concern_by_meaning(std::string_view text) const {
  return may_meet(text, [](const Demand& demand) { return !demand.is_plain; });
}

bool LiteralFilter::may_concern(std::string_view text) const {
  return may_meet(text, [](const Demand& /*any*/) { return true; });
}

}  // namespace modelmend::pipeline
