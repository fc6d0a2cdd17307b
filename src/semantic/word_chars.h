// What a lexer asks of each byte of many files, and fast: which bytes are of words, and where those
// end that mean nothing in a string or a comment.
//
// Shared by Outline and Tokens, which read files that are not parsed.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

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

// Where the next byte is that may end a string or a comment, or keep one from ending: a quote, a
// backslash or the end of a line. The size of the text if there is none.
[[nodiscard]] inline std::size_t skip_plain_bytes(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '"' && text[at] != '\'' && text[at] != '\\' &&
         text[at] != '\n' && text[at] != '\r')
    ++at;
  return at;
}

// The end of the comment at `at`: that of its line.
[[nodiscard]] inline std::size_t end_of_comment(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '\n' && text[at] != '\r') ++at;
  return at;
}

// Three of them: the quotes of a long string.
[[nodiscard]] inline bool are_three_quotes(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && text[at + 1] == text[at] && text[at + 2] == text[at];
}

}  // namespace modelmend::semantic
