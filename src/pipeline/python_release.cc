#include "pipeline/python_release.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace modelmend::pipeline {
namespace {

using semantic::PythonRelease;

constexpr std::string_view kSeries = "3.";
// What stands before the oldest release that will do; Poetry writes `^3.9`.
constexpr std::array<std::string_view, 5> kLowest = {">=", "==", "~=", "^", "~"};

// The number behind "3." where `text` begins with that, and what follows it.
struct ReleaseAt {
  PythonRelease release{};
  std::string_view rest;
};
std::optional<ReleaseAt> release_at(std::string_view text) {
  if (!text.starts_with(kSeries)) return std::nullopt;
  text.remove_prefix(kSeries.size());
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  return ReleaseAt{PythonRelease{number}, text.substr(static_cast<std::size_t>(end - text.data()))};
}

std::string_view without_spaces_at_front(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t");
  return at == std::string_view::npos ? std::string_view{} : text.substr(at);
}

// ">=3.10,<4"
std::optional<PythonRelease> lowest_of(std::string_view requirement) {
  for (const std::string_view mark : kLowest) {
    const std::size_t at = requirement.find(mark);
    if (at == std::string_view::npos) continue;
    const auto found = release_at(without_spaces_at_front(requirement.substr(at + mark.size())));
    if (found) return found->release;
  }
  return std::nullopt;
}

// `requires-python = ">=3.10"`
std::optional<PythonRelease> stated_by(std::string_view line) {
  for (const std::string_view key : {"requires-python", "python"}) {
    if (!line.starts_with(key)) continue;
    const std::string_view rest = without_spaces_at_front(line.substr(key.size()));
    if (rest.starts_with('=')) return lowest_of(rest.substr(1));
  }
  return std::nullopt;
}

}  // namespace

std::optional<PythonRelease> parse_python_release(std::string_view text) {
  const auto found = release_at(text);
  return found && found->rest.empty() ? std::optional(found->release) : std::nullopt;
}

std::optional<PythonRelease> python_release_of(const FileSystem& files, const std::string& root) {
  const auto text = files.read_file(root + "/pyproject.toml");
  if (!text) return std::nullopt;
  for (std::size_t begin = 0; begin < text->size();) {
    const std::size_t end = std::min(text->find('\n', begin), text->size());
    if (const auto found = stated_by(std::string_view(*text).substr(begin, end - begin)))
      return found;
    begin = end + 1;
  }
  return std::nullopt;
}

}  // namespace modelmend::pipeline
