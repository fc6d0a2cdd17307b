#include "transforms/column_change.h"

#include <algorithm>
#include <iterator>

#include "syntax/walker.h"
#include "transforms/arguments.h"

namespace modelmend::transforms {

using patch::Edit;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

void ColumnChange::add(std::vector<Edit> edits) {
  std::ranges::move(edits, std::back_inserter(result.edits));
}

std::optional<Declined> not_editable(const ColumnChange& change) {
  if (change.column.place.file != change.module().id())
    return Declined{"dynamic-columns", "the column is declared in another file"};
  if (change.column.dynamic_reason)
    return Declined{"dynamic-columns", *change.column.dynamic_reason};
  return std::nullopt;
}

Node column_call_of(const ColumnChange& change) {
  return change.column.column_call ? change.module().node_at(*change.column.column_call) : Node();
}

bool is_made_by_field(const ColumnChange& change) {
  if (!change.is_sqlmodel()) return false;
  return !change.column.call ||
         !keyword_argument(change.module().node_at(*change.column.call), "sa_column");
}

Attempt<void> add_call(ColumnChange& change, const std::string& argument) {
  const std::string_view maker =
      change.is_sqlmodel() ? "sqlmodel.Field" : "sqlalchemy.orm.mapped_column";
  const auto callee = spell_name(change, maker, change.column.place.range.begin, Node{});
  if (!callee) return tl::unexpected(callee.error());
  Node assignment = change.module().node_at(*change.column.annotation);
  while (assignment && !assignment.is(Kind::Assignment)) assignment = assignment.parent();
  const Node value = assignment.field(Field::Right);
  if (!value) {
    change.result.edits.push_back(
        Edit::insert_after(change.column.annotation->end, " = " + *callee + "(" + argument + ")"));
    return {};
  }
  change.result.edits.push_back(Edit::insert_before(value.begin(), *callee + "(default="));
  change.result.edits.push_back(Edit::insert_after(value.end(), ", " + argument + ")"));
  return {};
}

Attempt<std::string> spell_name(ColumnChange& change, std::string_view canonical,
                                std::uint32_t offset, Node near) {
  auto spelled = change.imports().spelling(canonical, offset, near);
  if (spelled) change.result.imports.emplace_back(canonical);
  return spelled;
}

bool holds_comment(Node node) {
  for (syntax::Walker walker(node); walker; walker.next())
    if (walker->is(Kind::Comment)) return true;
  return false;
}

}  // namespace modelmend::transforms
