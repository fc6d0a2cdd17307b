#include "pipeline/python_release.h"

#include <fmt/format.h>

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

// `requires-python = ">=3.10"`, `python_requires=">=3.8",` and `python_version = "3.8"`.
std::optional<PythonRelease> stated_by(std::string_view line) {
  for (const std::string_view key : {"requires-python", "python_requires", "python"}) {
    if (!line.starts_with(key)) continue;
    const std::string_view rest = without_spaces_at_front(line.substr(key.size()));
    if (rest.starts_with('=')) return lowest_of(rest.substr(1));
  }
  constexpr std::string_view kOfPipenv = "python_version = \"";
  if (!line.starts_with(kOfPipenv)) return std::nullopt;
  const auto found = release_at(line.substr(kOfPipenv.size()));
  return found ? std::optional(found->release) : std::nullopt;
}

// `target-version = "py38"` of ruff, `["py38", "py39"]` of black: the lowest of them.
std::optional<PythonRelease> targeted_by(std::string_view line) {
  if (!line.starts_with("target-version")) return std::nullopt;
  constexpr std::string_view kPython = "py3";
  std::optional<PythonRelease> lowest;
  for (std::size_t at = line.find(kPython); at != std::string_view::npos;
       at = line.find(kPython, at + 1)) {
    std::uint32_t number = 0;
    const std::string_view digits = line.substr(at + kPython.size());
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc{} && (!lowest || PythonRelease{number} < *lowest))
      lowest = PythonRelease{number};
  }
  return lowest;
}

// The first line of which that is so.
template <class Reads>
std::optional<PythonRelease> first_in(std::string_view text, Reads reads) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (const auto found = reads(without_spaces_at_front(text.substr(begin, end - begin))))
      return found;
    begin = end + 1;
  }
  return std::nullopt;
}

}  // namespace

std::optional<PythonRelease> parse_python_release(std::string_view text) {
  const auto found = release_at(text);
  return found && found->rest.empty() ? std::optional(found->release) : std::nullopt;
}

std::optional<PythonRelease> python_release_of(const FileSystem& files, const std::string& root) {
  for (const auto* name : {"pyproject.toml", "setup.cfg", "setup.py", "Pipfile"})
    if (const auto text = files.read_file(fmt::format("{}/{}", root, name)))
      if (const auto found = first_in(*text, stated_by)) return found;
  for (const auto* name : {"pyproject.toml", "ruff.toml", ".ruff.toml"})
    if (const auto text = files.read_file(fmt::format("{}/{}", root, name)))
      if (const auto found = first_in(*text, targeted_by)) return found;
  return std::nullopt;
}

}  // namespace modelmend::pipeline
