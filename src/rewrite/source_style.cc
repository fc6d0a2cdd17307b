#include "rewrite/source_style.h"

#include <algorithm>
#include <map>

#include "rewrite/lines.h"
#include "syntax/walker.h"
#include "text/utf8.h"

namespace modelmend::rewrite {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// In columns: code points, but for tabs.
std::uint32_t width_of(std::string_view line, std::uint32_t tab_width = kTabWidth) {
  const auto tabs = static_cast<std::uint32_t>(std::ranges::count(line, '\t'));
  return static_cast<std::uint32_t>(text::count_code_points(line)) + tabs * (tab_width - 1);
}

// Where fewer of its lines are longer, they have escaped the limit that there is.
constexpr int kOneLineOf = 50;

// What one walk over the tree finds out.
struct Survey {
  std::map<std::string, int, std::less<>> indents;
  int single_quotes = 0;
  int double_quotes = 0;
  std::uint32_t longest = 0;  // of lines that a formatter could break
  int endless = 0;            // such lines above every usual limit
  int lines = 0;
  std::map<ImportWrap, int> wraps;
  int wrapped_with_comma = 0;
  int wrapped_without_comma = 0;
  bool wrapped_below_black = false;  // a wrapped import that would fit black's line but not PEP 8's
  std::map<std::string_view, int> single_imports;  // by module, those of one plain name
  bool has_shared_imports = false;                 // one of several names
  bool has_shared_aliases = false;                 // one of several names, an alias among them
};

void note_indent(Survey& survey, Node block, std::string_view text) {
  if (!begins_line(text, block.begin())) return;
  const Node owner = block.parent();
  const std::string_view outer = indentation_at(text, owner.begin());
  const std::string_view inner = indentation_at(text, block.begin());
  if (inner.size() > outer.size() && inner.starts_with(outer))
    ++survey.indents[std::string(inner.substr(outer.size()))];
}

void note_quotes(Survey& survey, Node start) {
  const std::string_view text = start.text();
  if (text.ends_with(R"(""")") || text.ends_with("'''")) return;
  ++(text.ends_with('"') ? survey.double_quotes : survey.single_quotes);
}

// A wrapped import written on one line.
std::string joined(Node statement) {
  std::string line = "from " + std::string(statement.field(Field::ModuleName).text()) + " import ";
  bool first = true;
  for (const Node name : statement.fields(Field::Name)) {
    if (!first) line += ", ";
    line += name.text();
    first = false;
  }
  return line;
}

void note_import_names(Survey& survey, Node statement, const std::vector<Node>& names) {
  const bool has_alias = std::ranges::any_of(
      names, [](Node name) { return static_cast<bool>(name.field(Field::Alias)); });
  if (names.size() > 1) survey.has_shared_imports = true;
  if (names.size() > 1 && has_alias) survey.has_shared_aliases = true;
  // What stands under a condition is written by itself anyhow.
  if (names.size() == 1 && !has_alias && statement.parent().is(Kind::Module))
    ++survey.single_imports[statement.field(Field::ModuleName).text()];
}

void note_import(Survey& survey, Node statement) {
  const std::vector<Node> names = statement.fields(Field::Name);
  note_import_names(survey, statement, names);
  if (names.size() < 2 || statement.text().find('\n') == std::string_view::npos) return;
  const std::string_view text = statement.source();
  const bool parenthesised = statement.text().find('(') != std::string_view::npos;
  const bool own_lines = std::all_of(names.begin(), names.end(),
                                     [&](Node name) { return begins_line(text, name.begin()); });
  ++survey.wraps[!parenthesised ? ImportWrap::Backslash
                 : own_lines    ? ImportWrap::OnePerLine
                                : ImportWrap::Grid];
  if (!parenthesised) return;
  const bool comma = names.back().next().text() == ",";
  ++(comma ? survey.wrapped_with_comma : survey.wrapped_without_comma);
  const std::uint32_t width = width_of(joined(statement));
  if (!comma && width > kPep8LineLength && width <= kBlackLineLength)
    survey.wrapped_below_black = true;
}

// A string of this length is often why a line is long: it cannot be broken.
constexpr std::size_t kLongString = 40;

bool holds_long_string(std::string_view line) {
  for (std::size_t begin = line.find_first_of("\"'"); begin != std::string_view::npos;) {
    const std::size_t end = line.find(line[begin], begin + 1);
    if (end == std::string_view::npos || end - begin > kLongString) return true;
    begin = line.find_first_of("\"'", end + 1);
  }
  return false;
}

// Lines with a comment or a long string say nothing: a formatter leaves them as they are.
void note_line_lengths(Survey& survey, std::string_view text) {
  for (std::uint32_t begin = 0; begin < text.size(); begin = next_line(text, begin)) {
    const std::string_view line = text.substr(begin, line_end(text, begin) - begin);
    ++survey.lines;
    const std::uint32_t known =
        std::min(std::max(survey.longest, kPep8LineLength), kLongestLineLength);
    if (line.size() * (line.starts_with('\t') ? kTabWidth : 1) <= known) continue;
    if (line.find('#') != std::string_view::npos || holds_long_string(line)) continue;
    const std::uint32_t width = width_of(line);
    survey.longest = std::max(survey.longest, width);
    survey.endless += width > kLongestLineLength ? 1 : 0;
  }
}

Survey survey_of(std::string_view text, Node root) {
  Survey survey;
  for (syntax::Walker walker(root); walker; walker.next()) {
    if (walker->is(Kind::Block)) note_indent(survey, *walker, text);
    if (walker->is(Kind::StringStart)) note_quotes(survey, *walker);
    if (walker->is(Kind::ImportFromStatement)) note_import(survey, *walker);
  }
  note_line_lengths(survey, text);
  return survey;
}

std::string most_common_indent(const Survey& survey) {
  std::string best = "    ";
  int count = 0;
  for (const auto& [indent, times] : survey.indents)
    if (times > count) {
      best = indent;
      count = times;
    }
  return best;
}

std::uint32_t line_length(const Survey& survey) {
  if (survey.endless * kOneLineOf > survey.lines) return survey.longest;
  if (survey.longest > 100) return kLongestLineLength;
  if (survey.longest > kBlackLineLength) return 100;
  if (survey.longest <= kPep8LineLength && survey.wrapped_below_black) return kPep8LineLength;
  return kBlackLineLength;
}

ImportWrap import_wrap(const Survey& survey) {
  ImportWrap best = ImportWrap::OnePerLine;
  int count = 0;
  for (const auto& [wrap, times] : survey.wraps)
    if (times > count) {
      best = wrap;
      count = times;
    }
  return best;
}

// A module that is named twice shows it.
bool has_single_imports(const Survey& survey) {
  return !survey.has_shared_imports &&
         std::ranges::any_of(survey.single_imports,
                             [](const auto& module) { return module.second > 1; });
}

}  // namespace

SourceStyle source_style(const text::SourceFile& file, Node root, const ToldStyle& told) {
  const Survey survey = survey_of(file.parse_view(), root);
  return {
      .newline = std::string(file.newline_text()),
      .indent = most_common_indent(survey),
      .quote = survey.single_quotes > survey.double_quotes ? '\'' : '"',
      .line_length = told.line_length.value_or(line_length(survey)),
      .tab_width = told.tab_width.value_or(kTabWidth),
      .has_magic_trailing_comma = told.has_magic_trailing_comma,
      .import_wrap = import_wrap(survey),
      .import_trailing_comma = survey.wrapped_with_comma >= survey.wrapped_without_comma,
      .has_single_imports = told.has_single_imports.value_or(has_single_imports(survey)),
      .combines_aliases = survey.has_shared_aliases || told.combines_aliases.value_or(false),
  };
}

bool too_long(std::string_view line, const SourceStyle& style) {
  return style.line_length != 0 && width_of(line, style.tab_width) > style.line_length;
}

}  // namespace modelmend::rewrite
