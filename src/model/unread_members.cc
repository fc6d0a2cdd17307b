#include "model/unread_members.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "model/column_readers.h"
#include "semantic/class_hierarchy.h"
#include "semantic/library.h"
#include "semantic/unknown_reasons.h"
#include "syntax/walker.h"

namespace modelmend::model {
namespace {

using semantic::Builtin;
using semantic::DefinitionKind;
using semantic::Imported;
using semantic::Local;
using semantic::Project;
using semantic::Resolution;
using semantic::Unknown;
using syntax::Field;
using syntax::Kind;

// Helpers that call helpers are followed this far.
constexpr int kMaxHelpers = 8;

bool is_column_call(const Project& project, const Expression& call) {
  const auto column = find_column_call(project, call);
  return column && !column->indirect;
}

bool holds_column_call(const Project& project, const Expression& e) {
  for (syntax::Walker walker(e.node); walker; walker.next()) {
    if (walker->is(Kind::Lambda)) walker.skip_children();
    if (walker->is(Kind::Call) && is_column_call(project, e.at(*walker))) return true;
  }
  return false;
}

// Libraries that the table of exports knows make columns by the calls that the readers know.
bool is_unread_library(const std::string& name) {
  const std::string_view top = std::string_view(name).substr(0, name.find('.'));
  return !semantic::library::is_known_package(top) && !semantic::library::is_standard_package(top);
}

bool derives_from_column(const Project& project, const Project::ClassSite& site) {
  const auto ancestors = semantic::linearise(project, site);
  return std::ranges::any_of(ancestors, [](const semantic::Ancestor& ancestor) {
    const std::string_view name = semantic::imported_name(ancestor.meaning);
    return name == "sqlalchemy.Column" || name == "sqlalchemy.orm.MappedColumn" ||
           std::holds_alternative<Unknown>(ancestor.meaning);
  });
}

// Can this be a column, for all that is known? The readers have said that they do not see one.
class ColumnSuspicion {
 public:
  explicit ColumnSuspicion(const Project& project) : project_(project) {}

  [[nodiscard]] bool covers(const Expression& value) const { return covers(value, kMaxHelpers); }

 private:
  [[nodiscard]] bool covers(const Expression& value, int helpers) const {
    if (!value || helpers == 0) return helpers == 0;
    const Expression e = value_of(project_, unwrapped(value));
    switch (e.node.kind()) {
      case Kind::Call:
        return covers_call(e, helpers) || holds_column_call(project_, e);
      case Kind::Identifier:
      case Kind::Attribute:
        return covers_name(resolve(project_, e));
      case Kind::Subscript:
        return covers_name(resolve(project_, value_of(project_, e.field(Field::Value))));
      case Kind::Await:
        return true;
      case Kind::ConditionalExpression:
      case Kind::BooleanOperator: {
        const auto parts = e.node.items();
        return std::ranges::any_of(
            parts, [&](const syntax::Node& part) { return covers(e.at(part), helpers - 1); });
      }
      default:
        return holds_column_call(project_, e);
    }
  }

  [[nodiscard]] static bool covers_name(const Resolution& meaning) {
    if (const auto* local = std::get_if<Local>(&meaning))
      return local->kind == DefinitionKind::Variable || local->kind == DefinitionKind::Parameter;
    return std::holds_alternative<Unknown>(meaning);
  }

  [[nodiscard]] bool covers_call(const Expression& call, int helpers) const {
    const Resolution callee = resolve(project_, value_of(project_, call.field(Field::Function)));
    if (const auto* builtin = std::get_if<Builtin>(&callee)) return builtin->name == "getattr";
    if (const auto* imported = std::get_if<Imported>(&callee))
      return is_unread_library(imported->name);
    const auto* local = std::get_if<Local>(&callee);
    if (local == nullptr) return true;
    if (local->kind == DefinitionKind::Class) {
      const auto site = project_.class_site(callee);
      return !site || derives_from_column(project_, *site);
    }
    if (local->kind == DefinitionKind::Function) {
      const auto returned = single_return(project_, *local);
      return !returned || covers(*returned, helpers - 1);
    }
    return true;
  }

