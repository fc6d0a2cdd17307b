// Choice: what becomes of a model.
//
// Proposed by audit, decided by people in the decisions file; read by revision, plan and validate.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace modelmend::strategy {

enum class Choice : std::uint8_t {
  Keep,      // it has its table, or its table is to be created
  Delete,    // the class goes
  Future,    // it stays without a table until it is needed
  Conflict,  // it cannot stay beside another model or table; people have to say how
};

inline constexpr std::array kChoices{Choice::Keep, Choice::Delete, Choice::Future,
                                     Choice::Conflict};

// "keep", "delete", "future", "conflict": as the file says it.
[[nodiscard]] std::string_view word_of(Choice choice);
[[nodiscard]] std::optional<Choice> choice_of(std::string_view word);

}  // namespace modelmend::strategy
