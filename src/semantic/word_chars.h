// is_in_word: is_word_char() by a table, for who asks it of each byte of many files.
//
// Shared by Outline and Tokens, which read files that are not parsed.
#pragma once

#include <array>
#include <cstddef>

#include "semantic/text_hints.h"

namespace modelmend::semantic {

inline constexpr std::array<bool, 256> kWordChars = [] {
  std::array<bool, 256> is_word{};
  for (std::size_t c = 0; c < is_word.size(); ++c) is_word[c] = is_word_char(static_cast<char>(c));
  return is_word;
}();

[[nodiscard]] inline bool is_in_word(char c) {
  return kWordChars[static_cast<unsigned char>(c)];
}

}  // namespace modelmend::semantic