  const Project& project_;
};

bool is_unknown_generic(const Project& project, const Expression& name) {
  return std::holds_alternative<Unknown>(resolve(project, name));
}

// `x: M[int]` where nobody can say what M is.
bool has_unknown_annotation(const Project& project, const Member& member) {
  if (!member.annotation || member.value || member.function) return false;
  Expression e = unwrapped(member.annotation);
  if (const auto content = quoted_content(e)) e = *content;
  if (e.is(Kind::Subscript)) return is_unknown_generic(project, e.field(Field::Value));
  return e.is(Kind::GenericType) && !e.node.items().empty() &&
         is_unknown_generic(project, e.at(e.node.items().front()));
}

// ": 'Column' may come from 'shared' by its star", where nobody can follow the import; else empty.
std::string because_of_star(const Project& project, const Expression& value) {
  const Expression e = unwrapped(value);
  const auto meaning = resolve(project, e.is(Kind::Call) ? e.field(Field::Function) : e);
  const auto* const unknown = std::get_if<Unknown>(&meaning);
  const bool is_star = unknown != nullptr && unknown->reason.ends_with(semantic::kByItsStar);
  return is_star ? ": " + unknown->reason : std::string();
}

std::optional<std::string> why_unread(const ClassIndex& classes, const Member& member) {
  const Project& project = classes.project();
  const MemberValue value = member_value(project, member);
  if (has_unknown_annotation(project, member))
    return fmt::format("'{}' may be a column, but its annotation cannot be resolved", member.name);
  if (value.is_declared_attr && !value.value)
    return fmt::format("'{}' may be a column, but its function returns nothing", member.name);
  if (!ColumnSuspicion(project).covers(value.value)) return std::nullopt;
  if (value.is_declared_attr)
    return fmt::format("'{}' may be a column, but its function computes it", member.name);
  return fmt::format("'{}' may be a column, but its value cannot be read{}", member.name,
                     because_of_star(project, value.value));
}

bool is_type_checking(const Project& project, const Expression& statement) {
  const std::string name = library_name(project, unwrapped(statement.field(Field::Condition)));
  return name == "typing.TYPE_CHECKING" || name == "typing_extensions.TYPE_CHECKING";
}

// `x: Mapped[int] = mapped_column(...)` and below it `x: Mapped[str]`: both count.
bool is_annotated_apart(const Project& project, const std::vector<Member>& body) {
  std::set<std::string_view> columns;
  for (const Member& member : body) {
    if (member.value && holds_column_call(project, member.value)) columns.insert(member.name);
    const bool is_bare = member.annotation && !member.value && !member.function;
    if (is_bare && columns.contains(member.name)) return true;
  }
  return false;
}

// Columns in statements that bind no single name: `a, b = Column(), Column()`, `a = b = Column()`,
// calls in loops.
bool has_nameless_columns(const Project& project, const ClassRecord& record) {
  std::set<const void*> members;
  for (const Member& member : *record.body) {
    const bool is_second = !members.insert(member.statement.node.id()).second;
    if (is_second && holds_column_call(project, member.value)) return true;
  }
  const Expression body = record.definition.field(Field::Body);
  for (syntax::Walker walker(body.node); walker; walker.next()) {
    const bool passed_over =
        members.contains(walker->id()) || walker->is(Kind::FunctionDefinition) ||
        walker->is(Kind::ClassDefinition) || walker->is(Kind::Lambda) ||
        (walker->is(Kind::IfStatement) && is_type_checking(project, body.at(*walker)));
    if (passed_over) walker.skip_children();
    if (passed_over || !walker->is(Kind::Call)) continue;
    if (is_column_call(project, body.at(*walker))) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> unread_members(const ClassIndex& classes, ClassIndexId id,
                                        const std::set<std::string>& read) {
  const ClassRecord& record = classes.at(id);
  std::vector<std::string> reasons;
  for (const Member* member : record.bound_members()) {
    if (is_dunder(member->name) || read.contains(member->name)) continue;
    if (auto reason = why_unread(classes, *member)) reasons.push_back(*std::move(reason));
  }
  if (has_nameless_columns(classes.project(), record))
    reasons.emplace_back("its body makes columns that are bound to no single name");
  if (is_annotated_apart(classes.project(), *record.body))
    reasons.emplace_back("a column of its body is annotated apart from its value");
  return reasons;
}

}  // namespace modelmend::model
