// compare_types: what became of a column's type: "type VARCHAR(50) became VARCHAR".
//
// A part of compare_tables. The types of a column are its compiled texts for each database; a
// change is said once, for PostgreSQL if that sees it.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "verify/runtime/compare.h"
#include "verify/runtime/facts.h"

namespace modelmend::verify::runtime {

// What compare_types looks at.
inline constexpr std::array<std::string_view, 5> kTypeAspects = {
    "type postgresql", "type mysql", "type sqlite", "enum", "enum labels"};

// "VARCHAR(50)", "ENUM status".
[[nodiscard]] std::string type_words(const Aspects& schema);

struct TypeChange {
  Weight weight = Weight::Schema;
  std::string_view kind;
  std::string what;
};
[[nodiscard]] std::vector<TypeChange> compare_types(const Aspects& before, const Aspects& after);

}  // namespace modelmend::verify::runtime
