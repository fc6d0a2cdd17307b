#include "emit/field_edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "model/declared_arguments.h"
#include "rewrite/lines.h"

namespace modelmend::emit {
namespace {

// Formatters do not count what is said to tools.
bool is_pragma(std::string_view comment) {
  return comment.find("# noqa") != std::string_view::npos ||
         comment.find("# type:") != std::string_view::npos ||
         comment.find("# pyright:") != std::string_view::npos ||
         comment.find("# pylint:") != std::string_view::npos;
}

// The comment behind a statement with the blanks before it, or nothing.
std::string_view comment_behind(std::string_view text, std::uint32_t end) {
  const std::string_view rest = text.substr(end, rewrite::line_end(text, end) - end);
  const bool is_comment =
      rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size())).starts_with('#');
  return is_comment ? rest : std::string_view();
}

// Tools look for what is said to them in the line that a statement begins in, which of a call in
// several lines is another one than before.
bool moves_pragma(std::string_view old_text, std::string_view new_text, std::string_view comment) {
  const std::size_t first = new_text.find('\n');
  return is_pragma(comment) && old_text.find('\n') == std::string_view::npos &&
         first != std::string_view::npos && new_text.find('(') < first;
}

// Of the function that the field is written for, unless an argument holds it.
model::Expression lost_docstring(const ClassContext& context, ByteRange statement,
                                 const FieldText& field) {
  const model::Expression docstring =
      model::docstring_of(model::expression_at(context.project, {context.module.id(), statement}));
  if (!docstring) return {};
  const bool is_kept = std::ranges::any_of(field.arguments, [&](const CallArgument& argument) {
    return std::ranges::any_of(
        argument.terms, [&](const Term& term) { return term.from.contains(docstring.range()); });
  });
  return is_kept ? model::Expression{} : docstring;
}

}  // namespace

patch::Edit field_edit(const ClassContext& context, ByteRange node, const FieldText& field) {
  const rewrite::SourceStyle& style = context.imports.style();
  // A function whose last line has a comment ends with the CR of that line.
  const std::uint32_t line = rewrite::line_end(context.text(), node.end - 1);
  ByteRange statement{node.begin, std::min(node.end, line)};
  const std::string_view comment = comment_behind(context.text(), statement.end);
  const FieldPlace place{
      .indent = std::string(rewrite::indentation_at(context.text(), statement.begin)),
      .comment = is_pragma(comment) ? std::string() : std::string(comment)};
  const auto comments = comments_in(context.module.node_at(node), field.arguments);
  std::string text = print_field(field, comments, place, style);
  if (const auto docstring = lost_docstring(context, node, field)) {
    const Term below = term_of(context.text(), docstring.range());
    text += fmt::format("{}{}{}{}", comment, style.newline, place.indent,
                        moved_to_indent(below.text, below.indent, place.indent));
    statement.end += static_cast<std::uint32_t>(comment.size());
    return patch::Edit::replace(statement, std::move(text));
  }
  if (!moves_pragma(statement.in(context.text()), text, comment))
    return patch::Edit::replace(statement, std::move(text));
  text.insert(text.find(style.newline), comment);
  statement.end += static_cast<std::uint32_t>(comment.size());
  return patch::Edit::replace(statement, std::move(text));
}

}  // namespace modelmend::emit
