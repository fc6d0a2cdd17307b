// Methods of Python's str on texts of plain ASCII: what `"BigDoc".lower()` and "_".join(...) are.
//
// Used by computed_text() alone. What Python would do with other characters, or refuse, has no
// value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace modelmend::model {

using Texts = std::vector<std::string>;
using TextResult = std::variant<bool, std::string, Texts>;

[[nodiscard]] std::optional<TextResult> text_method(std::string_view method, std::string_view text,
                                                    const Texts& arguments);

// `text[begin:end]`, where both count from the end if they are negative.
[[nodiscard]] std::string slice_of(std::string_view text, std::optional<std::int64_t> begin,
                                   std::optional<std::int64_t> end);

}  // namespace modelmend::model
