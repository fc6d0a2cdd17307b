#include "pipeline/formatter_settings.h"

#include <array>
#include <charconv>
#include <string_view>

namespace modelmend::pipeline {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// The value of `key = value` in the table; the text before the first table is that of "".
std::optional<std::string_view> value_of(std::string_view toml, std::string_view table,
                                         std::string_view key) {
  std::string_view current;
  while (!toml.empty()) {
    const std::size_t end = toml.find('\n');
    const std::string_view line = trimmed(toml.substr(0, end));
    toml.remove_prefix(end == std::string_view::npos ? toml.size() : end + 1);
    if (line.starts_with('[')) {
      current = trimmed(line.substr(1, line.find(']') - 1));
      continue;
    }
    const std::size_t equals = line.find('=');
    if (current != table || equals == std::string_view::npos) continue;
    if (trimmed(line.substr(0, equals)) != key) continue;
    const std::string_view value = line.substr(equals + 1);
    return trimmed(value.substr(0, value.find('#')));
  }
  return std::nullopt;
}

std::optional<std::uint32_t> number_of(std::string_view toml, std::string_view table) {
  const auto value = value_of(toml, table, "line-length");
  if (!value) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  return error == std::errc{} && number > 0 ? std::optional(number) : std::nullopt;
}

bool skips_comma(std::string_view toml, std::string_view table) {
  return value_of(toml, table, "skip-magic-trailing-comma") == "true";
}

FormatterSettings of_pyproject(std::string_view toml) {
  FormatterSettings settings;
  settings.line_length = number_of(toml, "tool.ruff");
  if (!settings.line_length) settings.line_length = number_of(toml, "tool.black");
  settings.skips_magic_trailing_comma =
      skips_comma(toml, "tool.ruff.format") || skips_comma(toml, "tool.black");
  return settings;
}

FormatterSettings of_ruff(std::string_view toml) {
  return {.line_length = number_of(toml, ""),
          .skips_magic_trailing_comma = skips_comma(toml, "format")};
}

FormatterSettings of_folder(const FileSystem& files, const std::string& folder) {
  for (const std::string_view name : std::to_array<std::string_view>({"ruff.toml", ".ruff.toml"}))
    if (const auto toml = files.read_file(join_path(folder, std::string(name)))) {
      const FormatterSettings settings = of_ruff(*toml);
      if (settings.line_length) return settings;
    }
  const auto toml = files.read_file(join_path(folder, "pyproject.toml"));
  return toml ? of_pyproject(*toml) : FormatterSettings{};
}

}  // namespace

FormatterSettings formatter_settings_of(const FileSystem& files, const std::string& root,
                                        const std::string& path) {
  std::string folder = path;
  while (!folder.empty()) {
    const std::size_t slash = folder.rfind('/');
    folder = slash == std::string::npos ? std::string() : folder.substr(0, slash);
    const FormatterSettings settings =
        of_folder(files, folder.empty() ? root : join_path(root, folder));
    if (settings.line_length) return settings;
  }
  return {};
}

}  // namespace modelmend::pipeline
