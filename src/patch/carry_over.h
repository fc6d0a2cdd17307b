// carry_over: what somebody did to one text, done to another version of it.
//
// Used where a person has edited a proposed text by hand and the text that is written differs from
// it in other lines. Lines are compared as bytes. It guesses nothing: where both changed the same
// lines, or lines that touch, there is no result.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace modelmend::patch {

// `other` with the changes that lead from `base` to `edited`.
[[nodiscard]] std::optional<std::string> carry_over(std::string_view base, std::string_view edited,
                                                    std::string_view other);

}  // namespace modelmend::patch
