#include "model/text_methods.h"

#include <algorithm>

namespace modelmend::model {

namespace {

constexpr std::string_view kSpaces = " \t\n\r\f\v";

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (is_upper(c)) c = static_cast<char>(c + 32);
  return result;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (is_lower(c)) c = static_cast<char>(c - 32);
  return result;
}

std::string stripped(std::string_view method, std::string_view text, std::string_view chars) {
  if (method != "rstrip") text.remove_prefix(std::min(text.find_first_not_of(chars), text.size()));
  if (method != "lstrip") text = text.substr(0, text.find_last_not_of(chars) + 1);
  return std::string(text);
}

Texts split(std::string_view text, std::string_view by) {
  Texts parts;
  while (true) {
    const std::size_t at = text.find(by);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + by.size());
  }
}

std::string joined(const Texts& parts, std::string_view by) {
  std::string whole;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) whole += by;
    whole += parts[i];
  }
  return whole;
}

std::optional<TextResult> without_arguments(std::string_view method, std::string_view text) {
  if (method == "lower" || method == "casefold") return lower(text);
  if (method == "upper") return upper(text);
  if (method == "capitalize")
    return upper(text.substr(0, 1)) + lower(text.substr(text.empty() ? 0 : 1));
  if (method == "strip" || method == "lstrip" || method == "rstrip")
    return stripped(method, text, kSpaces);
  const bool has_lower = std::ranges::any_of(text, is_lower);
  const bool has_upper = std::ranges::any_of(text, is_upper);
  if (method == "isupper") return has_upper && !has_lower;
  if (method == "islower") return has_lower && !has_upper;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (method == "isdigit") return !text.empty() && std::ranges::all_of(text, is_digit);
  return std::nullopt;
}

std::optional<TextResult> with_one(std::string_view method, std::string_view text,
                                   std::string_view argument) {
  if (method == "startswith") return text.starts_with(argument);
  if (method == "endswith") return text.ends_with(argument);
  if (method == "strip" || method == "lstrip" || method == "rstrip")
    return stripped(method, text, argument);
  if (method == "split" && !argument.empty()) return split(text, argument);
  if (method == "removeprefix")
    return std::string(text.substr(text.starts_with(argument) ? argument.size() : 0));
  if (method == "removesuffix") {
    const std::size_t cut = text.ends_with(argument) ? argument.size() : 0;
    return std::string(text.substr(0, text.size() - cut));
  }
  return std::nullopt;
}

}  // namespace

std::optional<TextResult> text_method(std::string_view method, std::string_view text,
                                      const Texts& arguments) {
  if (method == "join") return joined(arguments, text);
  if (arguments.empty()) return without_arguments(method, text);
  if (arguments.size() == 1) return with_one(method, text, arguments[0]);
  if (method == "replace" && arguments.size() == 2 && !arguments[0].empty())
    return joined(split(text, arguments[0]), arguments[1]);
  return std::nullopt;
}

std::string slice_of(std::string_view text, std::optional<std::int64_t> begin,
                     std::optional<std::int64_t> end) {
  const auto size = static_cast<std::int64_t>(text.size());
  const auto place = [size](std::int64_t at) {
    return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size);
  };
  const std::int64_t first = place(begin.value_or(0));
  const std::int64_t last = std::max(first, place(end.value_or(size)));
  return std::string(
      text.substr(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first)));
}

}  // namespace modelmend::model
