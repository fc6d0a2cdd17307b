// The little that we need to know about UTF-8: is it valid, and how many code points are there.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace modelmend::text {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

[[nodiscard]] constexpr bool is_utf8_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// The offset of the first byte that does not belong to a valid sequence (overlong forms,
// surrogates and values above U+10FFFF are invalid), or nothing if all is well.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view text);

// Counts every byte that is not a continuation byte.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

}  // namespace modelmend::text
