#include "syntax/string_literal.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace modelmend::syntax {
namespace {

struct Prefix {
  bool raw = false;
  bool bytes = false;
  bool format = false;
};

// From the text of string_start: `rb"""`.
Prefix prefix_of(std::string_view start) {
  Prefix prefix;
  for (const char c : start) {
    if (c == 'r' || c == 'R') prefix.raw = true;
    if (c == 'b' || c == 'B') prefix.bytes = true;
    if (c == 'f' || c == 'F' || c == 't' || c == 'T') prefix.format = true;
  }
  return prefix;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0U | code >> 6U);
  } else if (code < 0x10000) {
    put(0xE0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3FU));
  } else {
    put(0xF0U | code >> 18U);
    put(0x80U | (code >> 12U & 0x3FU));
    put(0x80U | (code >> 6U & 0x3FU));
  }
  put(0x80U | (code & 0x3FU));
}

bool is_octal(char c) {
  return '0' <= c && c <= '7';
}

std::optional<char> simple_escape(char c) {
  constexpr std::string_view kNames = "\\'\"abfnrtv";
  constexpr std::string_view kValues = "\\'\"\a\b\f\n\r\t\v";
  const auto at = kNames.find(c);
  if (at == std::string_view::npos) return std::nullopt;
  return kValues[at];
}

// Reads the part of a string body that escapes can change. `at` stands behind the backslash and
// is moved behind the escape. False if the value cannot be known.
class Decoder {
 public:
  Decoder(std::string_view body, Prefix prefix) : body_(body), prefix_(prefix) {}

  std::optional<std::string> decode() {
    while (at_ < body_.size())
      if (!step()) return std::nullopt;
    return std::move(out_);
  }
  [[nodiscard]] bool changed() const { return changed_; }

 private:
  bool step() {
    const char c = body_[at_++];
    if (c == '\r') return newline();
    if (c == '\\' && !prefix_.raw) return escape();
    if (prefix_.format && (c == '{' || c == '}')) return brace(c);
    out_.push_back(c);
    return true;
  }

  // Python reads CRLF and CR as LF.
  bool newline() {
    changed_ = true;
    if (at_ < body_.size() && body_[at_] == '\n') ++at_;
    out_.push_back('\n');
    return true;
  }

  bool brace(char c) {
    if (at_ >= body_.size() || body_[at_] != c) return false;
    ++at_;
    changed_ = true;
    out_.push_back(c);
    return true;
  }

  bool escape() {
    changed_ = true;
    if (at_ >= body_.size()) return false;
    const char c = body_[at_++];
    if (c == '\n') return true;
    if (c == '\r') {
      if (at_ < body_.size() && body_[at_] == '\n') ++at_;
      return true;
    }
    if (const auto simple = simple_escape(c)) {
      out_.push_back(*simple);
      return true;
    }
    if (is_octal(c)) return octal();
    if (c == 'x') return hex(2);
    if (c == 'u') return hex(4);
    if (c == 'U') return hex(8);
    if (c == 'N') return false;
    out_.push_back('\\');
    out_.push_back(c);
    return true;
  }

  bool octal() {
    std::uint32_t code = 0;
    --at_;
    for (int digits = 0; digits < 3 && at_ < body_.size() && is_octal(body_[at_]); ++digits)
      code = code * 8 + static_cast<std::uint32_t>(body_[at_++] - '0');
    append_utf8(out_, code);
    return true;
  }

  bool hex(std::size_t digits) {
    constexpr std::uint32_t kLastCodePoint = 0x10FFFF;
    if (body_.size() - at_ < digits) return false;
    std::uint32_t code = 0;
    const char* const begin = body_.data() + at_;
    const auto [end, error] = std::from_chars(begin, begin + digits, code, 16);
    const bool surrogate = 0xD800 <= code && code <= 0xDFFF;
    if (error != std::errc() || end != begin + digits) return false;
    if (code > kLastCodePoint || surrogate) return false;
    at_ += digits;
    append_utf8(out_, code);
    return true;
  }

  std::string_view body_;
  Prefix prefix_;
  std::size_t at_ = 0;
  std::string out_;
  bool changed_ = false;
};

// Of a raw string of backslashes alone (r"\\") the grammar counts these as part of the end.
ByteRange between(const Node& start, const Node& end) {
  const std::string_view opening = start.text();
  const std::size_t quotes =
      opening.size() - std::min(opening.find_first_of("'\""), opening.size());
  return {start.end(), std::max(end.begin(), end.end() - static_cast<std::uint32_t>(quotes))};
}

std::optional<StringLiteral> one_string(const Node& node) {
  const auto children = node.children();
  if (children.size() < 2 || !children.front().is(Kind::StringStart)) return std::nullopt;
  if (!children.back().is(Kind::StringEnd)) return std::nullopt;
  for (const Node& child : children)
    if (child.is(Kind::Interpolation)) return std::nullopt;
  const Prefix prefix = prefix_of(children.front().text());
  if (prefix.bytes) return std::nullopt;

  const ByteRange content = between(children.front(), children.back());
  Decoder decoder(content.in(node.source()), prefix);
  auto value = decoder.decode();
  if (!value) return std::nullopt;
  return StringLiteral{std::move(*value), content, !decoder.changed()};
}

std::optional<StringLiteral> concatenated(const Node& node) {
  std::optional<StringLiteral> whole;
  for (const Node& part : node.items()) {
    auto next = one_string(part);
    if (!next) return std::nullopt;
    if (!whole) {
      whole = std::move(next);
      continue;
    }
    whole->value += next->value;
    whole->content.end = next->content.end;
    whole->verbatim = false;
  }
  return whole;
}

}  // namespace

std::optional<ByteRange> string_content(const Node& string) {
  if (!string.is(Kind::String)) return std::nullopt;
  const auto children = string.children();
  if (children.size() < 2 || !children.front().is(Kind::StringStart)) return std::nullopt;
  if (!children.back().is(Kind::StringEnd)) return std::nullopt;
  return between(children.front(), children.back());
}

std::optional<std::string> decoded_content(std::string_view content, std::string_view start) {
  return Decoder(content, prefix_of(start)).decode();
}

std::optional<StringLiteral> string_literal(const Node& node) {
  Node inner = node;
  while (inner.is(Kind::ParenthesizedExpression)) {
    const auto items = inner.items();
    if (items.size() != 1) return std::nullopt;
    inner = items.front();
  }
  if (inner.is(Kind::String)) return one_string(inner);
  if (inner.is(Kind::ConcatenatedString)) return concatenated(inner);
  return std::nullopt;
}

}  // namespace modelmend::syntax
