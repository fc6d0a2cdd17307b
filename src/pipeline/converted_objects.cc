#include "pipeline/converted_objects.h"

#include <algorithm>
#include <array>
#include <optional>
#include <variant>

#include "model/declared_arguments.h"

namespace modelmend::pipeline {
namespace {

using model::Expression;
using model::ModelClass;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// What a query gives one object with.
constexpr auto kGivesOne = std::to_array<std::string_view>(
    {"first", "one", "one_or_none", "scalar", "scalar_one", "scalar_one_or_none", "get"});

bool gives_one(std::string_view method) {
  return std::ranges::find(kGivesOne, method) != kGivesOne.end();
}

// "all" of `session.query(User).all()`; empty if it is no method.
std::string_view method_of(const Expression& call) {
  const Expression callee = call.field(Field::Function);
  return callee.is(Kind::Attribute) ? callee.field(Field::Attribute).text() : std::string_view();
}

Expression receiver_of(const Expression& call) {
  return call.field(Field::Function).field(Field::Object);
}

Expression awaited(const Expression& value) {
  const Expression plain = model::unwrapped(value);
  if (!plain.is(Kind::Await) || plain.node.items().empty()) return plain;
  return model::unwrapped(plain.at(plain.node.items().front()));
}

template <class Predicate>  // of a class
const ModelClass* first_of(const std::vector<const ModelClass*>& classes,
                           const Predicate& predicate) {
  const auto found =
      std::ranges::find_if(classes, [&](const ModelClass* each) { return predicate(*each); });
  return found == classes.end() ? nullptr : *found;
}

}  // namespace

const ModelClass* ConvertedObjects::named(const Expression& name) const {
  const semantic::Resolution meaning = model::resolve(project_, name);
  if (const ModelClass* const found = defined_at(meaning)) return found;
  // What a lazy import gives is told to type checkers alone.
  const auto* const imported = std::get_if<semantic::Imported>(&meaning);
  if (name.quoted || (imported != nullptr && !imported->instance)) return nullptr;
  return defined_at(project_.resolve_for_type_checkers(*name.module, name.node));
}

const ModelClass* ConvertedObjects::defined_at(const semantic::Resolution& meaning) const {
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr || local->kind != semantic::DefinitionKind::Class) return nullptr;
  return first_of(converted_,
                  [&](const ModelClass& each) { return each.place == local->definition; });
}

const ModelClass* ConvertedObjects::around(const Expression& node) const {
  return first_of(converted_, [&](const ModelClass& each) {
    return each.place.file == node.place().file && each.place.range.contains(node.range());
  });
}

const ModelClass* ConvertedObjects::made_by(const Expression& call) const {
  if (!call.is(Kind::Call)) return nullptr;
  const Expression callee = call.field(Field::Function);
  return callee.text() == "cls" ? around(call) : named(callee);
}

const ModelClass* ConvertedObjects::of(const Expression& value) const {
  const Expression plain = awaited(value);
  if (!plain.is(Kind::Identifier)) return of_here(plain);
  const auto meaning = model::resolve(project_, plain);
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  return local == nullptr ? nullptr : of_definition(*local);
}

// Without following a name.
const ModelClass* ConvertedObjects::of_here(const Expression& value) const {
  const Expression plain = awaited(value);
  return plain.is(Kind::Call) ? of_call(plain) : nullptr;
}

const ModelClass* ConvertedObjects::of_call(const Expression& call) const {
  if (const ModelClass* const made = made_by(call)) return made;
  const std::string_view method = method_of(call);
  if (method == "get" || method == "get_one")
    if (const ModelClass* const asked = first_argument(call)) return asked;
  return gives_one(method) ? asked_for(receiver_of(call)) : nullptr;
}

const ModelClass* ConvertedObjects::of_definition(const semantic::Local& local) const {
  const Expression definition = model::expression_at(project_, local.definition);
  if (!definition) return nullptr;
  if (local.kind == semantic::DefinitionKind::Parameter)
    return of_annotation(definition.field(Field::Type));
  if (definition.is(Kind::ForStatement)) {
    const bool is_one = definition.field(Field::Left).is(Kind::Identifier);
    return is_one ? of_items(definition.field(Field::Right)) : nullptr;
  }
  const auto value = model::variable_value(project_, local);
  return value ? of_here(*value) : nullptr;
}

// `User`, "User", `User | None` and `Optional[User]`.
const ModelClass* ConvertedObjects::of_annotation(const Expression& type) const {
  Expression plain = model::unwrapped(type);
  if (plain.is(Kind::String))
    if (const auto quoted = model::quoted_content(plain)) plain = model::unwrapped(*quoted);
  if (plain.is(Kind::BinaryOperator)) plain = plain.field(Field::Left);
  if (plain.is(Kind::Subscript) &&
      model::library_name(project_, plain.field(Field::Value)) == "typing.Optional")
    plain = plain.field(Field::Subscript);
  return plain ? named(plain) : nullptr;
}

const ModelClass* ConvertedObjects::first_argument(const Expression& call) const {
  const std::vector<Node> arguments = call.field(Field::Arguments).node.items();
  return arguments.empty() ? nullptr : named(call.at(arguments.front()));
}

// The one class of `session.query(User).filter(...)`, `session.scalars(select(User))`.
const ModelClass* ConvertedObjects::asked_for(Expression query) const {
  for (query = awaited(query); query.is(Kind::Call);) {
    const Expression callee = query.field(Field::Function);
    const std::string_view name = callee.is(Kind::Attribute) ? method_of(query) : callee.text();
    const std::vector<Node> arguments = query.field(Field::Arguments).node.items();
    if (name == "query" || name == "select")
      return arguments.size() == 1 ? first_argument(query) : nullptr;
    const bool runs = name == "scalars" || name == "execute" || name == "exec" || name == "scalar";
    if (runs && !arguments.empty())
      query = awaited(query.at(arguments.front()));
    else if (callee.is(Kind::Attribute))
      query = awaited(receiver_of(query));
    else
      return nullptr;
  }
  return nullptr;
}

const ModelClass* ConvertedObjects::of_items(const Expression& value) const {
  const Expression plain = awaited(value);
  if (plain.is(Kind::Attribute)) return target_of(plain);
  if (!plain.is(Kind::Call)) return nullptr;
  const std::string_view method = method_of(plain);
  // Of `execute(...)` come rows.
  if (method == "execute" || gives_one(method)) return nullptr;
  const bool is_of_rows = method == "all" && method_of(receiver_of(plain)) == "execute";
  return is_of_rows ? nullptr : asked_for(plain);
}

// `user.posts`
const ModelClass* ConvertedObjects::target_of(const Expression& attribute) const {
  const ModelClass* const owner = of(attribute.field(Field::Object));
  if (owner == nullptr) return nullptr;
  const auto& relationships = mappers_.of(owner->id).relationships;
  const auto found = std::ranges::find(relationships, attribute.field(Field::Attribute).text(),
                                       &model::RelationshipFact::attribute);
  if (found == relationships.end()) return nullptr;
  return first_of(converted_, [&](const ModelClass& each) { return found->target == each.id; });
}

}  // namespace modelmend::pipeline
