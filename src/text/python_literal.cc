#include "text/python_literal.h"

#include <fmt/format.h>

#include <algorithm>

namespace modelmend::text {
namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
}

bool holds(std::string_view text, char c) {
  return text.find(c) != std::string_view::npos;
}

// A raw string cannot end in a backslash: it would take the quote with it.
bool can_be_raw(std::string_view text, char quote) {
  return holds(text, '\\') && !holds(text, quote) && !text.ends_with('\\') &&
         std::ranges::none_of(text, is_control);
}

std::string escaped(char c) {
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  return fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
}

}  // namespace

std::string python_literal(std::string_view text, char quote) {
  const char other = quote == '"' ? '\'' : '"';
  if (holds(text, quote) && !holds(text, other)) quote = other;
  if (can_be_raw(text, quote)) return fmt::format("r{0}{1}{0}", quote, text);
  std::string literal(1, quote);
  for (const char c : text) {
    if (is_control(c)) {
      literal += escaped(c);
      continue;
    }
    if (c == quote || c == '\\') literal += '\\';
    literal += c;
  }
  return literal + quote;
}

}  // namespace modelmend::text
