// NameOrder: in which order a file keeps the names of an import.
//
// Found out from the lists that a file has; asked where a new name goes. The orders are those of
// isort and ruff (with and without order-by-type), and plain bytewise order.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace modelmend::rewrite {

enum class NameOrder : std::uint8_t {
  ByType,           // CONSTANTS, Classes, functions; in each whatever the case
  CaseInsensitive,  // isort's force_sort_within_sections, order_by_type = false
  CaseSensitive,    // bytewise
  None,
};

// Compares as isort does: runs of digits by their value, letters bytewise.
[[nodiscard]] std::strong_ordering natural_order(std::string_view left, std::string_view right);

// True if `left` may stand before `right`.
[[nodiscard]] bool in_order(NameOrder order, std::string_view left, std::string_view right);
[[nodiscard]] bool holds(NameOrder order, std::span<const std::string> names);

// The order that `names` keeps; where several fit, the one that most of `others` keep as well.
[[nodiscard]] NameOrder order_of(std::span<const std::string> names,
                                 std::span<const std::vector<std::string>> others);

// Where `name` goes: the index of the first that stands after it; with None at the end.
[[nodiscard]] std::size_t place_in(NameOrder order, std::span<const std::string> names,
                                   std::string_view name);

}  // namespace modelmend::rewrite
