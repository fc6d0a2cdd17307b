// Operators of Python on constants: what `5 * 2`, `"a" + "b"`, `3 > 2` and `-5` are.
//
// Used by constant_value() alone. What overflows 64 bits, divides by nothing or is an error in
// Python has no value.
#pragma once

#include <optional>
#include <string_view>

#include "model/constant.h"

namespace modelmend::model {

[[nodiscard]] bool is_true(const Constant& constant);
// True counts as 1.
[[nodiscard]] std::optional<std::int64_t> as_integer(const Constant& constant);

[[nodiscard]] std::optional<Constant> binary(std::string_view sign, const Constant& left,
                                             const Constant& right);
[[nodiscard]] std::optional<Constant> compared(std::string_view sign, const Constant& left,
                                               const Constant& right);
[[nodiscard]] std::optional<Constant> unary(std::string_view sign, const Constant& operand);

// 50, 1_000, 0x10, 0o7, 0b1
[[nodiscard]] std::optional<Constant> integer_literal(std::string_view text);

}  // namespace modelmend::model
