#include "model/column_readers.h"

#include <fmt/format.h>

#include <algorithm>

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

// The class method that `cls.make_key()` in a function of the class calls.
std::optional<Member> called_method(const Project& project, const Member& member,
                                    const Expression& call) {
  const Expression function = call.is(Kind::Call) ? call.field(Field::Function) : Expression{};
  const auto parameters = member.function.node.field(Field::Parameters).items();
  if (!function.is(Kind::Attribute) || parameters.empty()) return std::nullopt;
  if (function.node.field(Field::Object).text() != parameters.front().text()) return std::nullopt;
  const Arguments arguments = arguments_of(call);
  if (arguments.has_splat || !arguments.positional.empty() || !arguments.keywords.empty())
    return std::nullopt;
  syntax::Node definition = member.statement.node;
  while (definition && !definition.is(Kind::ClassDefinition)) definition = definition.parent();
  if (!definition) return std::nullopt;
  const std::string_view name = function.node.field(Field::Attribute).text();
  for (Member& each : members_of(project, member.statement.at(definition))) {
    if (each.name != name || !each.function || each.decorators.size() != 1) continue;
    const std::string decorator = library_name(project, each.decorators.front());
    if (decorator == "builtins.classmethod" || decorator == "builtins.staticmethod")
      return std::move(each);
  }
  return std::nullopt;
}

// A class below may have the method as well, and then its own column.
bool is_overridden(const ClassIndex& classes, ClassIndexId owner, std::string_view method) {
  for (ClassIndexId id = 0; id < classes.size(); ++id) {
    if (id == owner || classes.at(id).member(method) == nullptr) continue;
    const std::vector<ClassIndexId>& mro = classes.mro(id);
    if (std::ranges::find(mro, owner) != mro.end()) return true;
  }
  return false;
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
    if (const auto method = called_method(project, member, *value))
      if (const auto made = single_return(method->function)) {
        result.value = *made;
        result.method = method->name;
      }
  } else if (const auto last = last_return(member.function)) {
    result.value = *last;
    result.reason = fmt::format("computed by the function '{}'", member.name);
  }
  return result;
}

std::optional<ColumnDraft> read_member(const ClassIndex& classes, ClassIndexId owner,
                                       const Member& member,
                                       const Expression& type_annotation_map) {
  // Of a declared_attr, SQLAlchemy asks for the annotation in a mixin or an abstract class alone.
  if (member.function && member.annotation && classes.is_mapped(owner)) {
    Member plain = member;
    plain.annotation = {};
    return read_member(classes, owner, plain, type_annotation_map);
  }
  const Project& project = classes.project();
  if (classes.is_sqlmodel(owner))
    if (auto field = read_sqlmodel_member(project, member, classes.sqlmodel())) return field;
  MemberCall made{member_value(project, member), std::nullopt};
  if (!made.value.method.empty() && is_overridden(classes, owner, made.value.method))
    made.value.reason = fmt::format("computed by the function '{}'", made.value.method);
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
