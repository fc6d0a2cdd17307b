#include "patch/carry_over.h"

#include <vector>

#include "patch/line_diff.h"

namespace modelmend::patch {
namespace {

using Lines = std::vector<std::string_view>;

// Where a line of the base, which both texts have, is in the other one; nothing if the lines from
// `begin` to `end`, or a neighbour, are not the same there.
std::optional<std::size_t> place_in_other(const std::vector<LineChange>& changes, std::size_t begin,
                                          std::size_t end) {
  std::size_t place = begin;
  for (const LineChange& change : changes) {
    if (change.old_begin > end) break;
    if (change.old_end >= begin) return std::nullopt;
    place = change.new_end + (begin - change.old_end);
  }
  return place;
}

void append(const Lines& lines, std::size_t begin, std::size_t end, std::string& to) {
  for (std::size_t i = begin; i < end; ++i) to += lines[i];
}

}  // namespace

std::optional<std::string> carry_over(std::string_view base, std::string_view edited,
                                      std::string_view other) {
  const Lines base_lines = split_lines(base);
  const Lines edited_lines = split_lines(edited);
  const Lines other_lines = split_lines(other);
  const auto others = line_diff(base_lines, other_lines);
  std::string text;
  std::size_t done = 0;  // lines of `other` that are in `text` already, or replaced
  for (const LineChange& change : line_diff(base_lines, edited_lines)) {
    const auto at = place_in_other(others, change.old_begin, change.old_end);
    if (!at) return std::nullopt;
    append(other_lines, done, *at, text);
    append(edited_lines, change.new_begin, change.new_end, text);
    done = *at + (change.old_end - change.old_begin);
  }
  append(other_lines, done, other_lines.size(), text);
  return text;
}

}  // namespace modelmend::patch
