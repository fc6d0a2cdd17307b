#include "model/constant_operators.h"

#include <charconv>
#include <string>

namespace modelmend::model {

namespace {

// Larger powers and shifts do not fit into 64 bits.
constexpr std::int64_t kBits = 63;

// Python rounds down, and the rest has the sign of the divisor.
std::optional<Constant> divided(std::int64_t left, std::int64_t right, bool wants_rest) {
  if (right == 0 || right == -1) {
    std::int64_t negated = 0;
    if (right == 0 || __builtin_sub_overflow(std::int64_t{0}, left, &negated)) return std::nullopt;
    return Constant(wants_rest ? std::int64_t{0} : negated);
  }
  std::int64_t quotient = left / right;
  std::int64_t rest = left % right;
  if (rest != 0 && (rest < 0) != (right < 0)) {
    --quotient;
    rest += right;
  }
  return Constant(wants_rest ? rest : quotient);
}

std::optional<Constant> power(std::int64_t base, std::int64_t exponent) {
  if (exponent < 0 || exponent > kBits) return std::nullopt;
  std::int64_t result = 1;
  for (std::int64_t i = 0; i < exponent; ++i)
    if (__builtin_mul_overflow(result, base, &result)) return std::nullopt;
  return Constant(result);
}

std::optional<Constant> shifted(std::int64_t value, std::int64_t by) {
  if (by < 0 || by >= kBits) return std::nullopt;
  std::int64_t result = 0;
  if (__builtin_mul_overflow(value, std::int64_t{1} << by, &result)) return std::nullopt;
  return Constant(result);
}

std::optional<Constant> of_integers(std::string_view sign, std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  if (sign == "+")
    return __builtin_add_overflow(left, right, &result) ? std::nullopt
                                                        : std::optional<Constant>(result);
  if (sign == "-")
    return __builtin_sub_overflow(left, right, &result) ? std::nullopt
                                                        : std::optional<Constant>(result);
  if (sign == "*")
    return __builtin_mul_overflow(left, right, &result) ? std::nullopt
                                                        : std::optional<Constant>(result);
  if (sign == "//") return divided(left, right, false);
  if (sign == "%") return divided(left, right, true);
  if (sign == "**") return power(left, right);
  if (sign == "<<") return shifted(left, right);
  if (sign == ">>" && right >= 0 && right <= kBits) return Constant(left >> right);
  if (sign == "|") return Constant(left | right);
  if (sign == "&") return Constant(left & right);
  if (sign == "^") return Constant(left ^ right);
  return std::nullopt;
}

template <class T>  // numbers and texts have an order each
std::optional<Constant> ordered(std::string_view sign, const T& left, const T& right) {
  if (sign == "<") return Constant(left < right);
  if (sign == "<=") return Constant(left <= right);
  if (sign == ">") return Constant(left > right);
  if (sign == ">=") return Constant(left >= right);
  return std::nullopt;
}

bool are_equal(const Constant& left, const Constant& right) {
  const auto a = as_integer(left);
  const auto b = as_integer(right);
  return a && b ? *a == *b : left == right;
}

}  // namespace

bool is_true(const Constant& constant) {
  if (const auto* text = std::get_if<std::string>(&constant)) return !text->empty();
  return as_integer(constant).value_or(0) != 0;
}

std::optional<std::int64_t> as_integer(const Constant& constant) {
  if (const auto* flag = std::get_if<bool>(&constant)) return *flag ? 1 : 0;
  const auto* number = std::get_if<std::int64_t>(&constant);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

std::optional<Constant> binary(std::string_view sign, const Constant& left, const Constant& right) {
  const auto* text = std::get_if<std::string>(&left);
  const auto* more = std::get_if<std::string>(&right);
  if (text != nullptr && more != nullptr && sign == "+") return Constant(*text + *more);
  const auto a = as_integer(left);
  const auto b = as_integer(right);
  return a && b ? of_integers(sign, *a, *b) : std::nullopt;
}

std::optional<Constant> compared(std::string_view sign, const Constant& left,
                                 const Constant& right) {
  if (sign == "==") return Constant(are_equal(left, right));
  if (sign == "!=") return Constant(!are_equal(left, right));
  if (std::holds_alternative<std::monostate>(right) && (sign == "is" || sign == "is not"))
    return Constant(std::holds_alternative<std::monostate>(left) == (sign == "is"));
  const auto* text = std::get_if<std::string>(&left);
  const auto* other = std::get_if<std::string>(&right);
  if (text != nullptr && other != nullptr) return ordered(sign, *text, *other);
  const auto a = as_integer(left);
  const auto b = as_integer(right);
  return a && b ? ordered(sign, *a, *b) : std::nullopt;
}

std::optional<Constant> unary(std::string_view sign, const Constant& operand) {
  const auto number = as_integer(operand);
  if (!number) return std::nullopt;
  if (sign == "+") return Constant(*number);
  if (sign == "~") return Constant(~*number);
  return sign == "-" ? of_integers("-", 0, *number) : std::nullopt;
}

std::optional<Constant> integer_literal(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c != '_') digits += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  int base = 10;
  if (digits.starts_with("0x")) base = 16;
  if (digits.starts_with("0o")) base = 8;
  if (digits.starts_with("0b")) base = 2;
  if (base != 10) digits.erase(0, 2);
  std::int64_t number = 0;
  const char* const last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, number, base);
  if (error != std::errc{} || end != last) return std::nullopt;
  return Constant(number);
}

}  // namespace modelmend::model
