// advice_for: what a person can do about a class that stays as it is, by the code of its refusal.
//
// Used by migrate's result, which gives it with each refusal in every format. The reason says what
// is in the way at that place; this says which way out there is.
#pragma once

#include <string_view>

namespace modelmend::emit {

// Empty for a code that says it itself.
[[nodiscard]] std::string_view advice_for(std::string_view code);

}  // namespace modelmend::emit
