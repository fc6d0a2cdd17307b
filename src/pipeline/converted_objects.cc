#include "pipeline/converted_objects.h"

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <variant>

#include "model/annotation.h"
#include "model/declared_arguments.h"
#include "model/returns.h"
#include "model/type_form.h"

namespace modelmend::pipeline {
namespace {

using model::Expression;
using model::ModelClass;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// What a query gives one object with.
constexpr auto kGivesOne = std::to_array<std::string_view>(
    {"first", "one", "one_or_none", "scalar", "scalar_one", "scalar_one_or_none", "get",
     "get_or_404", "first_or_404", "one_or_404"});

// Steps that are followed one behind the other: a name, an attribute, a call.
constexpr int kMostSteps = 16;

// Items of a list that are looked at.
constexpr int kMostItems = 3;

// What has the items of what it is given.
bool is_copy(std::string_view callee) {
  constexpr auto kCopies = std::to_array<std::string_view>(
      {"list", "tuple", "set", "frozenset", "sorted", "reversed", "iter"});
  return std::ranges::find(kCopies, callee) != kCopies.end();
}

// What makes a query of another one, or of classes.
bool makes_query(std::string_view method) {
  constexpr auto kMakers = std::to_array<std::string_view>(
      {"query", "select", "scalars", "exec", "filter", "filter_by", "where", "order_by", "limit",
       "offset", "distinct", "join", "outerjoin", "options", "unique", "yield_per",
       "with_for_update", "execution_options", "populate_existing"});
  return std::ranges::find(kMakers, method) != kMakers.end();
}

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
  const Held found = held(value, kMostSteps);
  return found.many ? nullptr : found.cls;
}

const ModelClass* ConvertedObjects::of_items(const Expression& value) const {
  return items(value, kMostSteps);
}

const ModelClass* ConvertedObjects::annotated(const Expression& type) const {
  const Held found = held_by_annotation(type);
  return found.many ? nullptr : found.cls;
}

ConvertedObjects::Held ConvertedObjects::held(const Expression& value, int steps) const {
  const Expression plain = awaited(value);
  if (steps == 0 || !plain) return {};
  switch (plain.node.kind()) {
    case Kind::Identifier:
      return held_by_name(plain, steps - 1);
    case Kind::Attribute:
      return held_by_attribute(plain, steps - 1);
    case Kind::Call:
      return held_by_call(plain, steps - 1);
    case Kind::Subscript:
      return held_by_subscript(plain, steps - 1);
    case Kind::ListComprehension:
    case Kind::SetComprehension:
      return {held(plain.field(Field::Body), steps - 1).cls, true};
    case Kind::List:
    case Kind::Tuple:
      // The rest of a list is like its beginning.
      for (const Node each : plain.node.items() | std::views::take(kMostItems))
        if (const Held one = held(plain.at(each), steps - 1); one.cls != nullptr && !one.many)
          return {one.cls, true};
      return {};
    default:
      return {};
  }
}

ConvertedObjects::Held ConvertedObjects::held_by_name(const Expression& name, int steps) const {
  const auto meaning = model::resolve(project_, name);
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr) return {};
  const Expression definition = model::expression_at(project_, local->definition);
  if (!definition) return {};
  const bool is_parameter = local->kind == semantic::DefinitionKind::Parameter;
  if (is_parameter && name.text() == "self") return {around(name)};
  if (const Expression type = definition.field(Field::Type)) return held_by_annotation(type);
  if (is_parameter) return {};
  if (definition.is(Kind::ForStatement) || definition.is(Kind::ForInClause))
    return one_of(definition, name.text(), steps);
  const auto value = model::variable_value(project_, *local);
  return value ? held(*value, steps) : Held{};
}

