// EditSet: edits of one text that do not get in each other's way.
//
// Filled by the pipeline from Changes, in any order: the set and the text that it makes depend only
// on which edits it holds. An edit that would conflict is refused and the Conflict names both
// parties. Edits conflict when they share a byte, when one inserts strictly inside the bytes of the
// other, or when they insert different texts at one offset with the same anchor. The same edit
// from two owners is one edit with two owners.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "patch/edit.h"

namespace modelmend::patch {

struct Conflict {
  Edit kept;
  std::string kept_owner;
  Edit refused;
  std::string refused_owner;

  // "'drop-use-alter' and 'uuid-to-integer' both want to change the same bytes".
  [[nodiscard]] std::string message() const;
};

class EditSet {
 public:
  tl::expected<void, Conflict> add(Edit edit, const std::string& owner);
  // All of them or none.
  tl::expected<void, Conflict> add_all(std::span<const Edit> edits, const std::string& owner);

  [[nodiscard]] bool empty() const { return edits_.empty(); }
  // In order of offset.
  [[nodiscard]] std::vector<Edit> edits() const;
  // In bytewise order; empty if the set does not hold the edit.
  [[nodiscard]] std::vector<std::string> owners(const Edit& edit) const;
  // What stands in the way of the edit, first by offset.
  [[nodiscard]] const Edit* find_conflict(const Edit& edit) const;

  // Every range must lie within the text.
  [[nodiscard]] std::string apply(std::string_view text) const;
  // Where an offset of the old text is in the new one. An offset inside replaced bytes goes to the
  // start of what replaces them. Of an insertion at the offset itself: Anchor::Preceding gives the
  // place before it (where the text before ends), Following the place after it.
  [[nodiscard]] std::uint32_t map_offset(std::uint32_t offset, Anchor side) const;

 private:
  // In the order in which the edits are applied.
  struct Order {
    bool operator()(const Edit& left, const Edit& right) const;
  };
  std::map<Edit, std::set<std::string>, Order> edits_;
};

}  // namespace modelmend::patch

namespace modelmend {
using patch::EditSet;
}  // namespace modelmend
