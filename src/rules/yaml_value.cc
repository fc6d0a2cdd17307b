#include "rules/yaml_value.h"

#include <fmt/format.h>

#include <charconv>

namespace modelmend::rules {
namespace {

void expected(std::string_view what, const Yaml& value, std::string_view name, Problems& problems) {
  if (value.kind == Yaml::Kind::Scalar)
    return problems.add(value.place,
                        fmt::format("{} must be {}, not '{}'", name, what, value.scalar));
  problems.add(value.place, fmt::format("{} must be {}, not {}", name, what, describe_kind(value)));
}

bool is_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string_view describe_kind(const Yaml& value) {
  switch (value.kind) {
    case Yaml::Kind::Null:
      return "empty";
    case Yaml::Kind::Scalar:
      return "a text";
    case Yaml::Kind::List:
      return "a list";
    case Yaml::Kind::Map:
      break;
  }
  return "a map";
}

std::optional<std::string> read_text(const Yaml& value, std::string_view name, Problems& problems) {
  if (value.kind == Yaml::Kind::Scalar) return value.scalar;
  expected("a text", value, name, problems);
  return std::nullopt;
}

std::optional<std::string> read_string(const Yaml& value, std::string_view name,
                                       Problems& problems) {
  const bool is_other =
      value.kind == Yaml::Kind::Scalar && !value.quoted &&
      (is_number(value.scalar) || value.scalar == "true" || value.scalar == "false");
  if (!is_other) return read_text(value, name, problems);
  problems.add(value.place, fmt::format("{} must be a text, not {}", name, value.scalar),
               fmt::format("write it as '{}'", value.scalar));
  return std::nullopt;
}

std::optional<std::int64_t> read_number(const Yaml& value, std::string_view name,
                                        Problems& problems) {
  std::int64_t number = 0;
  const std::string& text = value.scalar;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = value.kind == Yaml::Kind::Scalar && !value.quoted && !text.empty() &&
                         error == std::errc() && end == text.data() + text.size();
  if (is_number) return number;
  expected("a number", value, name, problems);
  return std::nullopt;
}

std::optional<bool> read_bool(const Yaml& value, std::string_view name, Problems& problems) {
  if (value.kind == Yaml::Kind::Scalar && !value.quoted) {
    if (value.scalar == "true") return true;
    if (value.scalar == "false") return false;
  }
  expected("true or false", value, name, problems);
  return std::nullopt;
}

std::vector<std::string> read_texts(const Yaml& value, std::string_view name, Problems& problems) {
  if (value.kind == Yaml::Kind::Scalar) return {value.scalar};
  std::vector<std::string> texts;
  if (!expect_list(value, name, problems)) return texts;
  for (const Yaml& item : value.items) {
    if (auto text = read_text(item, fmt::format("an item of {}", name), problems))
      texts.push_back(*std::move(text));
  }
  return texts;
}

bool expect_map(const Yaml& value, std::string_view name, Problems& problems) {
  if (value.kind == Yaml::Kind::Map) return true;
  expected("a map", value, name, problems);
  return false;
}

bool expect_list(const Yaml& value, std::string_view name, Problems& problems) {
  if (value.kind == Yaml::Kind::List) return true;
  expected("a list", value, name, problems);
  return false;
}

}  // namespace modelmend::rules
