// MD5 (RFC 1321), which SQLAlchemy shortens long names by. Not for anything that must be secure.
#pragma once

#include <string>
#include <string_view>

namespace modelmend {

// In lower-case hexadecimal.
[[nodiscard]] std::string md5_hex(std::string_view bytes);

}  // namespace modelmend
