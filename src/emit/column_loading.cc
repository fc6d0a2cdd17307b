#include "emit/column_loading.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rewrite/lines.h"

namespace modelmend::emit {
namespace {

using syntax::Field;
using syntax::Node;

std::string entry_of(const ColumnLoading& column, Speller& speller, char quote) {
  std::string text =
      fmt::format("{}{}{}: {}(cls.{}", quote, column.attribute, quote,
                  speller.name(column.is_deferred ? "sqlalchemy.orm.deferred"
                                                  : "sqlalchemy.orm.column_property"),
                  column.attribute);
  for (const std::string& argument : column.arguments) text += ", " + argument;
  return text + ")";
}

// The dictionary in one line if it fits, else with one column a line.
std::string returned(const std::vector<std::string>& entries, const std::string& indent,
                     const rewrite::SourceStyle& style) {
  const std::string head = fmt::format("return {{{}properties{}: {{", style.quote, style.quote);
  const std::string line = fmt::format("{}{}}}}}", head, fmt::join(entries, ", "));
  if (!rewrite::too_long(indent + line, style)) return line;
  const std::string inner = style.newline + indent + style.indent;
  std::string text = fmt::format("return {{{}{}properties{}: {{", inner, style.quote, style.quote);
  for (const std::string& entry : entries) text += inner + style.indent + entry + ",";
  return text + inner + "}," + style.newline + indent + "}";
}

}  // namespace

Attempt<MemberPlan> emit_loading(const ClassContext& context,
                                 const std::vector<ColumnLoading>& columns, Node class_definition) {
  if (context.cls.role != model::ClassRole::Mapped || !context.mapper().mapper_args.empty() ||
      context.names.contains("__mapper_args__"))
    return decline(
        "no-field-form",
        fmt::format("how '{}' is loaded has no form beside __mapper_args__, or in a base",
                    columns.front().attribute));
  const rewrite::SourceStyle& style = context.imports.style();
  const Node body = class_definition.field(Field::Body);
  const std::uint32_t offset = body.items().front().begin();
  Speller speller(context, offset, {});
  std::vector<std::string> entries;
  for (const ColumnLoading& each : columns) entries.push_back(entry_of(each, speller, style.quote));
  const std::string decorator = speller.name("sqlalchemy.orm.declared_attr");
  if (speller.failure()) return tl::unexpected(*speller.failure());
  const std::string indent(rewrite::indentation_at(context.text(), offset));
  const std::string line = style.newline + indent;
  const std::string deeper = indent + style.indent;
  std::string text =
      fmt::format("{}{}@{}.directive{}def __mapper_args__(cls):{}{}{}", style.newline, line,
                  decorator, line, style.newline, deeper, returned(entries, deeper, style));
  const std::uint32_t at = rewrite::line_end(context.text(), body.items().back().end());
  return MemberPlan{{patch::Edit::insert_after(at, std::move(text))}, speller.imports(), {}};
}

}  // namespace modelmend::emit
