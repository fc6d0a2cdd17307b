#include "rewrite/import_list.h"

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "rewrite/lines.h"
#include "syntax/tree.h"

namespace modelmend::rewrite {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// One statement taken apart. Offsets count in `text`.
struct Layout {
  std::string_view text;
  std::vector<ImportEntry> entries;
  std::optional<std::uint32_t> open;   // "("
  std::optional<std::uint32_t> close;  // ")"
  std::vector<std::uint32_t>
      commas;  // commas[i] follows entries[i]; one more than gaps if trailing

  [[nodiscard]] bool trailing_comma() const { return commas.size() == entries.size(); }
  [[nodiscard]] std::uint32_t begin(std::size_t index) const { return entries[index].range.begin; }
  [[nodiscard]] std::uint32_t end(std::size_t index) const { return entries[index].range.end; }
};

// Reads the tree of a statement; the tree must outlive the result.
Layout layout_of(const syntax::Tree& tree) {
  const Node statement = tree.root().child(0);
  Layout layout{.text = tree.text(),
                .entries = import_entries(statement),
                .open = {},
                .close = {},
                .commas = {}};
  for (const Node child : statement.children()) {
    if (child.text() == "(") layout.open = child.begin();
    if (child.text() == ")") layout.close = child.begin();
    if (child.text() == ",") layout.commas.push_back(child.begin());
  }
  return layout;
}

// True if the entry shares its line with nothing but its comma and a comment.
bool has_own_line(const Layout& layout, std::size_t index) {
  const ByteRange range = layout.entries[index].range;
  if (!layout.open || !begins_line(layout.text, range.begin)) return false;
  if (line_begin(layout.text, range.begin) == 0) return false;
  std::string_view rest =
      layout.text.substr(range.end, line_end(layout.text, range.end) - range.end);
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t\f,"), rest.size()));
  return rest.empty() || rest.starts_with('#');
}

bool one_per_line(const Layout& layout) {
  for (std::size_t i = 0; i < layout.entries.size(); ++i)
    if (!has_own_line(layout, i)) return false;
  return true;
}

std::string replaced(std::string_view text, ByteRange range, std::string_view by) {
  std::string result(text.substr(0, range.begin));
  result += by;
  result += text.substr(range.end);
  return result;
}

std::string inserted(std::string_view text, std::uint32_t offset, std::string_view what) {
  return replaced(text, {offset, offset}, what);
}

std::string_view line_of(std::string_view text, std::uint32_t offset) {
  const std::uint32_t begin = line_begin(text, offset);
  return text.substr(begin, line_end(text, offset) - begin);
}

std::string with_line(const Layout& layout, std::string_view new_name, std::size_t at,
                      const SourceStyle& style) {
  const std::string_view text = layout.text;
  const std::string indent(indentation_at(text, layout.begin(0)));
  if (at < layout.entries.size())
    return inserted(text, line_begin(text, layout.begin(at)),
                    indent + std::string(new_name) + "," + style.newline);

  const std::size_t last = layout.entries.size() - 1;
  const std::uint32_t next = next_line(text, layout.end(last));
  const bool comma = layout.trailing_comma();
  const std::string line = indent + std::string(new_name) + (comma ? "," : "") + style.newline;
  const std::string grown = inserted(text, next, line);
  return comma ? grown : inserted(grown, layout.end(last), ",");
}

// The last line break before entry `at`, with the white space around it: ",\n    " or ", \\\n  ".
// Empty if the entry stands on the line of the one before.
std::string_view break_before(const Layout& layout, std::size_t at) {
  const std::uint32_t from = at == 0 ? 0 : layout.end(at - 1);
  const std::string_view between = layout.text.substr(from, layout.begin(at) - from);
  if (between.find('\n') == std::string_view::npos || between.find('#') != std::string_view::npos)
    return {};
  return between;
}

std::string in_several_lines(const Layout& layout, std::string_view new_name, std::size_t at,
                             const SourceStyle& style) {
  const std::string name(new_name);
  if (at == 0) return inserted(layout.text, layout.begin(0), name + ", ");

  const std::uint32_t after = layout.end(at - 1);
  const std::string beside = inserted(layout.text, after, ", " + name);
  const bool was_too_long = too_long(line_of(layout.text, after), style);
  if (was_too_long || !too_long(line_of(beside, after), style)) return beside;

  // The line is full: join the next line, or open one as the statement opened its others.
  if (at < layout.entries.size() && begins_line(layout.text, layout.begin(at)))
    return inserted(layout.text, layout.begin(at), name + ", ");
  for (std::size_t i = 1; i < layout.entries.size(); ++i)
    if (const std::string_view gap = break_before(layout, i); !gap.empty())
      return inserted(layout.text, after, std::string(gap) + name);
  return beside;
}

std::vector<std::string> entry_texts(const Layout& layout) {
  std::vector<std::string> texts;
  for (const ImportEntry& entry : layout.entries) texts.emplace_back(entry.range.in(layout.text));
  return texts;
}

// Everything up to the first name, without parenthesis: "from sqlalchemy import ".
std::string head_of(const Layout& layout) {
  std::string_view head = layout.text.substr(0, layout.open.value_or(layout.begin(0)));
  while (head.ends_with(' ')) head.remove_suffix(1);
  return std::string(head) + " ";
}

std::string one_name_a_line(const Layout& layout, const SourceStyle& style) {
  std::string text = head_of(layout) + "(" + style.newline;
  const std::vector<std::string> names = entry_texts(layout);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool comma = i + 1 < names.size() || style.import_trailing_comma;
    text += style.indent + names[i] + (comma ? "," : "") + style.newline;
  }
  return text + ")";
}

