// LineIndex: from a byte offset to the line and column that a person reads, and back.
//
// Made once for each SourceFile. Lines end at LF only (so CRLF ends one too, and a lone CR ends
// none): the lines of git, of a unified diff and of an editor. Both numbers are 1-based; columns
// count code points, and a byte order mark at the start counts as nothing.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

#include "text/byte_range.h"

namespace modelmend::text {

struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend constexpr auto operator<=>(const LineColumn&, const LineColumn&) = default;
};

class LineIndex {
 public:
  // Keeps the starts of lines, not the text.
  explicit LineIndex(std::string_view text);

  // One more than the number of LF bytes: a text that ends with LF has an empty last line.
  [[nodiscard]] std::uint32_t line_count() const;
  // `offset` may be the end of the text. Takes time logarithmic in the number of lines.
  [[nodiscard]] std::uint32_t line_at(std::uint32_t offset) const;
  // The bytes of a line with its line end; `line` must exist.
  [[nodiscard]] ByteRange line_range(std::uint32_t line) const;
  // `text` must be the text that the index was made of.
  [[nodiscard]] LineColumn at(std::uint32_t offset, std::string_view text) const;
  // The inverse of `at`; a line or column past the end is cut to the last one that exists.
  [[nodiscard]] std::uint32_t offset_of(LineColumn place, std::string_view text) const;

 private:
  std::vector<std::uint32_t> starts_;
  std::uint32_t size_;
};

}  // namespace modelmend::text
