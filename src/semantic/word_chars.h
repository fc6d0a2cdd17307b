// What a lexer asks of each byte of many files, and fast: which bytes are of words, and where those
// end that mean nothing in a string or a comment.
//
// Shared by Outline, Tokens and TextImports, which read files that are not parsed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
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

// What ends a string or a comment, or keeps one from ending: a quote, a backslash, an end of a
// line.
inline constexpr std::array<bool, 256> kEndChars = [] {
  std::array<bool, 256> ends{};
  for (const char c : {'"', '\'', '\\', '\n', '\r'}) ends[static_cast<unsigned char>(c)] = true;
  return ends;
}();

// Sixteen bytes at once.
using Lanes [[gnu::vector_size(16)]] = char;

// Where the next of kEndChars is. The size of the text if there is none.
[[nodiscard]] inline std::size_t skip_plain_bytes(std::string_view text, std::size_t at) {
  for (; at + sizeof(Lanes) <= text.size(); at += sizeof(Lanes)) {
    Lanes bytes{};
    std::memcpy(&bytes, text.data() + at, sizeof(bytes));
    const auto ends =
        (bytes == '"') | (bytes == '\'') | (bytes == '\\') | (bytes == '\n') | (bytes == '\r');
    std::array<std::uint64_t, 2> halves{};
    std::memcpy(halves.data(), &ends, sizeof(ends));
    if ((halves[0] | halves[1]) != 0) break;
  }
  while (at < text.size() && !kEndChars[static_cast<unsigned char>(text[at])]) ++at;
  return at;
}

// The end of the comment at `at`: that of its line.
[[nodiscard]] inline std::size_t end_of_comment(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '\n' && text[at] != '\r')
    at = skip_plain_bytes(text, at + 1);
  return at;
}

// Three of them: the quotes of a long string.
[[nodiscard]] inline bool are_three_quotes(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && text[at + 1] == text[at] && text[at + 2] == text[at];
}

}  // namespace modelmend::semantic
