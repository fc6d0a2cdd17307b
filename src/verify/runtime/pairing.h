// Pairing: pairs the items of two lists by rules of falling strictness.
//
// Used by the comparisons of this folder. Each rule takes from both lists, in their order, what the
// stricter rules before it left; what no rule pairs is lost or gained.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

namespace modelmend::verify::runtime {

// T is a pointer to something that outlives the pairing.
template <class T>
class Pairing {
 public:
  Pairing(std::vector<T> before, std::vector<T> after)
      : lost_(std::move(before)), gained_(std::move(after)) {}

  // same(before, after) says whether the two are one.
  template <class Rule>
  void pair_where(const Rule& same) {
    std::erase_if(lost_, [&](const T& before) {
      const auto found =
          std::ranges::find_if(gained_, [&](const T& after) { return same(*before, *after); });
      if (found == gained_.end()) return false;
      pairs_.emplace_back(before, *found);
      gained_.erase(found);
      return true;
    });
  }

  [[nodiscard]] const std::vector<std::pair<T, T>>& pairs() const { return pairs_; }
  [[nodiscard]] const std::vector<T>& lost() const { return lost_; }
  [[nodiscard]] const std::vector<T>& gained() const { return gained_; }

 private:
  std::vector<T> lost_;
  std::vector<T> gained_;
  std::vector<std::pair<T, T>> pairs_;
};

template <class T>
[[nodiscard]] std::vector<const T*> pointers_to(const std::vector<T>& items) {
  std::vector<const T*> pointers;
  pointers.reserve(items.size());
  for (const T& item : items) pointers.push_back(&item);
  return pointers;
}

template <class T>
[[nodiscard]] Pairing<const T*> pairing_of(const std::vector<T>& before,
                                           const std::vector<T>& after) {
  return {pointers_to(before), pointers_to(after)};
}

}  // namespace modelmend::verify::runtime
