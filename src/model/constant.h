// constant_value: the value that an expression has whenever and wherever the program runs.
//
// Asked by the readers for lengths, flags and texts, through int_constant(), bool_constant() and
// string_constant(), and by whatever writes an expression as text that is equal if the value is.
// Literals, names that are bound to them once and never changed, arithmetic, conditions, items of
// displays, f-strings, `Enum.MEMBER.value` and a few builtin functions. Whatever else is asked has
// no value: nothing is guessed. How much is followed is bounded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "model/expression.h"

namespace modelmend::model {

// None is std::monostate.
using Constant = std::variant<std::monostate, bool, std::int64_t, std::string>;

// A member of an enum is none: what its text is depends on the version of Python.
[[nodiscard]] std::optional<Constant> constant_value(const semantic::Project& project,
                                                     const Expression& expression);

// Whether the expression is the name of a member of an enum.
[[nodiscard]] bool names_enum_member(const semantic::Project& project,
                                     const Expression& expression);

// As Python writes it: 50, 'x', True, None.
[[nodiscard]] std::string to_python(const Constant& constant);

}  // namespace modelmend::model
