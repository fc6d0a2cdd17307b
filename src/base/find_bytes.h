// find_bytes: where a short text first stands in a long one.
//
// Used by every search that looks at all files of a tree before anything is parsed, so it is the
// one loop that runs over every byte. Where the processor can, the two bytes of the wanted text
// that are least common in source code are compared at 64 places at once.
#pragma once

#include <cstddef>
#include <string_view>

namespace modelmend {

// The first place at or after `from`, or npos. An empty text stands everywhere.
[[nodiscard]] std::size_t find_bytes(std::string_view text, std::string_view wanted,
                                     std::size_t from = 0);
[[nodiscard]] inline bool has_bytes(std::string_view text, std::string_view wanted) {
  return find_bytes(text, wanted) != std::string_view::npos;
}

}  // namespace modelmend
