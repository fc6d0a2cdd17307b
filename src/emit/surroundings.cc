#include "emit/surroundings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "emit/class_checks.h"
#include "emit/heard.h"
#include "emit/quiet_listener.h"
#include "emit/shared_base.h"
#include "emit/typed_columns.h"
#include "model/attribute_store.h"
#include "model/column_source.h"
#include "model/column_type.h"
#include "model/declared_arguments.h"
#include "model/listener.h"
#include "model/type_behaviour.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using model::MemberFact;
using model::MemberKind;
using syntax::Field;
using syntax::Kind;

// Listeners on these hear of every class.
constexpr std::array<std::string_view, 3> kOfAllClasses = {
    "sqlalchemy.orm.Mapper", "sqlalchemy.orm.mapper", "sqlalchemy.orm.mapper.Mapper"};
// SQLModel makes objects in its own way.
constexpr std::string_view kInit = "'init'";

Refusal event_listener(std::string reason, const Place& place) {
  return {{"event-listener", std::move(reason)}, place};
}

Expression target_of(const ClassContext& context, const MemberFact& listener) {
  const Expression call = model::expression_at(context.project, listener.place);
  return call.is(Kind::Call) ? model::listener_at(context.project, call).target : Expression{};
}

// The class, or a mixin that stays above it: SQLAlchemy asks the listeners of those for any class
// that it maps, whatever else is above.
bool is_class_or_mixin(const ClassContext& context, const Expression& target) {
  const semantic::Resolution meaning = model::resolve(context.project, target);
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr) return false;
  return local->definition == context.cls.place ||
         std::ranges::any_of(context.cls.bases, [&](model::ClassId id) {
           const model::ModelClass& base = context.models.model_class(id);
           return base.place == local->definition && is_mixin(base);
         });
}

bool is_relationship(const ClassContext& context, std::string_view name) {
  return std::ranges::find(context.mapper().relationships, name,
                           &model::RelationshipFact::attribute) !=
         context.mapper().relationships.end();
}

// A column of a mixin is a field for other classes as well, so it keeps its default, of which the
// listener would hear.
std::optional<Refusal> why_not_heard(const ClassContext& context, const MemberFact& listener) {
  if (!is_heard_at_the_start(context.project, context.mappers, context.cls)) return std::nullopt;
  const auto heard = heard_by(context.project, context.models, context.cls, listener);
  for (const model::TableColumn& column : context.models.table(*context.cls.table).columns) {
    const model::ColumnDecl& decl = context.models.decl(column.decl);
    const bool is_own = std::ranges::find(context.cls.own_declarations, column.decl) !=
                        context.cls.own_declarations.end();
    if (!is_own && heard.contains(decl.attribute))
      return event_listener(
          fmt::format("a listener would hear what SQLModel's constructor assigns to '{}' of a "
                      "mixin by itself",
                      decl.attribute),
          listener.place);
  }
  return std::nullopt;
}

// A listener on the class or on what stands above it.
std::optional<Refusal> why_not_by_own(const ClassContext& context, const MemberFact& listener) {
  const Expression target = target_of(context, listener);
  if (!target) return std::nullopt;
  if (target.is(Kind::Attribute) && listener.name == target.node.field(Field::Attribute).text() &&
      !listener.name.empty()) {
    if (listener.name.starts_with("__")) return std::nullopt;  // its table or mapper
    // Of a relationship SQLModel keeps no second copy.
    if (is_relationship(context, listener.name)) return std::nullopt;
    if (!listener.hears.empty() && context.cls.table) return why_not_heard(context, listener);
    return event_listener(
        fmt::format("a listener on '{}' is not asked what SQLModel stores", listener.name),
        listener.place);
  }
  if (!is_class_or_mixin(context, target))
    return event_listener(
        fmt::format("a listener on '{}' does not hear of classes of SQLModel", target.text()),
        listener.place);
  if (listener.value.starts_with(kInit))
    return event_listener("a listener waits for SQLAlchemy's constructor", listener.place);
  return std::nullopt;
}

bool is_told_of_mappers(const ClassContext& context, const MemberFact& listener) {
  const auto event =
      model::listener_at(context.project, model::expression_at(context.project, listener.place))
          .event;
  return event && is_of_mappers(*event);
}

std::optional<Refusal> why_not_quiet(const ClassContext& context, const MemberFact& listener) {
  const Expression call = model::expression_at(context.project, listener.place);
  const auto more = what_does_more(context.project, call);
  if (!more) return std::nullopt;
  if (more->type_class && !may_have_column_of(context, more->type_class)) return std::nullopt;
  const std::string_view text = more->statement.text();
  return event_listener(
      fmt::format("a listener on '{}' may do more than read and collect: '{}'",
                  target_of(context, listener).text(), text.substr(0, text.find('\n'))),
      more->statement.place());
}

// Whether the class derives from the declarative base that the name means.
bool derives_from(const ClassContext& context, const Expression& base) {
  const semantic::Resolution meaning = model::resolve(context.project, base);
  const syntax::Node definition = context.module.node_at(context.cls.place.range);
  if (!std::holds_alternative<semantic::Local>(meaning) || !definition.is(Kind::ClassDefinition))
    return true;  // whatever it is
  return std::ranges::any_of(
      semantic::linearise(context.project, {&context.module, definition}),
      [&](const semantic::Ancestor& each) { return each.meaning == meaning; });
}

