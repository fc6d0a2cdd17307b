#include "report/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace modelmend::report {
namespace {

std::string_view first_line(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\f";
  const std::string_view line = text.substr(0, text.find('\n'));
  const auto first = line.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(kBlank) - first + 1);
}

bool is_control(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
}

}  // namespace

std::string Spot::describe() const {
  return fmt::format("{}:{}:{}", path, begin.line, begin.column);
}

Spot spot_of(const text::SourceStore& sources, Place place) {
  Spot spot{.path = printable(sources.path(place.file)), .begin = {}, .end = {}, .line_text = {}};
  const auto source = sources.get(place.file);
  if (!source) return spot;
  const text::SourceFile& file = **source;
  spot.begin = file.at(place.range.begin);
  spot.end = file.at(place.range.end);
  const ByteRange line = file.lines().line_range(spot.begin.line);
  spot.line_text = printable(first_line(line.in(file.bytes())));
  return spot;
}

std::string count(std::size_t number, std::string_view noun) {
  if (number == 1) return fmt::format("1 {}", noun);
  const bool takes_es = noun.ends_with("ch") || noun.ends_with("s");
  return fmt::format("{} {}{}", number, noun, takes_es ? "es" : "s");
}

std::vector<std::pair<std::string, std::size_t>> by_frequency(const Counts& counts) {
  std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, std::ranges::greater{},
                           &std::pair<std::string, std::size_t>::second);
  return sorted;
}

std::string list_counts(const Counts& counts) {
  std::string list;
  for (const auto& [name, number] : by_frequency(counts)) {
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", number, name);
  }
  return list;
}

std::string printable(std::string_view text) {
  std::string safe;
  for (const char byte : text) {
    if (is_control(byte)) {
      safe += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    } else {
      safe += byte;
    }
  }
  return safe;
}

std::string describe(const text::Diagnostic& diagnostic, const text::SourceStore& sources) {
  std::string line = std::string(text::to_string(diagnostic.severity)) + ": ";
  if (diagnostic.place) line += spot_of(sources, *diagnostic.place).describe() + ": ";
  line += printable(diagnostic.message);
  if (!diagnostic.next.empty()) line += "; " + printable(diagnostic.next);
  return line;
}

}  // namespace modelmend::report
