#include "alembic/script_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <string_view>
#include <utility>

#include "base/relative_path.h"
#include "model/alembic_config.h"

namespace modelmend::alembic {
namespace {

using Option = std::function<std::optional<std::string>(std::string_view)>;

// What version_locations is split at: path_separator, or the older names for it.
std::string separators(const Option& option) {
  const auto said = option("path_separator");
  const auto word = said ? said : option("version_path_separator");
  if (!word) return " ,\n";
  if (*word == "space") return " ";
  if (*word == "newline") return "\n";
  return *word == "os" ? ":" : *word;
}

std::vector<std::string> split(std::string_view text, std::string_view at) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(at), text.size());
    std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t begin = part.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) continue;
    part = part.substr(begin, part.find_last_not_of(kSpace) - begin + 1);
    parts.emplace_back(part);
  }
  return parts;
}

// "%(here)s/a" and "a" from the folder of the configuration, "app.db:versions" from a package.
std::optional<std::string> located(std::string text, const std::string& here) {
  constexpr std::string_view kHere = "%(here)s";
  if (text.starts_with(kHere)) return normalized(joined(here, "." + text.substr(kHere.size())));
  if (const std::size_t colon = text.find(':'); colon != std::string::npos) {
    std::replace(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), '.', '/');
    std::ranges::replace(text, ':', '/');
  }
  return normalized(joined(here, text));
}

Result<std::vector<std::string>> version_folders(const Option& option, const std::string& here,
                                                 const ScriptSettings& settings,
                                                 const std::string& config) {
  const auto said = option("version_locations");
  if (!said || said->empty()) return std::vector{joined(settings.folder, "versions")};
  std::vector<std::string> folders;
  for (const std::string& part : split(*said, separators(option))) {
    auto folder = located(part, here);
    if (!folder)
      return fail(ErrorCode::Input, config,
                  fmt::format("version_locations names '{}', which is not in the project", part),
                  "name a folder of the project");
    folders.push_back(*std::move(folder));
  }
  return folders;
}

bool is_true(const std::optional<std::string>& value) {
  return value && (*value == "true" || *value == "True" || *value == "1" || *value == "yes");
}

void read_names(const Option& option, ScriptSettings& settings) {
  if (const auto pattern = option("file_template"); pattern && !pattern->empty())
    settings.file_template = *pattern;
  if (const auto length = option("truncate_slug_length"))
    std::from_chars(length->data(), length->data() + length->size(), settings.slug_length);
  settings.timezone = option("timezone").value_or("");
  settings.recursive = is_true(option("recursive_version_locations"));
}

}  // namespace

Result<ScriptSettings> read_script_settings(const FileSystem& files, const std::string& root,
                                            const model::AlembicEnvironment& environment) {
  ScriptSettings settings;
  settings.folder = environment.folder;
  if (const auto text = files.read_file(join_path(root, joined(settings.folder, "script.py.mako"))))
    settings.script_template = *text;
  Option option = [](std::string_view) { return std::optional<std::string>(); };
  std::string text;
  if (!environment.config.empty()) {
    auto read = files.read_file(join_path(root, environment.config));
    if (!read) return tl::unexpected(read.error());
    text = *std::move(read);
    option = [&](std::string_view key) {
      return model::alembic_option(text, environment.config, environment.section, key);
    };
  }
  read_names(option, settings);
  auto folders =
      version_folders(option, folder_of(environment.config), settings, environment.config);
  if (!folders) return tl::unexpected(folders.error());
  settings.version_folders = *std::move(folders);
  return settings;
}

}  // namespace modelmend::alembic
