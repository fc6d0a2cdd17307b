// TypeForm: the outermost layer of a type expression.
//
// Used by whoever reads annotations: `Optional[X]`, `a | b`, `Literal["x", "y"]`. It says how the
// expression is built, not what it means.
#pragma once

#include <string_view>
#include <vector>

#include "model/expression.h"

namespace modelmend::model {

// `Head[args]`, `a | b` or a plain expression.
struct TypeForm {
  Expression head;               // of a subscript
  std::vector<Expression> args;  // of a subscript or a union
  bool is_union = false;
};

[[nodiscard]] TypeForm form_of(const Expression& expression);

// Without parentheses, and what is in the quotes of a string annotation.
[[nodiscard]] Expression opened(const Expression& expression);

// Whether a canonical name is that of `typing` or `typing_extensions`.
[[nodiscard]] bool is_of_typing(std::string_view canonical, std::string_view name);

}  // namespace modelmend::model