// What the name of a loop is: `for user in users`, `for i, user in enumerate(users)`, `for user,
// post in zip(users, posts)`, `for user, n in session.query(User, Post.n)`.
ConvertedObjects::Held ConvertedObjects::one_of(const Expression& loop, std::string_view name,
                                                int steps) const {
  const Expression target = loop.field(Field::Left);
  const Expression source = awaited(loop.field(Field::Right));
  if (target.is(Kind::Identifier)) return {items(source, steps)};
  const std::vector<Node> names = target.node.items();
  const auto own = std::ranges::find(names, name, &Node::text);
  if (own == names.end() || !source.is(Kind::Call)) return {};
  const auto index = static_cast<std::size_t>(own - names.begin());
  const std::string_view callee = source.field(Field::Function).text();
  const std::vector<Node> given = source.field(Field::Arguments).node.items();
  if (callee == "enumerate")
    return {index == 1 && !given.empty() ? items(source.at(given.front()), steps) : nullptr};
  if (callee == "zip")
    return {index < given.size() ? items(source.at(given[index]), steps) : nullptr};
  const std::vector<Expression> columns = columns_of(source, steps);
  return {columns.size() == names.size() ? class_named(columns[index]) : nullptr};
}

ConvertedObjects::Held ConvertedObjects::held_by_call(const Expression& call, int steps) const {
  if (const ModelClass* const made = made_by(call)) return {made};
  const std::string_view method = method_of(call);
  if (method == "get" || method == "get_one")
    if (const ModelClass* const asked = first_argument(call)) return {asked};
  if (gives_one(method))
    if (const ModelClass* const asked = asked_for(receiver_of(call), steps)) return {asked};
  const std::string_view callee = call.field(Field::Function).text();
  const std::vector<Node> arguments = call.node.field(Field::Arguments).items();
  if (is_copy(callee) && !arguments.empty())
    return {items(call.at(arguments.front()), steps), true};
  if (method == "all") return {items(call, steps), true};
  if (makes_query(method.empty() ? callee : method)) return {asked_for(call, steps), true};
  return held_by_function(call, steps);
}

// What a function of the project gives back, as its annotation or its first return statement says.
ConvertedObjects::Held ConvertedObjects::held_by_function(const Expression& call, int steps) const {
  const auto meaning = model::resolve(project_, call.field(Field::Function));
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr || local->kind != semantic::DefinitionKind::Function) return {};
  const Expression definition = model::expression_at(project_, local->definition);
  if (!definition) return {};
  if (const Expression type = definition.field(Field::ReturnType)) return held_by_annotation(type);
  for (const Expression& each : model::returns_of(definition))
    if (!each.is(Kind::None)) return held(each, steps - 1);
  return {};
}

// users[0] and users[:2]
ConvertedObjects::Held ConvertedObjects::held_by_subscript(const Expression& subscript,
                                                           int steps) const {
  const Held list = held(subscript.field(Field::Value), steps);
  if (!list.many) return {};
  return {list.cls, subscript.field(Field::Subscript).is(Kind::Slice)};
}

// user.posts, post.author
ConvertedObjects::Held ConvertedObjects::held_by_attribute(const Expression& attribute,
                                                           int steps) const {
  if (const ModelClass* const asked = asked_for(attribute, steps)) return {asked, true};
  const Held owner = held(attribute.field(Field::Object), steps);
  if (owner.cls == nullptr || owner.many) return {};
  const auto& relationships = mappers_.of(owner.cls->id).relationships;
  const auto found = std::ranges::find(relationships, attribute.field(Field::Attribute).text(),
                                       &model::RelationshipFact::attribute);
  if (found == relationships.end()) return {};
  const bool many = found->uselist.value_or(found->direction != model::Direction::ManyToOne);
  return {first_of(converted_, [&](const ModelClass& each) { return found->target == each.id; }),
          many};
}

// `User`, "User", `User | None`, `Optional[User]`, and `list[User]`, of whatever class.
ConvertedObjects::Held ConvertedObjects::held_by_annotation(const Expression& type) const {
  if (!type) return {};
  const model::AnnotationFact said = model::read_annotation(project_, type);
  const Expression plain = said.python_type ? said.python_type : model::opened(type);
  if (const ModelClass* const one = named(plain)) return {one};
  const model::TypeForm form = model::form_of(plain);
  if (form.is_union || form.args.size() != 1) return {};
  return {named(model::opened(form.args.front())), true};
}

