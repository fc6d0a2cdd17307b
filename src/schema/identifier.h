// Names as SQL spells them.
//
// Used by whatever of this layer and above prints or builds SQL words.
#pragma once

#include <string>
#include <string_view>

namespace modelmend::schema {

// users -> users, Odd "Name" -> "Odd ""Name""". Key words are not quoted: it is for reading.
[[nodiscard]] std::string quote_identifier(std::string_view name);

}  // namespace modelmend::schema
