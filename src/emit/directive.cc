#include "emit/directive.h"

#include <fmt/format.h>

#include "emit/class_text.h"
#include "rewrite/lines.h"

namespace modelmend::emit {
namespace {

// Lines behind the first one, one level further in.
std::string moved_in(const std::string& text, const rewrite::SourceStyle& style) {
  std::string moved;
  for (std::size_t i = 0; i < text.size(); ++i) {
    moved += text[i];
    if (text[i] == '\n' && i + 1 < text.size() && text[i + 1] != '\n' && text[i + 1] != '\r')
      moved += style.indent;
  }
  return moved;
}

// A function of a class has blank lines around it, and comments above it belong to it.
void set_off(const ClassContext& context, ByteRange statement, std::vector<patch::Edit>& edits) {
  const std::string_view text = context.text();
  const std::string& newline = context.imports.style().newline;
  const std::string_view indent = rewrite::indentation_at(text, statement.begin);
  std::uint32_t begin = rewrite::line_begin(text, statement.begin);
  std::string_view above;
  for (; begin > 0; begin = rewrite::line_begin(text, begin - 1)) {
    above = text.substr(0, begin);
    above = above.substr(rewrite::line_begin(text, begin - 1));
    const bool is_comment =
        above.starts_with(indent) && above.substr(indent.size()).starts_with('#');
    if (!is_comment) break;
  }
  // The line that opens the class stands further out.
  if (!rewrite::is_blank(above) && above.starts_with(indent))
    edits.push_back(patch::Edit::insert_before(begin, newline));
  const std::uint32_t end = rewrite::line_end(text, statement.end);
  const std::string_view below = text.substr(rewrite::next_line(text, end));
  const bool is_followed = below.starts_with(indent) && !below.substr(indent.size()).empty() &&
                           !rewrite::is_blank(below.substr(0, rewrite::line_end(below, 0)));
  if (is_followed) edits.push_back(patch::Edit::insert_after(end, newline));
}

}  // namespace

Attempt<MemberPlan> as_directive(const ClassContext& context, const model::Member& member) {
  if (has_long_string(member.value.node))
    return decline("class-body-reference",
                   fmt::format("'{}' has a text of several lines", member.name));
  auto value = text_of_owner(context, member.value, "cls");
  if (!value) return tl::unexpected(value.error());
  const ByteRange statement = member.statement.range();
  Speller speller(context, statement.begin, {});
  const std::string decorator = speller.name("sqlalchemy.orm.declared_attr");
  if (speller.failure()) return tl::unexpected(*speller.failure());
  const rewrite::SourceStyle& style = context.imports.style();
  const std::string line =
      style.newline + std::string(rewrite::indentation_at(context.text(), statement.begin));
  MemberPlan plan;
  plan.edits.push_back(patch::Edit::replace(
      statement, fmt::format("@{}.directive{}def {}(cls):{}{}return {}", decorator, line,
                             member.name, line, style.indent, moved_in(*value, style))));
  set_off(context, statement, plan.edits);
  plan.imports = speller.imports();
  return plan;
}

}  // namespace modelmend::emit
