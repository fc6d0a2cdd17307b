// Edit: replace these bytes of one text with those.
//
// Made by rewrite, transforms and ImportPlanner; gathered in an EditSet. Ranges count in the text
// before any edit. An insertion is an edit of an empty range and remembers which neighbour it
// belongs to, so that one "after x" and one "before y" at the same offset have an order.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <utility>

#include "text/byte_range.h"

namespace modelmend::patch {

// Which side an insertion clings to; edits of bytes have no side.
enum class Anchor : std::uint8_t {
  Preceding,  // comes after the text that ends here
  Following,  // comes before the text that begins here
};

struct Edit {
  ByteRange range;
  Anchor anchor = Anchor::Preceding;
  std::string text;

  [[nodiscard]] static Edit erase(ByteRange range) { return {range, Anchor::Preceding, {}}; }
  // With an empty range this is insert_after its offset.
  [[nodiscard]] static Edit replace(ByteRange range, std::string text) {
    return {range, Anchor::Preceding, std::move(text)};
  }
  // Directly before the text that begins at `offset`.
  [[nodiscard]] static Edit insert_before(std::uint32_t offset, std::string text) {
    return {{offset, offset}, Anchor::Following, std::move(text)};
  }
  // Directly after the text that ends at `offset`.
  [[nodiscard]] static Edit insert_after(std::uint32_t offset, std::string text) {
    return {{offset, offset}, Anchor::Preceding, std::move(text)};
  }

  [[nodiscard]] bool is_insertion() const { return range.empty(); }
  [[nodiscard]] bool is_nothing() const { return range.empty() && text.empty(); }

  friend auto operator<=>(const Edit&, const Edit&) = default;
};

}  // namespace modelmend::patch

namespace modelmend {
using patch::Edit;
}  // namespace modelmend
