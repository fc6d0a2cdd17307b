#include "schema/plain_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "schema/sql_tokens.h"

namespace modelmend::schema {
namespace {

// Beyond it a number is another one in no database that we know of.
constexpr int kMaxExponent = 1'000'000;
// The library's printer recurses some 200 bytes a level, and a text nests no deeper than it is
// long.
constexpr std::size_t kMaxJson = 4'000;
constexpr std::string_view kHexDigits = "0123456789abcdef";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n\r") - first + 1);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex(std::string_view lower) {
  return lower.find_first_not_of(kHexDigits) == std::string_view::npos;
}

ValueText special_number(std::string_view text) {
  const std::string lower = to_lower(text);
  if (lower == "nan") return lower;
  if (lower == "infinity" || lower == "+infinity" || lower == "inf" || lower == "+inf")
    return "infinity";
  if (lower == "-infinity" || lower == "-inf") return "-infinity";
  return std::nullopt;
}

// The shortest text of the number that the type keeps. A template for the two widths only.
template <class Number>
ValueText number_as(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  return fmt::format("{}", number == 0 ? 0 : number);  // -0 is 0
}

// The digits without their point, and how many of them stand behind it.
struct Digits {
  std::string all;
  int behind = 0;
};
std::optional<Digits> digits_of(std::string_view text) {
  Digits digits;
  bool has_point = false;
  for (const char c : text) {
    if (c == '.' && !has_point) {
      has_point = true;
    } else if (is_digit(c)) {
      digits.all += c;
      if (has_point) ++digits.behind;
    } else {
      return std::nullopt;
    }
  }
  return digits.all.empty() ? std::nullopt : std::optional(std::move(digits));
}

std::optional<int> exponent_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value > kMaxExponent || value < -kMaxExponent ? std::nullopt : std::optional(value);
}

// 1e2 is 100 to jsonb.
bool whole_numbers_as_such(int /*depth*/, nlohmann::json::parse_event_t event,
                           nlohmann::json& parsed) {
  constexpr double kExact = 9'007'199'254'740'992;  // 2 to the 53rd
  const bool is_float = event == nlohmann::json::parse_event_t::value && parsed.is_number_float();
  const double value = is_float ? parsed.get<double>() : 0;
  if (is_float && std::abs(value) < kExact && value == std::trunc(value))
    parsed = static_cast<std::int64_t>(value);
  return true;
}

// A byte that bytea's escape format says at `at`: "a", "\\", "\141". Moves past it.
std::optional<unsigned char> escaped_byte(std::string_view text, std::size_t& at) {
  if (text[at] != '\\') return static_cast<unsigned char>(text[at++]);
  if (text.substr(at).starts_with("\\\\")) {
    at += 2;
    return '\\';
  }
  constexpr int kOctal = 8;
  unsigned value = 0;
  const std::string_view digits = text.substr(at + 1, 3);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, kOctal);
  const bool is_whole = digits.size() == 3 && end == digits.data() + digits.size();
  if (!is_whole || error != std::errc() || value > 255) return std::nullopt;
  at += 4;
  return static_cast<unsigned char>(value);
}

// Reads an array from left to right; braces and commas are kept, elements become their values.
class ArrayReader {
 public:
  ArrayReader(std::string_view text, const std::function<ValueText(std::string_view)>& element)
      : text_(trimmed(text)), element_(element) {}

  ValueText read() {
    if (!text_.starts_with('{')) return std::nullopt;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '{' || c == '}' || c == ',') {
        value_ += c;
        ++at_;
      } else if (c == ' ' || c == '\n' || c == '\t') {
        ++at_;
      } else if (!(c == '"' ? quoted() : bare())) {
        return std::nullopt;
      }
    }
    return value_;
  }

 private:
  bool add(std::string_view element) {
    const ValueText value = element_(element);
    // With its length, so that no element can say what separates two.
    if (value) value_ += fmt::format("{}:{}", value->size(), *value);
    return value.has_value();
  }

  bool quoted() {
    std::string element;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      element += text_[at_];
    }
    if (at_ == text_.size()) return false;
    ++at_;
    return add(element);
  }

  bool bare() {
    std::string element;
    for (; at_ < text_.size() && std::string_view("{},\"").find(text_[at_]) == text_.npos; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      element += text_[at_];
    }
    const std::string_view said = trimmed(element);
    if (to_lower(said) != "null") return add(said);
    value_ += "NULL";
    return true;
  }

  std::string_view text_;
  const std::function<ValueText(std::string_view)>& element_;
  std::size_t at_ = 0;
  std::string value_;
};

}  // namespace

ValueText decimal_value(std::string_view text) {
  text = trimmed(text);
  if (auto special = special_number(text)) return special;
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t e = text.find_first_of("eE");
  const auto exponent = e == text.npos ? 0 : exponent_of(text.substr(e + 1));
  auto digits = digits_of(text.substr(0, e));
  if (!digits || !exponent) return std::nullopt;
  const std::size_t first = digits->all.find_first_not_of('0');
  if (first == std::string::npos) return "0";
  const std::size_t last = digits->all.find_last_not_of('0');
  const int scale = *exponent - digits->behind + static_cast<int>(digits->all.size() - last - 1);
  return fmt::format("{}{}e{}", is_negative ? "-" : "", digits->all.substr(first, last - first + 1),
                     scale);
}

ValueText float_value(std::string_view text, const Float& type) {
  text = trimmed(text);
  if (auto special = special_number(text)) return special;
  if (!decimal_value(text)) return std::nullopt;
  if (text.starts_with('+')) text.remove_prefix(1);
  return type.width == Float::Width::Real ? number_as<float>(text) : number_as<double>(text);
}

ValueText uuid_value(std::string_view text) {
  constexpr std::size_t kDigits = 32;
  if (text.starts_with('{') && text.ends_with('}')) text = text.substr(1, text.size() - 2);
  std::string digits = to_lower(text);
  std::erase(digits, '-');
  return digits.size() == kDigits && is_hex(digits) ? ValueText(std::move(digits)) : std::nullopt;
}

ValueText bytes_value(std::string_view text) {
  if (text.starts_with("\\x")) {
    std::string digits = to_lower(text.substr(2));
    std::erase(digits, ' ');
    return is_hex(digits) ? ValueText(std::move(digits)) : std::nullopt;
  }
  std::string digits;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = escaped_byte(text, at);
    if (!byte) return std::nullopt;
    digits += fmt::format("{:02x}", *byte);
  }
  return digits;
}

ValueText bits_value(std::string_view text) {
  constexpr std::string_view kBits = "01";
  const std::string lower = to_lower(text);
  const std::string_view digits =
      lower.starts_with('b') || lower.starts_with('x') ? std::string_view(lower).substr(1) : lower;
  if (!lower.starts_with('x'))
    return digits.find_first_not_of(kBits) == digits.npos ? ValueText(digits) : std::nullopt;
  if (!is_hex(digits)) return std::nullopt;
  std::string bits;
  for (const char c : digits) bits += fmt::format("{:04b}", kHexDigits.find(c));
  return bits;
}

ValueText json_value(std::string_view text) {
  if (text.size() > kMaxJson) return std::nullopt;
  const auto json = nlohmann::json::parse(text, whole_numbers_as_such, false);
  if (json.is_discarded()) return std::nullopt;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ValueText array_value(std::string_view text,
                      const std::function<ValueText(std::string_view)>& element) {
  return ArrayReader(text, element).read();
}

}  // namespace modelmend::schema
