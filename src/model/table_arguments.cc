#include "model/table_arguments.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/class_body.h"
#include "model/column_readers.h"
#include "semantic/class_hierarchy.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

std::string item_name(const Project& project, const Expression& item) {
  if (!item.is(Kind::Call)) return {};
  const std::string name = library_name(project, value_of(project, item.field(Field::Function)));
  if (!name.starts_with("sqlalchemy.")) return {};
  return name.substr(name.rfind('.') + 1);
}

// The items of a list or tuple.
std::vector<Expression> elements(const Project& project, const Expression& list) {
  const Expression value = value_of(project, list);
  std::vector<Expression> result;
  if (!value.is(Kind::List) && !value.is(Kind::Tuple)) return result;
  for (const Node& item : value.node.items()) result.push_back(unwrapped(value.at(item)));
  return result;
}

// A column named by a string, or by the name that holds it in the class body or as a variable.
std::string column_named(const Project& project, const Expression& e) {
  if (const StringConstant text = string_constant(project, e); text.value) return *text.value;
  if (e.is(Kind::Identifier)) return std::string(e.text());
  return {};
}

const Expression* argument(const Arguments& arguments, std::size_t index, std::string_view name) {
  if (const Argument* named = arguments.keyword(name)) return &named->value;
  return index < arguments.positional.size() ? &arguments.positional[index].value : nullptr;
}

void read_foreign_key_constraint(const Project& project, const Expression& call,
                                 TableArguments& out) {
  const Arguments arguments = arguments_of(call);
  const Expression* own = argument(arguments, 0, "columns");
  const Expression* referenced = argument(arguments, 1, "refcolumns");
  const auto columns = own ? elements(project, *own) : std::vector<Expression>{};
  const auto targets = referenced ? elements(project, *referenced) : std::vector<Expression>{};
  if (columns.empty() || columns.size() != targets.size()) {
    out.unread.push_back(fmt::format("'{}' cannot be read", canonical_text(call)));
    return;
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    ConstraintColumn entry;
    entry.column = column_named(project, columns[i]);
    entry.key.place = call.place();
    entry.key.from_constraint = true;
    read_key_options(project, arguments, KeyCall::ForeignKeyConstraint, true, entry.key);
    if (read_target(project, targets[i], entry.key)) entry.pending = targets[i];
    out.foreign_keys.push_back(std::move(entry));
  }
}

void read_primary_key_constraint(const Project& project, const Expression& call,
                                 TableArguments& out) {
  for (const Argument& column : arguments_of(call).positional)
    out.primary_key.push_back(column_named(project, column.value));
}

}  // namespace

void read_table_item(const Project& project, const Expression& written, TableArguments& out) {
  const Expression item = value_of(project, written);
  const std::string name = item_name(project, item);
  if (name == "ForeignKeyConstraint") return read_foreign_key_constraint(project, item, out);
  if (name == "PrimaryKeyConstraint") read_primary_key_constraint(project, item, out);
  out.places.push_back(written.place());
  out.other.push_back(canonical_text(written));
  std::sort(out.other.begin(), out.other.end());
}

void read_table_option(const Project& project, std::string_view name, const Expression& value,
                       const Place& place, TableArguments& out) {
  if (name == "schema") {
    if (unwrapped(value).is(Kind::None)) return;
    StringConstant schema = string_constant(project, value);
    if (!schema.value) out.unread.push_back("the schema is computed: " + schema.reason);
    out.schema = std::move(schema.value);
    return;
  }
  if (name.starts_with("autoload")) out.unread.emplace_back("reflected from the database");
  out.other.push_back(fmt::format("{}={}", name, canonical_text(value)));
  out.places.push_back(place);
  std::sort(out.other.begin(), out.other.end());
}

namespace {

void read_option_pair(const Project& project, const Expression& pair, TableArguments& out) {
  const auto key =
      pair.is(Kind::Pair) ? string_constant(project, pair.field(Field::Key)).value : std::nullopt;
  if (key)
    read_table_option(project, *key, pair.field(Field::Value), pair.place(), out);
  else
    out.unread.push_back(fmt::format("'{}' in __table_args__ is computed", canonical_text(pair)));
}

// dict(schema="app"); false for any other call.
bool read_option_call(const Project& project, const Expression& call, TableArguments& out) {
  if (!call.is(Kind::Call) || library_name(project, call.field(Field::Function)) != "builtins.dict")
    return false;
  const Arguments arguments = arguments_of(call);
  if (arguments.has_splat || !arguments.positional.empty()) return false;
  for (const Argument& each : arguments.keywords)
    read_table_option(project, each.keyword, each.value, {call.module->id(), each.whole}, out);
  return true;
}

}  // namespace

void read_table_args(const Project& project, const Expression& written, TableArguments& out) {
  const Expression value = value_of(project, written);
  std::vector<Expression> items{value};
  if (value.is(Kind::Tuple) || value.is(Kind::List)) items = elements(project, value);
  for (const Expression& item : items) {
    const Expression entry = value_of(project, item);
    if (entry.is(Kind::Dictionary)) {
      for (const Node& pair : entry.node.items()) read_option_pair(project, entry.at(pair), out);
    } else if (entry.is(Kind::Call) && !item_name(project, entry).empty()) {
      read_table_item(project, item, out);
    } else if (!entry.is(Kind::None) && !read_option_call(project, entry, out)) {
      out.unread.push_back(fmt::format("'{}' in __table_args__ is computed", canonical_text(item)));
    }
  }
}

namespace {

bool asks_the_class(const Member& member) {
  if (reads_its_object(member.function)) return true;
  for (syntax::Walker walk(member.function.field(Field::Body).node); walk; walk.next())
    if (walk->is(Kind::Identifier) && (walk->text() == "super" || walk->text() == "__class__"))
      return true;
  return false;
}

}  // namespace

Expression function_of_table_arguments(const Project& project, const Expression& class_definition) {
  if (!class_definition.is(Kind::ClassDefinition)) return {};
  for (const semantic::Ancestor& each :
       semantic::linearise(project, {class_definition.module, class_definition.node})) {
    if (!each.site) continue;
    const auto members = members_of(project, {each.site->module, each.site->definition, 0, {}});
    // The last binding of a name is what the class has.
    const auto last = std::find_if(members.rbegin(), members.rend(), [](const Member& member) {
      return member.name == "__table_args__";
    });
    if (last == members.rend()) continue;
    const bool stays = last->function && !last->conditional && last->decorators.size() == 1 &&
                       member_value(project, *last).is_declared_attr && !asks_the_class(*last);
    return stays ? last->function : Expression{};
  }
  return {};
}

}  // namespace modelmend::model
