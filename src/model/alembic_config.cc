#include "model/alembic_config.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/file_system.h"

namespace modelmend::model {
namespace {

constexpr std::string_view kKey = "script_location";
constexpr std::string_view kDefaults = "DEFAULT";
constexpr std::string_view kSpace = " \t\r";

// A value may name others, and these again: more than this is a circle.
constexpr int kMaxReplacements = 50;

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// Without quotes, and without the comment behind them; other text as it is.
std::string_view unquoted(std::string_view value) {
  if (value.empty() || (value.front() != '"' && value.front() != '\'')) return value;
  const std::size_t end = value.find(value.front(), 1);
  return end == std::string_view::npos ? value : value.substr(1, end - 1);
}

struct Value {
  std::string text;
  std::uint32_t line = 0;
  std::string rest = {};  // further lines of it, each after a line feed
};
using Section = std::map<std::string, Value, std::less<>>;

// Sections by name, with the lines `key = value` in them.
std::map<std::string, Section> read_sections(std::string_view text) {
  std::map<std::string, Section> sections;
  Section* current = nullptr;
  Value* last = nullptr;
  bool in_list = false;  // of TOML, up to its bracket
  std::uint32_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    const std::string_view content = trimmed(line);
    const bool is_continued = kSpace.find(line.empty() ? 'x' : line.front()) != kSpace.npos;
    if (content.empty() || content.front() == '#' || content.front() == ';') continue;
    if (last != nullptr && (is_continued || in_list)) {
      last->rest += "\n" + std::string(content);
      in_list = in_list && content.find(']') == std::string_view::npos;
      continue;
    }
    if (is_continued) continue;
    if (content.front() == '[' && content.find(']') != std::string_view::npos) {
      last = nullptr;
      current = &sections[std::string(trimmed(content.substr(1, content.find(']') - 1)))];
      continue;
    }
    const std::size_t equals = content.find_first_of("=:");
    if (current == nullptr || equals == std::string_view::npos) continue;
    const auto stored =
        current->insert_or_assign(std::string(trimmed(content.substr(0, equals))),
                                  Value{std::string(trimmed(content.substr(equals + 1))), number});
    last = &stored.first->second;
    in_list = last->text.starts_with('[') && last->text.find(']') == std::string::npos;
  }
  return sections;
}

const Value* find_value(const Section& section, const Section& defaults, std::string_view key) {
  if (const auto own = section.find(key); own != section.end()) return &own->second;
  const auto given = defaults.find(key);
  return given == defaults.end() ? nullptr : &given->second;
}

// Replaces the first %(key)s but for %(here)s; false if there is none left, or nothing to put
// there.
bool replace_one(std::string& text, const Section& section, const Section& defaults) {
  for (std::size_t at = text.find("%("); at != std::string::npos; at = text.find("%(", at + 1)) {
    const std::size_t end = text.find(")s", at);
    if (end == std::string::npos) return false;
    const std::string key = text.substr(at + 2, end - at - 2);
    const Value* const value = key == "here" ? nullptr : find_value(section, defaults, key);
    if (value == nullptr) continue;
    text.replace(at, end + 2 - at, value->text);
    return true;
  }
  return false;
}

// The strings of a TOML list, a line each.
std::string list_items(std::string_view list) {
  std::string items;
  while (true) {
    const std::size_t begin = list.find_first_of("'\"");
    if (begin == std::string_view::npos) return items;
    const std::size_t end = list.find(list[begin], begin + 1);
    if (end == std::string_view::npos) return items;
    items += (items.empty() ? "" : "\n") + std::string(list.substr(begin + 1, end - begin - 1));
    list.remove_prefix(end + 1);
  }
}

std::string with_single_percents(std::string text) {
  for (std::size_t at = text.find("%%"); at != std::string::npos; at = text.find("%%", at + 1))
    text.erase(at, 1);
  return text;
}

ScriptLocation location(const Value& value, const Section& section, const Section& defaults) {
  ScriptLocation made;
  made.line = value.line;
  made.written = unquoted(value.text);
  for (int i = 0; i < kMaxReplacements && replace_one(made.written, section, defaults); ++i) {
  }
  constexpr std::string_view kHere = "%(here)s";
  if (made.written.starts_with(kHere)) {
    made.from_here = true;
    made.written.erase(0, kHere.size());
    made.written.erase(0, std::min(made.written.find_first_not_of('/'), made.written.size()));
  }
  if (made.written.find("%(") != std::string::npos)
    made.reason = "script_location '" + made.written + "' cannot be read";
  return made;
}

}  // namespace

std::optional<std::string> alembic_option(std::string_view text, const std::string& file,
                                          const std::string& section, std::string_view key) {
  const auto sections = read_sections(text);
  const auto own = sections.find(section);
  if (own == sections.end()) return std::nullopt;
  static const Section kNone;
  const auto shared = sections.find(std::string(kDefaults));
  const bool is_toml = file_name(file) == "pyproject.toml";
  const Section& defaults = is_toml || shared == sections.end() ? kNone : shared->second;
  const Value* const value = find_value(own->second, defaults, key);
  if (value == nullptr) return std::nullopt;
  std::string made = value->text + value->rest;
  if (is_toml) made = made.starts_with('[') ? list_items(made) : std::string(unquoted(made));
  for (int i = 0; i < kMaxReplacements && replace_one(made, own->second, defaults); ++i) {
  }
  return with_single_percents(std::move(made));
}

std::vector<ScriptLocation> script_locations(std::string_view text, const std::string& file) {
  const auto sections = read_sections(text);
  const bool is_toml = file_name(file) == "pyproject.toml";
  static const Section kNone;
  const auto found = sections.find(std::string(kDefaults));
  const Section& defaults = is_toml || found == sections.end() ? kNone : found->second;

  std::vector<ScriptLocation> locations;
  for (const auto& [name, section] : sections) {
    if (is_toml ? name != "tool.alembic" : name == kDefaults) continue;
    // What all sections share makes none of them an environment but the one that is meant without
    // a name.
    const bool has_own = section.contains(kKey);
    const Value* const value = find_value(section, defaults, kKey);
    if (value == nullptr || (!has_own && name != "alembic")) continue;
    ScriptLocation made = location(*value, section, defaults);
    made.file = file;
    made.section = name;
    locations.push_back(std::move(made));
  }
  std::ranges::stable_sort(locations, {}, &ScriptLocation::line);
  return locations;
}

}  // namespace modelmend::model
