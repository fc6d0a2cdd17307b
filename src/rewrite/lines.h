// Lines: where lines begin and end around an offset of a text.
//
// Used by everyone in this layer who takes out or puts in whole lines. A line ends with its LF (a
// CR before it belongs to the line end). All offsets count in the given text.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace modelmend::rewrite {

[[nodiscard]] inline std::uint32_t line_begin(std::string_view text, std::uint32_t offset) {
  if (offset == 0) return 0;
  const std::size_t before = text.rfind('\n', offset - 1);
  return before == std::string_view::npos ? 0 : static_cast<std::uint32_t>(before + 1);
}

// The end of the line's characters, before its CR LF or LF.
[[nodiscard]] inline std::uint32_t line_end(std::string_view text, std::uint32_t offset) {
  const std::size_t found = std::min(text.find('\n', offset), text.size());
  std::size_t end = found;
  if (end > offset && text[end - 1] == '\r') --end;
  return static_cast<std::uint32_t>(end);
}

// The start of the next line, or the end of the text.
[[nodiscard]] inline std::uint32_t next_line(std::string_view text, std::uint32_t offset) {
  const std::size_t found = text.find('\n', offset);
  return static_cast<std::uint32_t>(found == std::string_view::npos ? text.size() : found + 1);
}

[[nodiscard]] inline bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\f\r\n\v") == std::string_view::npos;
}

// The white space at the start of the line of `offset`.
[[nodiscard]] inline std::string_view indentation_at(std::string_view text, std::uint32_t offset) {
  const std::uint32_t begin = line_begin(text, offset);
  const std::string_view line = text.substr(begin);
  return line.substr(0, std::min(line.find_first_not_of(" \t\f"), line.size()));
}

// True if only white space stands between the start of the line and `offset`.
[[nodiscard]] inline bool begins_line(std::string_view text, std::uint32_t offset) {
  return is_blank(text.substr(line_begin(text, offset), offset - line_begin(text, offset)));
}

}  // namespace modelmend::rewrite
