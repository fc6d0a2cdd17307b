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
  plan.imports = speller.imports();
  return plan;
}

}  // namespace modelmend::emit
