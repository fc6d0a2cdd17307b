// line_diff: which lines of one text became which lines of another.
//
// Used by the diff emitter. Myers' algorithm in linear space with a fixed rule for ties (deletions
// before insertions, changes as late as they can slide), so the same two texts give the same
// answer in every version. Lines are compared as bytes, their line end included.
#pragma once

#include <compare>
#include <cstddef>
#include <string_view>
#include <vector>

namespace modelmend::patch {

// Lines [old_begin, old_end) became lines [new_begin, new_end); counted from 0.
struct LineChange {
  std::size_t old_begin = 0;
  std::size_t old_end = 0;
  std::size_t new_begin = 0;
  std::size_t new_end = 0;

  friend auto operator<=>(const LineChange&, const LineChange&) = default;
};

// Only LF ends a line; each line keeps it, and the last one may lack it.
[[nodiscard]] std::vector<std::string_view> split_lines(std::string_view text);

// In ascending order, with at least one common line between neighbours.
[[nodiscard]] std::vector<LineChange> line_diff(const std::vector<std::string_view>& old_lines,
                                                const std::vector<std::string_view>& new_lines);

}  // namespace modelmend::patch
