// Whether two texts are one constant of a type, as far as PostgreSQL's input of the type is known.
//
// Used by the comparison of expressions: a model says what its author typed, the server what it
// makes of that ('0.0' and 0, '{1, 2}' and '{1,2}'). Numbers, booleans, dates, times, intervals,
// uuids, JSON, bytes, bits and arrays of them are compared as values; texts and enum labels as they
// are. What only the server could tell (ranges, money, hstore, a time stamp in its own zone) is
// Unknown, and never Different.
#pragma once

#include <cstdint>
#include <string_view>

#include "schema/types.h"

namespace modelmend::schema {

enum class Sameness : std::uint8_t { Same, Different, Unknown };

[[nodiscard]] Sameness compare_constants(std::string_view a, std::string_view b,
                                         const SqlType& type);

// The same where the type is not known: Different only if that holds for every type that takes
// both.
[[nodiscard]] Sameness compare_constants(std::string_view a, std::string_view b);

}  // namespace modelmend::schema
