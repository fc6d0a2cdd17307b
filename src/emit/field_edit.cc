#include "emit/field_edit.h"

#include <algorithm>
#include <string>
#include <string_view>

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

// With the blanks before it.
std::string comment_behind(std::string_view text, std::uint32_t end) {
  const std::string_view rest = text.substr(end, rewrite::line_end(text, end) - end);
  const bool is_comment =
      rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size())).starts_with('#');
  return is_comment && !is_pragma(rest) ? std::string(rest) : std::string();
}

}  // namespace

patch::Edit field_edit(const ClassContext& context, ByteRange statement, const FieldText& field) {
  const FieldPlace place{
      .indent = std::string(rewrite::indentation_at(context.text(), statement.begin)),
      .comment = comment_behind(context.text(), statement.end)};
  const auto comments = comments_in(context.module.node_at(statement), field.arguments);
  return patch::Edit::replace(statement,
                              print_field(field, comments, place, context.imports.style()));
}

}  // namespace modelmend::emit
