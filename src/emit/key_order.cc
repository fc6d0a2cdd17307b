#include "emit/key_order.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "emit/table_arguments.h"
#include "model/declared_arguments.h"
#include "rewrite/lines.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using model::Member;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view kTableArguments = "__table_args__";
constexpr std::string_view kConstraint = "sqlalchemy.PrimaryKeyConstraint";

// The attributes of its columns as SQLModel orders them: those of the classes above first, also
// where the class says one of them again.
std::vector<std::string_view> fields_of(const ClassContext& context) {
  std::vector<model::ClassId> classes = context.cls.bases;
  std::ranges::reverse(classes);
  classes.push_back(context.cls.id);
  std::vector<std::string_view> fields;
  for (const model::ClassId id : classes) {
    for (const model::DeclId decl : context.models.model_class(id).own_declarations) {
      const std::string_view attribute = context.models.decl(decl).attribute;
      if (std::ranges::find(fields, attribute) == fields.end()) fields.push_back(attribute);
    }
  }
  return fields;
}

struct Key {
  std::vector<std::string> columns;  // as they are now
  bool is_ordered = true;            // by the fields as well
};

Key key_of(const ClassContext& context) {
  Key key;
  const std::vector<std::string_view> fields = fields_of(context);
  auto last = fields.begin();
  for (const model::TableColumn& column : context.models.table(*context.cls.table).columns) {
    if (!column.primary_key) continue;
    const auto at = std::ranges::find(fields, context.models.decl(column.decl).attribute);
    key.is_ordered &= at >= last;
    last = at;
    key.columns.push_back(column.key);
  }
  return key;
}

bool is_said_above(const ClassContext& context) {
  return std::ranges::any_of(context.cls.bases, [&](model::ClassId id) {
    const Expression definition =
        model::expression_at(context.project, context.models.model_class(id).place);
    const auto members = definition.is(Kind::ClassDefinition)
                             ? model::members_of(context.project, definition)
                             : std::vector<Member>{};
    return id != context.cls.id &&
           std::ranges::find(members, kTableArguments, &Member::name) != members.end();
  });
}

bool names_a_key(const ClassContext& context, const Expression& tuple) {
  return std::ranges::any_of(tuple.node.items(), [&](Node each) {
    const Expression item = tuple.at(each);
    return item.is(Kind::Call) &&
           model::sqlalchemy_callee(context.project, item) == "PrimaryKeyConstraint";
  });
}

// `(Index("a", "b"),)` with the constraint before it, one item a line if that gets too long.
std::vector<patch::Edit> put_first(const ClassContext& context, const Expression& tuple,
                                   const std::string& constraint) {
  const std::vector<Node> items = tuple.node.items();
  const std::string_view text = context.text();
  const rewrite::SourceStyle& style = context.imports.style();
  const std::uint32_t first = items.front().begin();
  // Before the comments above the first item.
  if (rewrite::begins_line(text, first))
    return {patch::Edit::insert_after(
        rewrite::line_end(text, tuple.range().begin),
        fmt::format("{}{}{},", style.newline, rewrite::indentation_at(text, first), constraint))};
  const std::uint32_t begin = rewrite::line_begin(text, tuple.range().begin);
  const std::uint32_t end = rewrite::line_end(text, tuple.range().end);
  const std::string longer = fmt::format("{}{}, ", ByteRange{begin, end}.in(text), constraint);
  const bool is_one_line = rewrite::line_end(text, first) == end;
  if (!is_one_line || !rewrite::too_long(longer, style))
    return {patch::Edit::insert_before(first, constraint + ", ")};
  const std::string outer = style.newline + std::string(rewrite::indentation_at(text, begin));
  const std::string line = "," + outer + style.indent;
  std::vector<patch::Edit> edits = {
      patch::Edit::replace({tuple.range().begin + 1, first},
                           fmt::format("{}{}{}{}", outer, style.indent, constraint, line))};
  for (std::size_t i = 1; i < items.size(); ++i)
    edits.push_back(patch::Edit::replace({items[i - 1].end(), items[i].begin()}, line));
  edits.push_back(patch::Edit::replace({items.back().end(), tuple.range().end - 1}, "," + outer));
  return edits;
}

// An expression of columns has all of it become a function of the class.
bool becomes_function(const ClassContext& context, const Member& arguments) {
  const auto plan = emit_table_arguments(context, arguments);
  return plan && std::ranges::any_of(plan->edits, [&](const patch::Edit& each) {
           return each.range.contains(arguments.value.range());
         });
}

// `{"schema": "x"}` as the last of a tuple.
std::vector<patch::Edit> put_before_options(const Expression& options,
                                            const std::string& constraint) {
  return {patch::Edit::insert_before(options.range().begin, fmt::format("({}, ", constraint)),
          patch::Edit::insert_after(options.range().end, ")")};
}

std::vector<std::string> statement(const std::string& constraint,
                                   const rewrite::SourceStyle& style) {
  const std::string one = fmt::format("{} = ({},)", kTableArguments, constraint);
  if (!rewrite::too_long(style.indent + one, style)) return {one};
  return {fmt::format("{} = (", kTableArguments), fmt::format("{}{},", style.indent, constraint),
          ")"};
}

}  // namespace

Attempt<KeyOrder> emit_key_order(const ClassContext& context, std::span<const Member> members,
                                 std::uint32_t body) {
  KeyOrder made;
  if (context.cls.role != model::ClassRole::Mapped || !context.cls.table) return made;
  const Key key = key_of(context);
  if (key.is_ordered || is_said_above(context)) return made;
  const auto own = std::ranges::find(members, kTableArguments, &Member::name);
  const bool is_there = own != members.end();
  const bool is_tuple = is_there && own->value.is(Kind::Tuple);
  const bool is_options = is_there && own->value.is(Kind::Dictionary);
  if (is_there && !is_tuple && !is_options) return made;
  if (is_tuple && (own->value.node.items().empty() || names_a_key(context, own->value)))
    return made;
  const rewrite::SourceStyle& style = context.imports.style();
  const std::string between = fmt::format("{}, {}", style.quote, style.quote);
  const std::string names =
      fmt::format("{}{}{}", style.quote, fmt::join(key.columns, between), style.quote);
  if (is_there && becomes_function(context, *own))
    return decline("changes-schema",
                   fmt::format("the primary key would be in another order; write "
                               "PrimaryKeyConstraint({}) as the first item of '__table_args__'",
                               names));
  Speller speller(context, is_there ? own->value.range().begin : body, {});
  const std::string constraint = fmt::format("{}({})", speller.name(kConstraint), names);
  if (speller.failure()) return tl::unexpected(*speller.failure());
  made.plan.imports = speller.imports();
  if (is_tuple)
    made.plan.edits = put_first(context, own->value, constraint);
  else if (is_options)
    made.plan.edits = put_before_options(own->value, constraint);
  else
    made.lines = statement(constraint, style);
  return made;
}

}  // namespace modelmend::emit
