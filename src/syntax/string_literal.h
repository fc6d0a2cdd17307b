// StringLiteral: the value of a Python string as it stands in the source.
//
// Made by string_literal() from a String or ConcatenatedString node; used wherever a string names
// something (tables, foreign keys, annotations, __all__). Only constants have a value: bytes and
// f-strings with a replacement field have none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "syntax/node.h"

namespace modelmend::syntax {

struct StringLiteral {
  std::string value;  // UTF-8, escapes decoded
  // The bytes between the quotes; for concatenated parts from the first opening to the last closing
  // quote.
  ByteRange content;
  // True if the bytes of `content` are the value itself: one part, nothing escaped. Only then do
  // offsets in the value correspond to offsets in the file.
  bool verbatim = false;
};

// Looks through parentheses. Empty for anything that is not a constant string, and for \N{...}.
[[nodiscard]] std::optional<StringLiteral> string_literal(const Node& node);

// What a piece between the quotes says in a string that begins with `start`: rb". Empty for \N{...}
// and for what is a field of an f-string.
[[nodiscard]] std::optional<std::string> decoded_content(std::string_view content,
                                                         std::string_view start);

// The bytes between the quotes of one String node, whatever its prefix; empty for other nodes.
[[nodiscard]] std::optional<ByteRange> string_content(const Node& string);

}  // namespace modelmend::syntax
