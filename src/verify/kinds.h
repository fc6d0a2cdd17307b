// kinds: every kind of finding that verify knows, with a sentence for each.
//
// Kinds are stable: allow lists and scripts name them. docs/verify.md shows the same list, which a
// test compares. What classes do beyond their tables has an open list of aspects:
// "behaviour.default", "cosmetic.column-order".
#pragma once

#include <span>
#include <string_view>

namespace modelmend::verify {

struct Kind {
  std::string_view name;
  std::string_view sentence;
};

// By name.
[[nodiscard]] std::span<const Kind> kinds();

}  // namespace modelmend::verify
