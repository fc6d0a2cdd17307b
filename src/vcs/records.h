// The pieces of what git prints: fields up to a separator, records up to a NUL, lines.
//
// Used by everything in vcs that reads the output of a git command.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace modelmend::vcs {

// Takes the part of `rest` before the separator, and the separator.
inline std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

[[nodiscard]] inline std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

}  // namespace modelmend::vcs
