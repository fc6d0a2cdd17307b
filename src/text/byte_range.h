// ByteRange and FileId: how every layer says "there".
//
// A range is half-open, [begin, end), in bytes of one file's text as it was read. Line and column
// exist only in printers (see LineIndex). A FileId names a file of the run: ids are given in
// bytewise path order, so sorting by id is sorting by path.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <string_view>

namespace modelmend::text {

enum class FileId : std::uint32_t {};

struct ByteRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] constexpr std::uint32_t size() const { return end - begin; }
  [[nodiscard]] constexpr bool empty() const { return begin == end; }
  [[nodiscard]] constexpr bool contains(std::uint32_t offset) const {
    return begin <= offset && offset < end;
  }
  [[nodiscard]] constexpr bool contains(ByteRange other) const {
    return begin <= other.begin && other.end <= end;
  }
  // True if the two share at least one byte. Empty ranges overlap nothing.
  [[nodiscard]] constexpr bool overlaps(ByteRange other) const {
    return std::max(begin, other.begin) < std::min(end, other.end);
  }
  [[nodiscard]] constexpr std::string_view in(std::string_view text) const {
    return text.substr(begin, size());
  }

  friend constexpr auto operator<=>(const ByteRange&, const ByteRange&) = default;
};

// A place in the project.
struct Place {
  FileId file{};
  ByteRange range;

  friend constexpr auto operator<=>(const Place&, const Place&) = default;
};

}  // namespace modelmend::text

namespace modelmend {
using text::ByteRange;
using text::FileId;
using text::Place;
}  // namespace modelmend
