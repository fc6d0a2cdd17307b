// PairFindings: where the findings about one table that is in both states go.
//
// Made by compare() for each pair, filled by the comparisons of columns, constraints and
// registries. It knows which claims can be made: nothing is said to be lost if the later state
// could not be read in whole there, or gained if the earlier one could not.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verify/finding.h"
#include "verify/state.h"

namespace modelmend::verify {

struct Places {
  schema::Origin before;
  schema::Origin after;
};

struct PairFindings {
  void add(std::string kind, std::string subject, std::string words, Places places,
           Sort sort = Sort::Schema);
  void not_read(std::string reason, bool is_before, schema::Origin place);

  // Whether both states say clearly what this aspect of the subject is.
  [[nodiscard]] bool is_clear(schema::Aspect aspect, std::string_view subject) const;
  [[nodiscard]] bool may_be_lost(schema::Aspect aspect, std::string_view subject) const;
  [[nodiscard]] bool may_be_gained(schema::Aspect aspect, std::string_view subject) const;

  const State& before_state;
  const TableView& before;
  const State& after_state;
  const TableView& after;
  std::vector<Finding> findings = {};
  std::vector<NotRead> unread = {};
  // Attributes and columns that one state does not have: what they do besides is not a second
  // finding. With "\nASPECT" after the name only that aspect is none: the attribute of a column
  // that has another name.
  std::vector<std::string> gone_members = {};
};

// "x lost", "y gained", "x became y", or nothing if both are the same.
[[nodiscard]] std::string change_words(std::string_view before, std::string_view after);

// Which elements of two lists are the same thing. Each test in turn pairs what is left.
template <class T>  // the kinds of constraints have nothing in common but a way to be told apart
struct PairedLists {
  std::vector<std::pair<const T*, const T*>> pairs;
  std::vector<const T*> lost;
  std::vector<const T*> gained;
};

template <class T>  // as above
PairedLists<T> pair_up(const std::vector<T>& before, const std::vector<T>& after,
                       const std::vector<std::function<bool(const T&, const T&)>>& tests) {
  PairedLists<T> paired;
  for (const T& each : before) paired.lost.push_back(&each);
  for (const T& each : after) paired.gained.push_back(&each);
  for (const auto& is_same : tests)
    std::erase_if(paired.lost, [&](const T* old) {
      for (auto now = paired.gained.begin(); now != paired.gained.end(); ++now) {
        if (!is_same(*old, **now)) continue;
        paired.pairs.emplace_back(old, *now);
        paired.gained.erase(now);
        return true;
      }
      return false;
    });
  return paired;
}

}  // namespace modelmend::verify
