// Encoding: which bytes a Python source file is made of, found as Python finds it (PEP 263).
//
// Made by SourceFile. Only encodings in which every ASCII byte means itself and every other byte
// is one character are read besides UTF-8: then offsets are the same in the file and in the text
// that the parser sees. Everything else is refused with a place and a next step.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "text/byte_range.h"

namespace modelmend::text {

enum class EncodingKind : std::uint8_t {
  Utf8,
  Ascii,
  SingleByte,  // a superset of ASCII with one byte for each character
};

struct Encoding {
  EncodingKind kind = EncodingKind::Utf8;
  std::string name = "utf-8";  // as Python's codec registry spells it

  friend bool operator==(const Encoding&, const Encoding&) = default;
};

struct CodingCookie {
  std::string name;  // as written
  ByteRange range;   // of the name
};

// The declaration on the first two lines, by the regular expressions of PEP 263.
[[nodiscard]] std::optional<CodingCookie> find_coding_cookie(std::string_view bytes);

// Python's name for it, aliases resolved; nothing if it is not one that we read.
[[nodiscard]] std::optional<Encoding> lookup_encoding(std::string_view name);

}  // namespace modelmend::text
