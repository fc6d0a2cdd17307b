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

std::optional<std::uint32_t> number_of(std::string_view toml, std::string_view table,
                                       std::string_view key = "line-length") {
  const auto value = value_of(toml, table, key);
  if (!value) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  return error == std::errc{} && number > 0 ? std::optional(number) : std::nullopt;
}

bool skips_comma(std::string_view toml, std::string_view table) {
  return value_of(toml, table, "skip-magic-trailing-comma") == "true";
}

std::optional<bool> yes_or_no(std::string_view text, std::string_view table, std::string_view key) {
  const auto value = value_of(text, table, key);
  if (!value) return std::nullopt;
  return *value == "true" || *value == "True" || *value == "1";
}

// Ruff writes its keys with hyphens, isort with underscores.
void read_imports_of_ruff(FormatterSettings& settings, std::string_view toml,
                          std::string_view table) {
  if (!settings.has_single_imports)
    settings.has_single_imports = yes_or_no(toml, table, "force-single-line");
  if (!settings.combines_aliases)
    settings.combines_aliases = yes_or_no(toml, table, "combine-as-imports");
}

void read_imports_of_isort(FormatterSettings& settings, std::string_view text,
                           std::string_view table) {
  if (!settings.has_single_imports)
    settings.has_single_imports = yes_or_no(text, table, "force_single_line");
  if (!settings.combines_aliases)
    settings.combines_aliases = yes_or_no(text, table, "combine_as_imports");
}

// What ruff and black take where they are set up and told nothing of it.
constexpr std::uint32_t kUsualLineLength = 88;

// `[tool.ruff]`, `[tool.ruff.lint]`
bool has_table(std::string_view toml, std::string_view table) {
  for (std::size_t at = toml.find(table); at != std::string_view::npos;
       at = toml.find(table, at + 1)) {
    const std::size_t line = at == 0 ? 0 : toml.rfind('\n', at - 1) + 1;  // npos + 1 is 0
    const std::string_view rest = toml.substr(at + table.size());
    if (trimmed(toml.substr(line, at - line)) == "[" &&
        (rest.starts_with(']') || rest.starts_with('.')))
      return true;
  }
  return false;
}

FormatterSettings of_pyproject(std::string_view toml) {
  FormatterSettings settings;
  settings.line_length = number_of(toml, "tool.ruff");
  if (!settings.line_length) settings.line_length = number_of(toml, "tool.black");
  if (!settings.line_length && (has_table(toml, "tool.ruff") || has_table(toml, "tool.black")))
    settings.line_length = kUsualLineLength;
  settings.skips_magic_trailing_comma =
      skips_comma(toml, "tool.ruff.format") || skips_comma(toml, "tool.black");
  read_imports_of_ruff(settings, toml, "tool.ruff.lint.isort");
  read_imports_of_ruff(settings, toml, "tool.ruff.isort");
  read_imports_of_isort(settings, toml, "tool.isort");
  return settings;
}

FormatterSettings of_ruff(std::string_view toml) {
  FormatterSettings settings;
  settings.line_length = number_of(toml, "");
  if (!settings.line_length && !value_of(toml, "", "extend"))
    settings.line_length = kUsualLineLength;
  settings.skips_magic_trailing_comma = skips_comma(toml, "format");
  read_imports_of_ruff(settings, toml, "lint.isort");
  read_imports_of_ruff(settings, toml, "isort");
  return settings;
}

// No formatter, but nobody wants lines that it complains of.
void read_flake8(FormatterSettings& settings, std::string_view text, std::string_view table) {
  if (settings.line_length) return;
  settings.line_length = number_of(text, table, "max-line-length");
  if (!settings.line_length) settings.line_length = number_of(text, table, "max_line_length");
}

FormatterSettings of_folder(const FileSystem& files, const std::string& folder) {
  for (const std::string_view name : std::to_array<std::string_view>({"ruff.toml", ".ruff.toml"}))
    if (const auto toml = files.read_file(join_path(folder, std::string(name)))) {
      const FormatterSettings settings = of_ruff(*toml);
      if (settings.says_something()) return settings;
    }
  const auto toml = files.read_file(join_path(folder, "pyproject.toml"));
  FormatterSettings settings = toml ? of_pyproject(*toml) : FormatterSettings{};
  if (const auto text = files.read_file(join_path(folder, ".isort.cfg")))
    read_imports_of_isort(settings, *text, "settings");
  if (const auto text = files.read_file(join_path(folder, "setup.cfg")))
    read_imports_of_isort(settings, *text, "isort");
  if (toml) read_flake8(settings, *toml, "tool.flake8");
  for (const std::string_view name :
       std::to_array<std::string_view>({".flake8", "setup.cfg", "tox.ini"}))
    if (const auto text = files.read_file(join_path(folder, std::string(name))))
      read_flake8(settings, *text, "flake8");
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
