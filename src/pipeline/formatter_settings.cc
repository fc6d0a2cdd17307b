#include "pipeline/formatter_settings.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <array>
#include <charconv>
#include <limits>
#include <string_view>
#include <utility>

namespace modelmend::pipeline {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// The value of `key = value` in the section of a file that Python's configparser reads.
std::optional<std::string_view> value_of(std::string_view ini, std::string_view section,
                                         std::string_view key) {
  std::string_view current;
  while (!ini.empty()) {
    const std::size_t end = ini.find('\n');
    const std::string_view line = trimmed(ini.substr(0, end));
    ini.remove_prefix(end == std::string_view::npos ? ini.size() : end + 1);
    if (line.starts_with('[')) {
      current = trimmed(line.substr(1, line.find(']') - 1));
      continue;
    }
    const std::size_t equals = line.find('=');
    if (current != section || equals == std::string_view::npos) continue;
    if (trimmed(line.substr(0, equals)) != key) continue;
    const std::string_view value = line.substr(equals + 1);
    return trimmed(value.substr(0, value.find('#')));
  }
  return std::nullopt;
}

std::optional<std::uint32_t> number_of(std::string_view ini, std::string_view section,
                                       std::string_view key) {
  const auto value = value_of(ini, section, key);
  if (!value) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  return error == std::errc{} && number > 0 ? std::optional(number) : std::nullopt;
}

std::optional<bool> yes_or_no(std::string_view ini, std::string_view section,
                              std::string_view key) {
  const auto value = value_of(ini, section, key);
  if (!value) return std::nullopt;
  return *value == "true" || *value == "True" || *value == "1";
}

// What ruff and black take where they are set up and told nothing of it.
constexpr std::uint32_t kUsualLineLength = 88;

using Toml = toml::node_view<const toml::node>;

// 0 is no length.
std::optional<std::uint32_t> number_of(const Toml& value) {
  const auto number = value.value<std::int64_t>();
  if (!number || *number <= 0 || *number > std::numeric_limits<std::uint16_t>::max())
    return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

// Ruff writes its keys with hyphens, isort with underscores.
void read_imports_of_ruff(FormatterSettings& settings, const Toml& isort) {
  if (!settings.has_single_imports)
    settings.has_single_imports = isort["force-single-line"].value<bool>();
  if (!settings.combines_aliases)
    settings.combines_aliases = isort["combine-as-imports"].value<bool>();
}

void read_ruff(FormatterSettings& settings, const Toml& ruff) {
  settings.line_length = number_of(ruff["line-length"]);
  settings.tab_width = number_of(ruff["indent-width"]);
  settings.skips_magic_trailing_comma = ruff["format"]["skip-magic-trailing-comma"].value_or(false);
  read_imports_of_ruff(settings, ruff["lint"]["isort"]);
  read_imports_of_ruff(settings, ruff["isort"]);
}

void read_imports_of_isort(FormatterSettings& settings, std::string_view ini,
                           std::string_view section) {
  if (!settings.has_single_imports)
    settings.has_single_imports = yes_or_no(ini, section, "force_single_line");
  if (!settings.combines_aliases)
    settings.combines_aliases = yes_or_no(ini, section, "combine_as_imports");
}

FormatterSettings of_pyproject(const toml::table& file) {
  const Toml tool = file["tool"];
  FormatterSettings settings;
  read_ruff(settings, tool["ruff"]);
  if (!settings.line_length) settings.line_length = number_of(tool["black"]["line-length"]);
  if (!settings.line_length && (tool["ruff"].is_table() || tool["black"].is_table()))
    settings.line_length = kUsualLineLength;
  settings.skips_magic_trailing_comma |= tool["black"]["skip-magic-trailing-comma"].value_or(false);
  if (!settings.has_single_imports)
    settings.has_single_imports = tool["isort"]["force_single_line"].value<bool>();
  if (!settings.combines_aliases)
    settings.combines_aliases = tool["isort"]["combine_as_imports"].value<bool>();
  if (!settings.line_length) settings.line_length = number_of(tool["flake8"]["max-line-length"]);
  if (!settings.line_length) settings.line_length = number_of(tool["flake8"]["max_line_length"]);
  return settings;
}

FormatterSettings of_ruff(const toml::table& file) {
  FormatterSettings settings;
  read_ruff(settings, Toml(&file));
  if (!settings.line_length && !file.contains("extend")) settings.line_length = kUsualLineLength;
  return settings;
}

// No formatter, but nobody wants lines that it complains of.
void read_flake8(FormatterSettings& settings, std::string_view ini) {
  if (settings.line_length) return;
  settings.line_length = number_of(ini, "flake8", "max-line-length");
  if (!settings.line_length) settings.line_length = number_of(ini, "flake8", "max_line_length");
}

// Nothing for a file that is not there or is no TOML, which its formatter will complain of.
std::optional<toml::table> read_toml(const FileSystem& files, const std::string& path) {
  const auto text = files.read_file(path);
  if (!text) return std::nullopt;
  toml::parse_result parsed = toml::parse(*text);
  if (!parsed) return std::nullopt;
  return std::move(parsed).table();
}

FormatterSettings of_folder(const FileSystem& files, const std::string& folder) {
  for (const std::string_view name : std::to_array<std::string_view>({"ruff.toml", ".ruff.toml"}))
    if (const auto toml = read_toml(files, join_path(folder, std::string(name)))) {
      const FormatterSettings settings = of_ruff(*toml);
      if (settings.says_something()) return settings;
    }
  const auto toml = read_toml(files, join_path(folder, "pyproject.toml"));
  FormatterSettings settings = toml ? of_pyproject(*toml) : FormatterSettings{};
  if (const auto text = files.read_file(join_path(folder, ".isort.cfg")))
    read_imports_of_isort(settings, *text, "settings");
  if (const auto text = files.read_file(join_path(folder, "setup.cfg")))
    read_imports_of_isort(settings, *text, "isort");
  for (const std::string_view name :
       std::to_array<std::string_view>({".flake8", "setup.cfg", "tox.ini"}))
    if (const auto text = files.read_file(join_path(folder, std::string(name))))
      read_flake8(settings, *text);
  return settings;
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
    if (settings.says_something()) return settings;
  }
  return {};
}

}  // namespace modelmend::pipeline
