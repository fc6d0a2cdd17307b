// The lines of a text without their line feeds; a text that ends with one has an empty last line.
//
// Used where texts are put together line by line. Joined by "\n" they are the text again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace modelmend::text {

[[nodiscard]] std::vector<std::string> lines_of(std::string_view text);

}  // namespace modelmend::text