// In `_listen_on_attribute(cls, attribute, ...)` of a Mutable of the project: heard are the columns
// that have its type, whose classes get the base that assigns as SQLAlchemy does.
bool is_of_mutable(const ClassContext& context, const MemberFact& listener) {
  constexpr std::string_view kHook = "_listen_on_attribute";
  const Expression call = model::expression_at(context.project, listener.place);
  for (syntax::Node at = call.node; at; at = at.parent()) {
    if (!at.is(syntax::Kind::FunctionDefinition) || at.field(syntax::Field::Name).text() != kHook)
      continue;
    while (at && !at.is(syntax::Kind::ClassDefinition)) at = at.parent();
    return at && !model::first_library_base(
                      context.project, {call.module, at},
                      {"sqlalchemy.ext.mutable.Mutable", "sqlalchemy.ext.mutable.MutableBase"})
                      .empty();
  }
  return false;
}

// SQLModel's constructor assigns the default of such a column, and a listener of the project hears
// that.
bool sets_tracked_defaults(const ClassContext& context) {
  if (!context.cls.table) return false;
  const auto& columns = context.models.table(*context.cls.table).columns;
  return std::ranges::any_of(columns, [&](const model::TableColumn& column) {
    const model::ColumnDecl& decl = context.models.decl(column.decl);
    if (!decl.default_value) return false;
    const auto type = model::column_source(context.project, decl).type;
    const auto traits = model::type_behaviour(context.project, decl, type).traits;
    return std::ranges::find(traits, "mutable", &model::TypeTrait::aspect) != traits.end();
  });
}

// One on a base that is a variable, or on all mappers.
std::optional<Refusal> why_not_by_shared(const ClassContext& context, const MemberFact& listener) {
  const Expression target = target_of(context, listener);
  if (!target || listener.name.find("associate_with") != std::string::npos) return std::nullopt;
  if (is_of_mutable(context, listener) && !sets_tracked_defaults(context)) return std::nullopt;
  if (!listener.hears.empty())
    return event_listener(
        fmt::format("a listener on '{}' may hear of any column, as nobody can tell what that is",
                    target.text()),
        listener.place);
  const std::string library = model::library_name(context.project, target);
  const auto base = declarative_base(context.project, target);
  const bool is_base = !base || base->has_value();
  const bool is_all = std::ranges::find(kOfAllClasses, library) != kOfAllClasses.end();
  if (!is_base && !is_all) return std::nullopt;
  if (is_base && !derives_from(context, target)) return std::nullopt;
  if (is_all && is_told_of_mappers(context, listener)) return why_not_quiet(context, listener);
  return event_listener(
      fmt::format("a listener on '{}' may expect classes of the old base", target.text()),
      listener.place);
}

std::optional<Refusal> why_not_by_listeners(const ClassContext& context) {
  for (const MemberFact& each : context.mapper().members)
    if (each.kind == MemberKind::Event)
      if (auto why = why_not_by_own(context, each)) return why;
  for (const MemberFact& each : context.mappers.listeners)
    if (auto why = why_not_by_shared(context, each)) return why;
  return std::nullopt;
}

// `User.posts = relationship(...)` behind the class or in a function. Other members of SQLAlchemy
// do as well behind a class of SQLModel.
bool sets_field_of_library(const ClassContext& context, const Place& place) {
  constexpr std::array<std::string_view, 5> kOfObjects = {
      "sqlalchemy.orm.relationship", "sqlalchemy.orm.dynamic_loader",
      "sqlalchemy.orm.mapped_column", "sqlalchemy.orm.deferred", "sqlalchemy.Column"};
  Expression statement = model::expression_at(context.project, place);
  if (statement.is(Kind::ExpressionStatement)) statement = statement.at(statement.node.child(0));
  if (!statement.is(Kind::Assignment) || !statement.field(Field::Left).is(Kind::Attribute))
    return false;
  const Expression value = model::unwrapped(statement.field(Field::Right));
  if (!value || !value.is(Kind::Call)) return false;
  const std::string callee = model::library_name(context.project, value.field(Field::Function));
  return std::ranges::find(kOfObjects, callee) != kOfObjects.end();
}

// setattr(User, name, Column(...)), User.__mapper__.add_property(...): SQLModel's constructor drops
// what is no field, and an assignment of it raises.
std::optional<Refusal> why_not_by_later_attributes(const ClassContext& context) {
  for (const model::OutsideChange& each : context.mappers.changes) {
    const bool is_of_class = std::ranges::find(each.classes, context.cls.id) != each.classes.end();
    const bool adds = each.reason.starts_with("setattr(") || each.reason.starts_with("delattr(") ||
                      each.reason.find("add_property()") != std::string::npos;
    if (is_of_class && (adds || sets_field_of_library(context, each.place)))
      return Refusal{{"dynamic-columns", each.reason}, each.place};
  }
  for (const model::RelationshipFact& each : context.mapper().relationships)
    if (sets_field_of_library(context, each.place))
      return Refusal{{"dynamic-columns",
                      fmt::format("the relationship '{}' is set behind the class", each.attribute)},
                     each.place};
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> why_not_by_surroundings(const ClassContext& context) {
  if (auto why = why_not_by_later_attributes(context)) return why;
  return why_not_by_listeners(context);
}

}  // namespace modelmend::emit
