#include "text/line_index.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "text/utf8.h"

namespace modelmend::text {
namespace {

// Where columns of a line start to count.
std::uint32_t first_column_offset(ByteRange line, std::string_view text) {
  const bool has_mark = line.begin == 0 && text.starts_with(kByteOrderMark);
  return has_mark ? static_cast<std::uint32_t>(kByteOrderMark.size()) : line.begin;
}

}  // namespace

LineIndex::LineIndex(std::string_view text)
    : starts_{0}, size_(static_cast<std::uint32_t>(text.size())) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    if (found == nullptr) break;
    at = static_cast<const char*>(found) + 1;
    starts_.push_back(static_cast<std::uint32_t>(at - text.data()));
  }
}

std::uint32_t LineIndex::line_count() const {
  return static_cast<std::uint32_t>(starts_.size());
}

std::uint32_t LineIndex::line_at(std::uint32_t offset) const {
  CHECK(offset <= size_);
  const auto after = std::ranges::upper_bound(starts_, offset);
  return static_cast<std::uint32_t>(after - starts_.begin());
}

ByteRange LineIndex::line_range(std::uint32_t line) const {
  CHECK(line >= 1 && line <= line_count());
  return {starts_[line - 1], line < line_count() ? starts_[line] : size_};
}

LineColumn LineIndex::at(std::uint32_t offset, std::string_view text) const {
  const std::uint32_t line = line_at(offset);
  const std::uint32_t start = first_column_offset(line_range(line), text);
  if (offset <= start) return {line, 1};
  const std::size_t before = count_code_points(text.substr(start, offset - start));
  return {line, static_cast<std::uint32_t>(before) + 1};
}

std::uint32_t LineIndex::offset_of(LineColumn place, std::string_view text) const {
  const std::uint32_t line = std::clamp(place.line, 1U, line_count());
  const ByteRange range = line_range(line);
  std::uint32_t offset = first_column_offset(range, text);
  std::uint32_t last = range.end;
  if (line < line_count()) --last;  // the LF that ends it; the last line has none
  for (std::uint32_t column = 1; column < place.column && offset < last; ++column) {
    ++offset;
    while (offset < last && is_utf8_continuation(text[offset])) ++offset;
  }
  return offset;
}

}  // namespace modelmend::text
