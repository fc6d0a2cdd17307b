// Text hints: what the bytes of a file say about a name before anybody parses it.
//
// Used by searches over many files, which parse only those that hold a name in a place that
// matters. A hint may say yes where the answer is no; that costs a parse and nothing else.
#pragma once

#include <cstddef>
#include <string_view>

namespace modelmend::semantic {

// Asked for each byte of many files, so it stands here.
[[nodiscard]] constexpr bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}
// The position of the next whole-word occurrence at or after `from`, or npos.
[[nodiscard]] std::size_t find_word(std::string_view text, std::string_view word, std::size_t from);
// True if `word` stands in `text` as a whole identifier.
[[nodiscard]] bool has_word(std::string_view text, std::string_view word);

// True if the identifier stands behind a dot somewhere: `x.name`.
[[nodiscard]] bool has_member(std::string_view text, std::string_view name);

// False only if `word`, which stands at `at`, gets no other name there: `import word as x`,
// `x = module.word`, `x, y = z, word`.
[[nodiscard]] bool may_be_renamed(std::string_view text, std::size_t at, std::string_view word);
// may_be_renamed() for every place of the word.
[[nodiscard]] bool may_rename(std::string_view text, std::string_view word);

}  // namespace modelmend::semantic
