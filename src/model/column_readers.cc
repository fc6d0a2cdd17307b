#include "model/column_readers.h"

#include <fmt/format.h>

#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;

bool is_declared_attr(const Project& project, const Member& member) {
  for (const Expression& decorator : member.decorators) {
    const std::string name = library_name(project, decorator);
    if (name.starts_with("sqlalchemy.") && name.find("declared_attr") != std::string::npos)
      return true;
  }
  return false;
}

std::optional<Expression> last_return(const Expression& function) {
  std::optional<Expression> value;
  for (syntax::Walker walker(function.node.field(Field::Body)); walker; walker.next()) {
    if (walker->is(Kind::FunctionDefinition)) walker.skip_children();
    if (!walker->is(Kind::ReturnStatement)) continue;
    const auto parts = walker->items();
    if (!parts.empty()) value = unwrapped(function.at(parts.front()));
  }
  return value;
}

}  // namespace

MemberValue member_value(const Project& project, const Member& member) {
  MemberValue result;
  if (member.conditional) result.reason = "declared under a condition";
  if (!member.function) {
    result.value = member.value;
    return result;
  }
  if (!is_declared_attr(project, member)) return result;
  result.is_declared_attr = true;
  if (const auto value = single_return(member.function)) {
    result.value = *value;
  } else if (const auto last = last_return(member.function)) {
    result.value = *last;
    result.reason = fmt::format("computed by the function '{}'", member.name);
  }
  return result;
}

std::optional<ColumnDraft> read_member(const ClassIndex& classes, ClassIndexId owner,
                                       const Member& member,
                                       const Expression& type_annotation_map) {
  const Project& project = classes.project();
  if (classes.is_sqlmodel(owner))
    if (auto field = read_sqlmodel_member(project, member, classes.sqlmodel())) return field;
  MemberCall made{member_value(project, member), std::nullopt};
  made.call = find_column_call(project, made.value.value);
  if (auto column = read_column_member(project, member, made)) return column;
  if (auto mapped = read_mapped_member(project, member, made, type_annotation_map)) return mapped;
  // A plain mixin of an SQLModel class: `x: int = Field(...)`.
  const bool is_field = made.call && made.call->function == ColumnFunction::SqlModelField;
  if (is_field && !member.function)
    return read_sqlmodel_member(project, member, classes.sqlmodel());
  return std::nullopt;
}

}  // namespace modelmend::model