const ModelClass* ConvertedObjects::first_argument(const Expression& call) const {
  const std::vector<Node> arguments = call.field(Field::Arguments).node.items();
  return arguments.empty() ? nullptr : class_named(call.at(arguments.front()));
}

// `cls` in the body of a class as well.
const ModelClass* ConvertedObjects::class_named(const Expression& name) const {
  return name.text() == "cls" ? around(name) : named(name);
}

// What the rows of a query have: the arguments of `session.query(User).filter(...)`, of
// `session.scalars(select(User))`, the class of Flask-SQLAlchemy's `User.query`.
std::vector<Expression> ConvertedObjects::columns_of(Expression query, int steps) const {
  for (query = awaited(query); steps > 0; --steps) {
    if (query.is(Kind::Identifier)) {
      query = awaited(first_value(query));
      continue;
    }
    if (query.is(Kind::Attribute) && query.field(Field::Attribute).text() == "query")
      return {query.field(Field::Object)};
    if (!query.is(Kind::Call)) return {};
    const Expression callee = query.field(Field::Function);
    const std::string_view name = callee.is(Kind::Attribute) ? method_of(query) : callee.text();
    const std::vector<Node> arguments = query.field(Field::Arguments).node.items();
    if (name == "query" || name == "select") {
      std::vector<Expression> columns;
      for (const Node each : arguments) columns.push_back(query.at(each));
      return columns;
    }
    const bool runs = name == "scalars" || name == "execute" || name == "exec" || name == "scalar";
    if (runs && !arguments.empty())
      query = awaited(query.at(arguments.front()));
    else if (callee.is(Kind::Attribute))
      query = awaited(receiver_of(query));
    else
      return {};
  }
  return {};
}

// What a variable is; where it is bound again under a condition (`q = q.filter(...)`), what it was.
Expression ConvertedObjects::first_value(const Expression& name) const {
  const auto meaning = model::resolve(project_, name);
  if (const auto* const local = std::get_if<semantic::Local>(&meaning))
    return model::variable_value(project_, *local).value_or(Expression{});
  const semantic::ScopeTable& scopes = name.module->scopes();
  for (const semantic::Binding* const each :
       scopes.bindings(scopes.scope_at(name.range().begin), name.text()))
    if (each->value) return name.at(each->value);
  return {};
}

const ModelClass* ConvertedObjects::asked_for(const Expression& query, int steps) const {
  const std::vector<Expression> columns = columns_of(query, steps);
  return columns.size() == 1 ? class_named(columns.front()) : nullptr;
}

const ModelClass* ConvertedObjects::items(const Expression& value, int steps) const {
  const Expression plain = awaited(value);
  if (steps == 0) return nullptr;
  if (!plain.is(Kind::Call)) {
    const Held found = held(plain, steps);
    return found.many ? found.cls : nullptr;
  }
  const std::string_view callee = plain.field(Field::Function).text();
  const std::vector<Node> arguments = plain.node.field(Field::Arguments).items();
  if (is_copy(callee) && !arguments.empty()) return items(plain.at(arguments.front()), steps - 1);
  const std::string_view method = method_of(plain);
  // Of `execute(...)` come rows.
  if (method == "execute" || gives_one(method)) return nullptr;
  if (method == "all" && makes_rows(receiver_of(plain), steps)) return nullptr;
  if (const ModelClass* const asked = asked_for(plain, steps)) return asked;
  const Held found = held_by_function(plain, steps);
  return found.many ? found.cls : nullptr;
}

// `session.execute(...)`, or a variable that is so.
bool ConvertedObjects::makes_rows(const Expression& result, int steps) const {
  Expression plain = awaited(result);
  for (; plain.is(Kind::Identifier) && steps > 0; --steps) plain = awaited(first_value(plain));
  return plain.is(Kind::Call) && method_of(plain) == "execute";
}

}  // namespace modelmend::pipeline
