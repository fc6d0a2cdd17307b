#include "pipeline/sqlmodel_release.h"

#include <algorithm>
#include <charconv>

#include "pipeline/requirements.h"

namespace modelmend::pipeline {

namespace {

using semantic::SqlModelRelease;

constexpr std::string_view kName = "sqlmodel";
constexpr std::string_view kSeries = "0.0.";

// The number behind "0.0." where `text` begins with that.
std::optional<SqlModelRelease> release_at(std::string_view text) {
  if (!text.starts_with(kSeries)) return std::nullopt;
  text.remove_prefix(kSeries.size());
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  return SqlModelRelease{number};
}

// poetry.lock, uv.lock and pdm.lock: `name = "sqlmodel"`, `version = "0.0.24"` in the next line.
std::optional<SqlModelRelease> locked(std::string_view text) {
  constexpr std::string_view kEntry = "name = \"sqlmodel\"\n";
  constexpr std::string_view kVersion = "version = \"";
  const std::size_t entry = text.find(kEntry);
  if (entry == std::string_view::npos) return std::nullopt;
  const std::string_view line = line_at(text, entry + kEntry.size());
  if (!line.starts_with(kVersion)) return std::nullopt;
  return release_at(line.substr(kVersion.size()));
}

// Pipfile.lock: `"sqlmodel": {`, and in it `"version": "==0.0.24"`.
std::optional<SqlModelRelease> locked_by_pipenv(std::string_view text) {
  constexpr std::string_view kEntry = R"("sqlmodel": {)";
  constexpr std::string_view kVersion = R"("version": "==)";
  const std::size_t entry = text.find(kEntry);
  if (entry == std::string_view::npos) return std::nullopt;
  const std::string_view inner = text.substr(entry, text.find('}', entry) - entry);
  const std::size_t version = inner.find(kVersion);
  if (version == std::string_view::npos) return std::nullopt;
  return release_at(inner.substr(version + kVersion.size()));
}

// What one requirement says: `==0.0.24`, `>=0.0.14,<0.0.20`, `= "^0.0.8"`.
std::optional<SqlModelRelease> required(std::string_view requirement) {
  const std::string_view rest = requirement.substr(0, requirement.find_first_of("#;"));
  for (std::size_t at = 0; at < rest.size(); ++at) {
    const auto release = release_at(rest.substr(at));
    if (!release || (at > 0 && is_of_a_word(rest[at - 1]))) continue;
    std::string_view before = rest.substr(0, at);
    while (before.ends_with(' ') || before.ends_with('"') || before.ends_with('\''))
      before.remove_suffix(1);
    const auto number = static_cast<std::uint32_t>(*release);
    if (before.ends_with("==") || before.ends_with('^') || before.ends_with("<=")) return release;
    if (before.ends_with('<') && number > 0) return SqlModelRelease{number - 1};
    // Poetry's `sqlmodel = "0.0.8"` is exact as well.
    if (before.ends_with('=') && !before.ends_with(">=") && !before.ends_with("~=") &&
        !before.ends_with("!="))
      return release;
  }
  return std::nullopt;
}

std::optional<SqlModelRelease> stated(std::string_view text) {
  for (const std::size_t behind : mentions(text, kName)) {
    const std::string_view line = line_at(text, behind);
    // Requirements may share a line: ["sqlmodel<0.0.20", "other==0.0.1"].
    if (const auto release = required(line.substr(0, line.find("\",")))) return release;
  }
  return std::nullopt;
}

}  // namespace

std::optional<SqlModelRelease> parse_sqlmodel_release(std::string_view text) {
  const auto release = release_at(text);
  const bool is_all =
      std::ranges::all_of(text, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  return is_all && std::ranges::count(text, '.') == 2 ? release : std::nullopt;
}

SqlModelRelease sqlmodel_release_of(const FileSystem& files, const std::string& root) {
  for (const auto* name : {"poetry.lock", "uv.lock", "pdm.lock"})
    if (const auto text = files.read_file(root + "/" + name))
      if (const auto release = locked(*text)) return *release;
  if (const auto text = files.read_file(root + "/Pipfile.lock"))
    if (const auto release = locked_by_pipenv(*text)) return *release;
  for (const std::string& name : requirement_files(files, root))
    if (const auto text = files.read_file(root + "/" + name))
      if (const auto release = stated(*text)) return *release;
  return semantic::kNewestSqlModel;
}

}  // namespace modelmend::pipeline
