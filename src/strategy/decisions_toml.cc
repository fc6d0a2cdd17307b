#include "strategy/decisions_toml.h"

#define TOML_EXCEPTIONS 0
#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>

#include "text/line_index.h"

namespace modelmend::strategy {
namespace {

class EntryReader {
 public:
  EntryReader(const std::string& text, const std::string& path)
      : text_(text), path_(path), lines_(text) {}

  void read(const toml::table& whole) {
    for (const auto& [key, value] : whole) {
      const toml::table* models = value.as_table();
      if (key.str() != "models") {
        refuse(key.source(), fmt::format("the key '{}' is not known", key.str()),
               "entries are called [models.\"FILE::CLASS\"]");
      } else if (models == nullptr) {
        refuse(key.source(), "'models' must be a table", {});
      } else {
        for (const auto& [name, entry] : *models) read_entry(name, entry);
      }
    }
    std::ranges::sort(entries_, {}, &TomlEntry::line);
  }

  [[nodiscard]] std::vector<TomlEntry> take_entries() { return std::move(entries_); }
  [[nodiscard]] std::vector<Error> errors() const {
    std::vector<Error> errors;
    for (const auto& [line, error] : errors_) errors.push_back(error);
    return errors;
  }

 private:
  void read_entry(const toml::key& name, const toml::node& value) {
    const toml::table* table = value.as_table();
    if (table == nullptr) {
      return refuse(name.source(), fmt::format("the entry of '{}' must be a table", name.str()),
                    {});
    }
    TomlEntry entry{.model = std::string(name.str()),
                    .line = name.source().begin.line,
                    .values = {},
                    .end = end_of_line(name.source().end.line),
                    .has_header = begins_with_bracket(name.source().begin.line)};
    for (const auto& [key, item] : *table) {
      const auto text = item.value_exact<std::string>();
      if (!text) {
        refuse(item.source(), fmt::format("'{}' of '{}' must be a string", key.str(), entry.model),
               {});
        continue;
      }
      entry.values.emplace(std::string(key.str()),
                           TomlValue{*text, key.source().begin.line, range_of(item.source())});
      entry.end = std::max(entry.end, end_of_line(item.source().end.line));
    }
    entries_.push_back(std::move(entry));
  }

  void refuse(const toml::source_region& where, std::string what, std::string next) {
    errors_.emplace(where.begin.line,
                    Error{ErrorCode::Usage, fmt::format("{}:{}", path_, where.begin.line),
                          std::move(what), std::move(next)});
  }

  // toml++ counts columns in code points, from 1.
  [[nodiscard]] std::uint32_t offset(const toml::source_position& position) const {
    return lines_.offset_of({position.line, position.column}, text_);
  }
  [[nodiscard]] ByteRange range_of(const toml::source_region& region) const {
    return {offset(region.begin), offset(region.end)};
  }
  [[nodiscard]] std::uint32_t end_of_line(std::uint32_t line) const {
    return lines_.line_range(line).end;
  }
  [[nodiscard]] bool begins_with_bracket(std::uint32_t line) const {
    const std::string_view text = lines_.line_range(line).in(text_);
    const std::size_t begin = text.find_first_not_of(" \t");
    return begin != std::string_view::npos && text[begin] == '[';
  }

  const std::string& text_;
  const std::string& path_;
  text::LineIndex lines_;
  std::vector<TomlEntry> entries_;
  std::multimap<std::uint32_t, Error> errors_;  // by line
};

std::string_view without_space(std::string_view line) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = line.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(kSpace) - begin + 1);
}

// toml++ says the name of a table that stands twice with letters of its own in it.
std::optional<Error> second_header(const std::string& text, const std::string& path,
                                   const toml::parse_error& error) {
  if (error.description().find("redefine existing table") == std::string_view::npos)
    return std::nullopt;
  const text::LineIndex lines(text);
  const std::uint32_t second = error.source().begin.line;
  const auto header = [&](std::uint32_t line) {
    return without_space(lines.line_range(line).in(text));
  };
  for (std::uint32_t line = 1; line < second; ++line)
    if (header(line) == header(second))
      return Error{ErrorCode::Usage, fmt::format("{}:{}", path, second),
                   fmt::format("{} stands in line {} already", header(second), line),
                   "keep one of the two entries"};
  return std::nullopt;
}

}  // namespace

tl::expected<std::vector<TomlEntry>, std::vector<Error>> read_entries(const std::string& text,
                                                                      const std::string& path) {
  const toml::parse_result parsed = toml::parse(std::string_view(text), std::string_view(path));
  if (!parsed) {
    if (auto twice = second_header(text, path, parsed.error()))
      return tl::unexpected(std::vector<Error>{*std::move(twice)});
    return tl::unexpected(
        std::vector<Error>{{ErrorCode::Usage,
                            fmt::format("{}:{}", path, parsed.error().source().begin.line),
                            std::string(parsed.error().description()),
                            {}}});
  }
  EntryReader reader(text, path);
  reader.read(parsed.table());
  if (auto errors = reader.errors(); !errors.empty()) return tl::unexpected(std::move(errors));
  return reader.take_entries();
}

std::string toml_string(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      quoted += std::string("\\") + c;
    else if (byte < 0x20 || byte == 0x7F)
      quoted += fmt::format("\\u{:04X}", byte);
    else
      quoted += c;
  }
  return quoted + "\"";
}

}  // namespace modelmend::strategy
