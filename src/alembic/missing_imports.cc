#include "alembic/missing_imports.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "text/lines_of.h"

namespace modelmend::alembic {
namespace {

bool is_import(std::string_view line) {
  return line.starts_with("import ") ||
         (line.starts_with("from ") && line.find(" import ") != std::string_view::npos);
}

// An import that goes on in the next line has no place behind its first one.
bool goes_on(std::string_view line) {
  return line.ends_with('(') || line.ends_with('\\');
}

// Where a line can be put among the imports: what stands in the docstring comes before them.
std::optional<std::size_t> place_in(const std::vector<std::string>& lines) {
  std::optional<std::size_t> place;
  for (std::size_t i = 0; i < lines.size() && !lines[i].starts_with("def "); ++i)
    if (is_import(lines[i])) place = goes_on(lines[i]) ? i : i + 1;
  return place;
}

}  // namespace

bool has_place_for_imports(std::string_view script_template) {
  for (std::size_t at = script_template.find("${"); at != std::string_view::npos;
       at = script_template.find("${", at + 2)) {
    const std::size_t begin = script_template.find_first_not_of(" \t", at + 2);
    if (begin != std::string_view::npos && script_template.substr(begin).starts_with("imports"))
      return true;
  }
  return false;
}

std::string with_imports(std::string_view text, const std::set<std::string>& imports) {
  std::vector<std::string> lines = text::lines_of(text);
  auto place = place_in(lines);
  if (!place) return std::string(text);
  for (const std::string& import : imports) {
    if (std::ranges::find(lines, import) != lines.end()) continue;
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>((*place)++), import);
  }
  return fmt::format("{}", fmt::join(lines, "\n"));
}

}  // namespace modelmend::alembic
