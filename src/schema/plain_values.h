// The values of constants in one spelling for equal ones: numbers, uuids, bytes, bits, JSON,
// arrays.
//
// Used by the comparison of constants only; dates and times are in calendar_values.h. Each function
// is nullopt for a text that is no such value, or whose value PostgreSQL alone knows.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "schema/types.h"

namespace modelmend::schema {

using ValueText = std::optional<std::string>;

// "0.50", "5e-1" and " .5" are one; "NaN" and the infinities count.
[[nodiscard]] ValueText decimal_value(std::string_view text);
// The same as the type keeps it: 4 or 8 bytes.
[[nodiscard]] ValueText float_value(std::string_view text, const Float& type);
// Also in capitals, in braces and without hyphens.
[[nodiscard]] ValueText uuid_value(std::string_view text);
// "\x61" or "a", with its escapes.
[[nodiscard]] ValueText bytes_value(std::string_view text);
// "b101", "101", "x5": the bits.
[[nodiscard]] ValueText bits_value(std::string_view text);
// As jsonb keeps it: without layout, the last of equal keys, keys in one order.
[[nodiscard]] ValueText json_value(std::string_view text);
// "{1, 2}"; `element` gives the value of each.
[[nodiscard]] ValueText array_value(std::string_view text,
                                    const std::function<ValueText(std::string_view)>& element);

}  // namespace modelmend::schema