// As many names on a line as fit, aligned after the parenthesis, or broken by backslashes.
std::string filled(const Layout& layout, const SourceStyle& style) {
  const bool backslash = style.import_wrap == ImportWrap::Backslash;
  std::string text = head_of(layout) + (backslash ? "" : "(");
  const std::string indent = backslash ? style.indent : std::string(text.size(), ' ');
  const std::vector<std::string> names = entry_texts(layout);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string end = i + 1 < names.size() ? "," : backslash ? "" : ")";
    const std::string line(text.substr(line_begin(text, static_cast<std::uint32_t>(text.size()))));
    const std::string room = backslash && i + 1 < names.size() ? " \\" : "";
    if (i > 0 && too_long(line + " " + names[i] + end + room, style))
      text += (backslash ? " \\" : "") + style.newline + indent;
    else if (i > 0)
      text += " ";
    text += names[i] + end;
  }
  return text;
}

std::string wrapped(std::string_view statement, const SourceStyle& style) {
  const syntax::Tree tree = syntax::parse(statement);
  const Layout layout = layout_of(tree);
  if (style.import_wrap == ImportWrap::OnePerLine) return one_name_a_line(layout, style);
  return filled(layout, style);
}

std::string on_one_line(const Layout& layout, std::string_view new_name, std::size_t at,
                        const SourceStyle& style) {
  const std::string name(new_name);
  const std::string line = at == 0 ? inserted(layout.text, layout.begin(0), name + ", ")
                                   : inserted(layout.text, layout.end(at - 1), ", " + name);
  if (too_long(layout.text, style) || !too_long(line, style)) return line;
  return wrapped(line, style);
}

// Takes out entry `index`, which is not the only one.
std::string without_entry(const Layout& layout, std::size_t index) {
  const std::string_view text = layout.text;
  const std::size_t last = layout.entries.size() - 1;
  if (has_own_line(layout, index)) {
    const ByteRange line{line_begin(text, layout.begin(index)), next_line(text, layout.end(index))};
    const std::string rest = replaced(text, line, "");
    if (index < last || layout.trailing_comma()) return rest;
    // The list had no trailing comma, so the new last name gets none.
    return replaced(rest, {layout.commas[index - 1], layout.commas[index - 1] + 1}, "");
  }
  if (index == last) return replaced(text, {layout.end(index - 1), layout.end(index)}, "");

  const ByteRange with_next{layout.begin(index), layout.begin(index + 1)};
  const bool next_is_beside = with_next.in(text).find('\n') == std::string_view::npos;
  if (next_is_beside) return replaced(text, with_next, "");
  if (index > 0) return replaced(text, {layout.end(index - 1), layout.end(index)}, "");
  // First of its line and the next is on another: a comment between them keeps its line.
  if (with_next.in(text).find('#') == std::string_view::npos) return replaced(text, with_next, "");
  return replaced(text, {layout.begin(index), layout.commas[index] + 1}, "");
}

}  // namespace

std::vector<ImportEntry> import_entries(Node statement) {
  std::vector<ImportEntry> entries;
  const bool from = statement.is(Kind::ImportFromStatement);
  for (const Node node : statement.fields(Field::Name)) {
    const Node alias = node.field(Field::Alias);
    const std::string_view name = alias ? node.field(Field::Name).text() : node.text();
    const std::string_view bound = alias  ? alias.text()
                                   : from ? name
                                          : name.substr(0, name.find('.'));
    entries.push_back({node.range(), name, bound});
  }
  return entries;
}

std::string with_name(std::string_view statement, std::string_view new_name, NameOrder order,
                      const SourceStyle& style) {
  const syntax::Tree tree = syntax::parse(statement);
  const Layout layout = layout_of(tree);
  CHECK(!layout.entries.empty());
  std::vector<std::string> names;
  for (const ImportEntry& entry : layout.entries) names.emplace_back(entry.name);
  const std::string_view plain = new_name.substr(0, new_name.find(' '));
  const std::size_t at = place_in(order, names, plain);

  if (one_per_line(layout)) return with_line(layout, new_name, at, style);
  if (statement.find('\n') != std::string_view::npos)
    return in_several_lines(layout, new_name, at, style);
  return on_one_line(layout, new_name, at, style);
}

std::string without_name(std::string_view statement, std::string_view bound) {
  std::string text(statement);
  for (;;) {
    const syntax::Tree tree = syntax::parse(text);
    const Layout layout = layout_of(tree);
    const auto found = std::find_if(layout.entries.begin(), layout.entries.end(),
                                    [&](const ImportEntry& entry) { return entry.bound == bound; });
    if (found == layout.entries.end()) return text;
    CHECK(layout.entries.size() > 1);
    text = without_entry(layout, static_cast<std::size_t>(found - layout.entries.begin()));
  }
}

}  // namespace modelmend::rewrite
