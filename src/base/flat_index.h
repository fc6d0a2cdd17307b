// FlatIndex: the places of texts in a table that somebody else keeps.
//
// Used for tables that every process makes anew and asks little (the paths of a tree): one array of
// numbers, no memory for each entry. The keeper of the table tells what the text of a number is.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace modelmend {

class FlatIndex {
 public:
  // For up to `count` texts.
  explicit FlatIndex(std::size_t count) : slots_(std::bit_ceil(2 * count + 1), kFree) {}

  // Templates, because a call through a pointer for each comparison costs more than it compares.
  template <class TextOf>  // std::string_view text_of(std::uint32_t number)
  void add(std::uint32_t number, TextOf text_of) {
    slots_[slot_of(text_of(number), text_of)] = number;
  }
  template <class TextOf>
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text, TextOf text_of) const {
    const std::uint32_t number = slots_[slot_of(text, text_of)];
    return number == kFree ? std::nullopt : std::optional(number);
  }

 private:
  static constexpr std::uint32_t kFree = ~std::uint32_t{0};

  // Where the number of the text is, or would be. Half of the slots are free, so this ends.
  template <class TextOf>
  [[nodiscard]] std::size_t slot_of(std::string_view text, TextOf text_of) const {
    std::size_t slot = std::hash<std::string_view>()(text) & (slots_.size() - 1);
    while (slots_[slot] != kFree && text_of(slots_[slot]) != text)
      slot = (slot + 1) & (slots_.size() - 1);
    return slot;
  }

  std::vector<std::uint32_t> slots_;  // a power of two of them
};

}  // namespace modelmend
