#include "model/text_values.h"

#include <algorithm>
#include <utility>

#include "model/constant_operators.h"

namespace modelmend::model {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

const std::string* text_in(const std::optional<Value>& value) {
  return value ? std::get_if<std::string>(&*value) : nullptr;
}

std::optional<Constant> as_constant(const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return Constant();
  if (const auto* flag = std::get_if<bool>(&value)) return Constant(*flag);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return Constant(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return Constant(*text);
  return std::nullopt;
}

Value as_value(Constant constant) {
  return std::visit([](auto&& held) { return Value(std::forward<decltype(held)>(held)); },
                    std::move(constant));
}

std::optional<bool> truth(const Value& value) {
  if (const auto* texts = std::get_if<Texts>(&value)) return !texts->empty();
  if (std::holds_alternative<RegexMatch>(value)) return true;
  const auto constant = as_constant(value);
  return constant ? std::optional(is_true(*constant)) : std::nullopt;
}

std::optional<Texts> items_of(const std::optional<Value>& value) {
  if (!value) return std::nullopt;
  if (const auto* texts = std::get_if<Texts>(&*value)) return *texts;
  const auto* text = std::get_if<std::string>(&*value);
  if (text == nullptr) return std::nullopt;
  Texts characters;
  for (const char c : *text) characters.emplace_back(1, c);
  return characters;
}

std::optional<Value> group_of(const RegexMatch& match, std::int64_t number) {
  if (number < 0 || number >= static_cast<std::int64_t>(match.groups.size())) return std::nullopt;
  const auto& held = match.groups[static_cast<std::size_t>(number)];
  return held ? Value(*held) : Value();
}

std::optional<Value> called_on_text(std::string_view text, std::string_view name,
                                    const std::vector<Value>& values) {
  Texts arguments;
  for (const Value& value : values) {
    const auto* argument = std::get_if<std::string>(&value);
    if (argument != nullptr && name != "join") arguments.push_back(*argument);
    const auto parts = name == "join" ? items_of(value) : std::nullopt;
    if (parts && values.size() == 1) arguments = *parts;
    if (!parts && (argument == nullptr || name == "join")) return std::nullopt;
  }
  if (name == "join" && values.size() != 1) return std::nullopt;
  auto made = text_method(name, text, arguments);
  if (!made) return std::nullopt;
  return std::visit([](auto&& held) { return Value(std::forward<decltype(held)>(held)); },
                    *std::move(made));
}

std::optional<Value> split_at(std::string_view text, const std::vector<RegexMatch>& found) {
  Texts parts;
  std::size_t at = 0;
  for (const RegexMatch& match : found) {
    parts.emplace_back(text.substr(at, match.begin - at));
    for (std::size_t i = 1; i < match.groups.size(); ++i) {
      if (!match.groups[i]) return std::nullopt;  // None among the texts
      parts.push_back(*match.groups[i]);
    }
    at = match.end;
  }
  parts.emplace_back(text.substr(at));
  return Value(std::move(parts));
}

std::optional<Value> texts_found(const std::vector<RegexMatch>& found, std::size_t groups) {
  if (groups > 1) return std::nullopt;  // tuples
  Texts texts;
  for (const RegexMatch& match : found) texts.push_back(match.groups[groups].value_or(""));
  return Value(std::move(texts));
}

}  // namespace modelmend::model
