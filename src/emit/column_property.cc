#include "emit/column_property.h"

#include <fmt/format.h>

#include <algorithm>

#include "emit/class_text.h"
#include "rewrite/lines.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Member;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

Node assignment_of(const Member& member) {
  const Node statement = member.statement.node;
  return statement.is(Kind::ExpressionStatement) ? statement.child(0) : statement;
}

bool is_at_top(const ClassContext& context) {
  const Node definition = context.module.node_at(context.cls.place.range);
  return definition && definition.parent().is(Kind::Module);
}

bool is_comment(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(" \t"), line.size())).starts_with('#');
}

// The line above the one that begins at `begin`, without its end.
ByteRange line_above(std::string_view text, std::uint32_t begin) {
  const std::uint32_t above = rewrite::line_begin(text, begin - 1);
  return {above, rewrite::line_end(text, above)};
}

// The statement with the comments directly above it.
ByteRange with_comments(std::string_view text, ByteRange statement) {
  std::uint32_t begin = rewrite::line_begin(text, statement.begin);
  while (begin > 0 && is_comment(line_above(text, begin).in(text)))
    begin = line_above(text, begin).begin;
  return {begin, rewrite::line_end(text, statement.end)};
}

// The lines and what is blank above them.
ByteRange with_blanks(std::string_view text, ByteRange lines) {
  while (lines.begin > 0) {
    const ByteRange above = line_above(text, lines.begin);
    if (!rewrite::is_blank(above.in(text))) return {above.end, lines.end};
    lines.begin = above.begin;
  }
  return lines;
}

// Lines without the indentation of the class body.
std::string moved_out(std::string_view text, std::string_view indent) {
  std::string moved;
  while (!text.empty()) {
    if (text.starts_with(indent)) text.remove_prefix(indent.size());
    const std::size_t next = std::min(text.find('\n'), text.size() - 1) + 1;
    moved += text.substr(0, next);
    text.remove_prefix(next);
  }
  return moved;
}

}  // namespace

Attempt<ColumnReader> emit_class_variable(const ClassContext& context, const Member& member) {
  const Node target = assignment_of(member).field(Field::Left);
  Speller speller(context, member.statement.range().begin, {});
  const std::string annotation =
      fmt::format("{}[{}]", speller.name("typing.ClassVar"), speller.name("typing.Any"));
  if (speller.failure()) return tl::unexpected(*speller.failure());
  ColumnReader made;
  made.plan.edits.push_back(
      member.annotation ? patch::Edit::replace(member.annotation.range(), annotation)
                        : patch::Edit::insert_after(target.end(), fmt::format(": {}", annotation)));
  made.plan.imports = speller.imports();
  return made;
}

Attempt<ColumnReader> as_statement_behind(const ClassContext& context, const Member& member) {
  const auto declined = [&](std::string_view why) {
    return decline("class-body-reference", fmt::format("'{}' {}", member.name, why));
  };
  if (!is_at_top(context) || !context.cls.table)
    return declined("reads columns of a class that does not stand alone in its module");
  if (has_long_string(member.value.node)) return declined("has a text of several lines");
  const ByteRange statement = member.statement.range();
  const ByteRange lines = with_comments(context.text(), statement);
  const std::string_view tail = ByteRange{statement.end, lines.end}.in(context.text());
  const bool is_alone = rewrite::begins_line(context.text(), statement.begin) &&
                        (rewrite::is_blank(tail) || is_comment(tail));
  if (!is_alone) return declined("shares its line");
  auto value = text_of_owner(context, member.value, context.cls.name);
  if (!value) return tl::unexpected(value.error());
  const std::string_view indent = rewrite::indentation_at(context.text(), statement.begin);
  const std::string comments(
      ByteRange{lines.begin, rewrite::line_begin(context.text(), statement.begin)}.in(
          context.text()));
  ColumnReader made;
  made.plan.edits.push_back(patch::Edit::erase(with_blanks(context.text(), lines)));
  made.behind = fmt::format("{}{}.{} = {}{}", moved_out(comments, indent), context.cls.name,
                            member.name, moved_out(*value, indent), tail);
  return made;
}

Attempt<ColumnReader> emit_column_property(const ClassContext& context, const Member& member) {
  const Node target = assignment_of(member).field(Field::Left);
  if (!target.is(Kind::Identifier))
    return decline("unknown-member", fmt::format("'{}' is bound with others", member.name));
  return body_name_in(context, member.value.node) ? as_statement_behind(context, member)
                                                  : emit_class_variable(context, member);
}

patch::Edit behind_class(const ClassContext& context, const std::vector<std::string>& statements) {
  const std::string& newline = context.imports.style().newline;
  const std::string_view text = context.text();
  const std::uint32_t at = rewrite::next_line(text, context.cls.place.range.end);
  std::string added = newline + newline;
  for (const std::string& each : statements) added += each + newline;
  if (at > 0 && text[at - 1] != '\n') added.insert(0, newline);
  return patch::Edit::insert_after(at, std::move(added));
}

}  // namespace modelmend::emit
