#include "rewrite/name_order.h"

#include <algorithm>

namespace modelmend::rewrite {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

// A run of digits at the start of `text`, without leading zeros.
std::string_view take_number(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_digit(text[end])) ++end;
  std::string_view number = text.substr(0, end);
  text.remove_prefix(end);
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

// isort's order_by_type: 'A' for CONSTANTS, 'B' for Classes, 'C' for the rest.
char type_of(std::string_view name) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const bool has_upper = std::any_of(name.begin(), name.end(), is_upper);
  const bool has_lower = std::any_of(name.begin(), name.end(), is_lower);
  if (has_upper && !has_lower && name.size() > 1) return 'A';
  return !name.empty() && is_upper(name.front()) ? 'B' : 'C';
}

}  // namespace

std::strong_ordering natural_order(std::string_view left, std::string_view right) {
  while (!left.empty() && !right.empty()) {
    if (is_digit(left.front()) && is_digit(right.front())) {
      const std::string_view a = take_number(left);
      const std::string_view b = take_number(right);
      if (a.size() != b.size()) return a.size() <=> b.size();
      if (a != b) return a.compare(b) <=> 0;
      continue;
    }
    if (left.front() != right.front())
      return static_cast<unsigned char>(left.front()) <=> static_cast<unsigned char>(right.front());
    left.remove_prefix(1);
    right.remove_prefix(1);
  }
  return left.size() <=> right.size();
}

bool in_order(NameOrder order, std::string_view left, std::string_view right) {
  switch (order) {
    case NameOrder::ByType:
      if (type_of(left) != type_of(right)) return type_of(left) < type_of(right);
      [[fallthrough]];
    case NameOrder::CaseInsensitive:
      return natural_order(lowered(left), lowered(right)) <= 0;
    case NameOrder::CaseSensitive:
      return natural_order(left, right) <= 0;
    case NameOrder::None:
      break;
  }
  return true;
}

bool holds(NameOrder order, std::span<const std::string> names) {
  for (std::size_t i = 1; i < names.size(); ++i)
    if (!in_order(order, names[i - 1], names[i])) return false;
  return true;
}

NameOrder order_of(std::span<const std::string> names,
                   std::span<const std::vector<std::string>> others) {
  NameOrder best = NameOrder::None;
  std::ptrdiff_t most = -1;
  for (const NameOrder order :
       {NameOrder::ByType, NameOrder::CaseInsensitive, NameOrder::CaseSensitive}) {
    if (!holds(order, names)) continue;
    const std::ptrdiff_t count = std::count_if(
        others.begin(), others.end(), [&](const auto& list) { return holds(order, list); });
    if (count > most) {
      most = count;
      best = order;
    }
  }
  return best;
}

std::size_t place_in(NameOrder order, std::span<const std::string> names, std::string_view name) {
  if (order == NameOrder::None) return names.size();
  const auto after = std::find_if(names.begin(), names.end(), [&](const std::string& other) {
    return !in_order(order, other, name);
  });
  return static_cast<std::size_t>(after - names.begin());
}

}  // namespace modelmend::rewrite
