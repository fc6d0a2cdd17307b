#include "pipeline/object_uses.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "model/type_form.h"
#include "pipeline/own_members.h"

namespace modelmend::pipeline {
namespace {

using model::Expression;
using model::ModelClass;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// `user.id` and `User.id` are columns, whose comparison is SQL.
bool may_be_object(const Expression& value) {
  return value.is(Kind::Identifier) || value.is(Kind::Call) || value.is(Kind::Await) ||
         value.is(Kind::Subscript);
}

std::string_view last_word(std::string_view callee) {
  return callee.substr(callee.rfind('.') + 1);
}

// Makes a set, or keys, of what its argument gives.
bool is_keyed_by_items(std::string_view callee) {
  constexpr auto kMakers = std::to_array<std::string_view>({"Counter", "WeakSet", "fromkeys"});
  return callee == "set" || callee == "frozenset" || is_one_of(kMakers, last_word(callee));
}

// A session asks whether it has the very object, and so do the sets that it gives.
bool asks_for_identity(std::string_view container) {
  constexpr auto kSets = std::to_array<std::string_view>({"new", "dirty", "deleted"});
  std::string last(last_word(container));
  std::ranges::transform(last, last.begin(), [](unsigned char c) { return std::tolower(c); });
  return is_one_of(kSets, last) || last.find("session") != std::string::npos;
}

// `{(user, 1)}`: the hash of a tuple is that of its items.
std::vector<Node> items_of_tuples(const std::vector<Node>& values) {
  std::vector<Node> items;
  for (const Node value : values) {
    const std::vector<Node> inner = value.is(Kind::Tuple) ? value.items() : std::vector{value};
    items.insert(items.end(), inner.begin(), inner.end());
  }
  return items;
}

}  // namespace

void ObjectUses::look_at(const Expression& node) {
  switch (node.node.kind()) {
    case Kind::Call:
      return look_at_call(node);
    case Kind::DecoratedDefinition:
      return check_cached(node);
    case Kind::Set:
      return check_hashes(node, node.node.items());
    case Kind::Dictionary:
      return check_keys(node);
    case Kind::SetComprehension:
    case Kind::DictionaryComprehension:
      return check_comprehension(node);
    case Kind::Subscript:
      return check_hashes(node, node.node.fields(Field::Subscript));
    case Kind::ComparisonOperator:
      return check_comparison(node);
    case Kind::Assignment:
      return check_assignment(node);
    case Kind::GenericType:
      return check_annotation(node);
    default:
      return;
  }
}

void ObjectUses::look_at_call(const Expression& call) {
  const std::string_view callee = call.node.field(Field::Function).text();
  if (is_keyed_by_items(callee)) check_items(call);
  if (callee == "setattr") check_setattr(call);
  if (callee == "hash") check_hashes(call, call.node.field(Field::Arguments).items());
  if (callee.find('.') != std::string_view::npos) check_call_by_name(call, last_word(callee));
}

void ObjectUses::check_call_by_name(const Expression& call, std::string_view method) {
  constexpr auto kFinds = std::to_array<std::string_view>({"remove", "index", "count"});
  constexpr auto kAsserts = std::to_array<std::string_view>(
      {"assertEqual", "assertNotEqual", "assertIn", "assertNotIn", "assertListEqual",
       "assertCountEqual", "assert_called_with", "assert_called_once_with", "assert_any_call"});
  if (method == "add") check_added(call);
  if (is_one_of(kFinds, method)) check_found(call);
  if (is_one_of(kAsserts, method)) check_asserted(call);
  if (method == "setdefault") {
    const model::Arguments arguments = model::arguments_of(call);
    if (!arguments.positional.empty()) check_hashes(call, {arguments.positional[0].value.node});
  }
}

void ObjectUses::check_items(const Expression& call) {
  for (const Node argument : call.node.field(Field::Arguments).items()) {
    const bool is_display = argument.is(Kind::List) || argument.is(Kind::Tuple);
    if (is_display)
      check_hashes(call, argument.items());
    else
      warn_of_hash(call, objects_.of_items(call.at(argument)));
  }
}

// users.remove(user): a list compares.
void ObjectUses::check_found(const Expression& call) {
  const model::Arguments arguments = model::arguments_of(call);
  if (arguments.positional.size() != 1) return;
  const ModelClass* cls = objects_.of(arguments.positional[0].value);
  if (cls == nullptr) cls = objects_.of_items(call.field(Field::Function).field(Field::Object));
  warn_of_equality(call, cls);
}

// self.assertEqual(user, other)
void ObjectUses::check_asserted(const Expression& call) {
  for (const model::Argument& each : model::arguments_of(call).positional)
    if (const ModelClass* const cls = compared(each.value)) return warn_of_equality(call, cls);
}

// @lru_cache above a function that is given objects: they are its keys.
void ObjectUses::check_cached(const Expression& definition) {
  bool is_cached = false;
  for (const Node each : definition.node.items()) {
    if (!each.is(Kind::Decorator) || each.items().empty()) continue;
    const Expression written = definition.at(each.items().front());
    const std::string name = model::library_name(
        project_, written.is(Kind::Call) ? written.field(Field::Function) : written);
    is_cached |= name == "functools.lru_cache" || name == "functools.cache";
    if (name == "builtins.staticmethod" || name == "builtins.classmethod") return;
  }
  const Expression function = definition.field(Field::Definition);
  if (!is_cached || !function.is(Kind::FunctionDefinition)) return;
  const std::vector<Node> parameters = function.node.field(Field::Parameters).items();
  if (!parameters.empty() && parameters.front().text() == "self")
    warn_of_hash(definition, objects_.around(definition));
  for (const Node each : parameters)
    if (const Node type = each.field(Field::Type))
      warn_of_hash(definition, objects_.annotated(definition.at(type)));
}

// Of a variable that is a set: a session has an add() as well.
void ObjectUses::check_added(const Expression& call) {
  const Expression owner = call.field(Field::Function).field(Field::Object);
  const Expression value = model::value_of(project_, owner);
  const bool is_set_call =
      value.is(Kind::Call) && is_keyed_by_items(value.field(Field::Function).text());
  if (is_set_call || value.is(Kind::Set))
    check_hashes(call, call.node.field(Field::Arguments).items());
}

void ObjectUses::check_keys(const Expression& dictionary) {
  std::vector<Node> keys;
  for (const Node entry : dictionary.node.items())
    if (entry.is(Kind::Pair)) keys.push_back(entry.field(Field::Key));
  check_hashes(dictionary, keys);
}

// {user for user in session.query(User)}
void ObjectUses::check_comprehension(const Expression& comprehension) {
  const Node body = comprehension.node.field(Field::Body);
  check_hashes(comprehension, {body.is(Kind::Pair) ? body.field(Field::Key) : body});
}

// dict[User, int], set[User]
void ObjectUses::check_annotation(const Expression& type) {
  constexpr auto kHeads = std::to_array<std::string_view>(
      {"builtins.dict", "builtins.set", "builtins.frozenset", "typing.Dict", "typing.Set",
       "typing.FrozenSet", "typing.Mapping", "typing.MutableMapping", "collections.defaultdict",
       "collections.OrderedDict", "collections.Counter", "collections.abc.Mapping",
       "collections.abc.Set"});
  const model::TypeForm form = model::form_of(type);
  if (form.args.empty() || !is_one_of(kHeads, model::library_name(project_, form.head))) return;
  warn_of_hash(type, objects_.named(model::opened(form.args.front())));
}

void ObjectUses::check_hashes(const Expression& where, const std::vector<Node>& values) {
  for (const Node value : items_of_tuples(values))
    if (const ModelClass* const cls = objects_.of(where.at(value))) return warn_of_hash(where, cls);
}

void ObjectUses::warn_of_hash(const Expression& where, const ModelClass* cls) {
  if (cls == nullptr || as_before_.contains(cls->id)) return;
  if (has_own(project_, mappers_, *cls, "__hash__")) return;
  warn("needs-hash", where,
       fmt::format("objects of '{}' have no hash and cannot be in a set or keys of a dictionary",
                   cls->name),
       "use a list, or the primary keys");
}

// The class of the object, or of those in a list.
const ModelClass* ObjectUses::compared(const Expression& value) const {
  if (const ModelClass* const one = objects_.of(value)) return one;
  // What a query gives is SQL until it is asked for its rows.
  const bool is_list =
      !value.is(Kind::Call) || value.field(Field::Function).node.text().ends_with(".all");
  return is_list ? objects_.of_items(value) : nullptr;
}

// user == other, user in users
void ObjectUses::check_comparison(const Expression& comparison) {
  const std::vector<Node> operands = comparison.node.items();
  if (operands.size() != 2) return;
  const std::string_view between = comparison.node.fields(Field::Operators).front().text();
  const Expression left = comparison.at(operands.front());
  const Expression right = comparison.at(operands.back());
  if (between == "in" || between == "not in") return check_membership(comparison, left, right);
  if (between != "==" && between != "!=") return;
  const ModelClass* const one = compared(left);
  const ModelClass* const other = compared(right);
  const bool are_both =
      (one != nullptr || may_be_object(left)) && (other != nullptr || may_be_object(right));
  if (are_both) warn_of_equality(comparison, one != nullptr ? one : other);
}

void ObjectUses::check_membership(const Expression& comparison, const Expression& item,
                                  const Expression& container) {
  if (asks_for_identity(container.text())) return;
  const ModelClass* const cls = objects_.of(item);
  warn_of_equality(comparison, cls == nullptr && may_be_object(item) ? compared(container) : cls);
}

void ObjectUses::warn_of_equality(const Expression& where, const ModelClass* cls) {
  if (cls == nullptr || as_before_.contains(cls->id)) return;
  if (has_own(project_, mappers_, *cls, "__eq__")) return;
  warn("compares-values", where,
       fmt::format("objects of '{}' are equal where their values are, and all that a commit has "
                   "expired",
                   cls->name),
       "compare the primary keys, or with 'is'");
}

// user.seen = True: SQLAlchemy's objects take any attribute, SQLModel's what they have and names
// with an underscore. What methods store has been looked at.
void ObjectUses::check_assignment(const Expression& assignment) {
  const Expression left = assignment.field(Field::Left);
  if (left.is(Kind::PatternList) || left.is(Kind::TuplePattern) || left.is(Kind::ListPattern))
    for (const Node each : left.node.items()) check_target(left.at(each));
  else
    check_target(left);
}

void ObjectUses::check_target(const Expression& target) {
  if (!target.is(Kind::Attribute)) return;
  const Expression object = target.field(Field::Object);
  if (object.text() == "self" || objects_.named(object)) return;
  check_store(target, object, target.node.field(Field::Attribute).text());
}

// setattr(user, "seen", True). A computed name is that of a field nearly everywhere.
void ObjectUses::check_setattr(const Expression& call) {
  const model::Arguments arguments = model::arguments_of(call);
  if (arguments.positional.size() != 3 || arguments.positional[0].value.text() == "self") return;
  if (const auto name = model::string_value(project_, arguments.positional[1].value))
    check_store(call, arguments.positional[0].value, *name);
}

void ObjectUses::check_store(const Expression& where, const Expression& object,
                             std::string_view name) {
  const ModelClass* const cls = objects_.of(object);
  if (cls == nullptr || as_before_.contains(cls->id)) return;
  if (name.starts_with('_')) return;
  const model::MemberFact* const member = member_named(mappers_, *cls, name);
  const bool is_constant = member != nullptr && member->kind == model::MemberKind::Constant;
  if (!is_constant && has_attribute(*cls, name)) return;
  warn("stores-no-field", where,
       fmt::format("objects of SQLModel refuse '{}', which is {} of '{}'", name,
                   is_constant ? "a constant" : "no field", cls->name),
       is_constant ? "keep it beside the object" : "keep it beside the object, or declare it");
}

bool ObjectUses::has_attribute(const ModelClass& cls, std::string_view name) const {
  const auto& relationships = mappers_.of(cls.id).relationships;
  return member_named(mappers_, cls, name) != nullptr ||
         std::ranges::find(relationships, name, &model::RelationshipFact::attribute) !=
             relationships.end();
}

void ObjectUses::warn(std::string code, const Expression& at, std::string message,
                      std::string next) {
  found_.push_back({.severity = text::Severity::Warning,
                    .code = std::move(code),
                    .place = at.place(),
                    .message = std::move(message),
                    .next = std::move(next)});
}

}  // namespace modelmend::pipeline
