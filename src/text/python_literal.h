// Python literals: a text as Python source writes it.
//
// Used by transforms, which write it into files, and by reports that say what to write. Read by
// Python it is the text again, byte for byte, for any UTF-8 text.
#pragma once

#include <string>
#include <string_view>

namespace modelmend::text {

// In these quotes, or in the other ones where that saves escapes. A text with backslashes and
// nothing else to escape is a raw string.
[[nodiscard]] std::string python_literal(std::string_view text, char quote);

}  // namespace modelmend::text
