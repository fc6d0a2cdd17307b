#include "model/table_name.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/column_readers.h"
#include "model/computed_text.h"

namespace modelmend::model {

namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string lower(std::string_view text) {
  std::string result;
  for (const char c : text) result += is_upper(c) ? static_cast<char>(c + 32) : c;
  return result;
}

// `__tablename__` where the declarative scan looks: the class and the unmapped classes above it.
const Member* find_name(const ClassIndex& classes, ClassIndexId id) {
  for (const ClassIndexId above : classes.mro(id)) {
    if (above != id && classes.is_mapped(above)) continue;
    if (const Member* member = classes.at(above).member("__tablename__")) return member;
  }
  return nullptr;
}

bool inherits_no_table(const ClassIndex& classes, ClassIndexId id) {
  return std::ranges::none_of(
      classes.mro(id), [&](ClassIndexId above) { return above != id && classes.is_mapped(above); });
}

// `cls`: the class that gets the name.
TableName said_name(const semantic::Project& project, const Member& member, const NamedClass& cls) {
  const MemberValue value = member_value(project, member);
  if (value.value && value.value.is(syntax::Kind::None)) return {};
  // A function that is no declared_attr.
  if (!value.value || member.conditional) return {std::nullopt, "__tablename__ is computed", false};
  if (!value.reason) {
    StringConstant name = string_constant(project, value.value);
    if (name.value) return {std::move(name.value), "", false};
  }
  ComputedText made = value.is_declared_attr ? computed_text(project, member.function, cls)
                                             : computed_text(project, value.value);
  if (made.value) return {std::move(made.value), "", false};
  if (made.is_none) return {};
  return {std::nullopt, fmt::format("__tablename__ is computed: {}", made.reason), false};
}

// Of a class for which nobody says a name.
TableName default_name(const ClassIndex& classes, ClassIndexId id, std::string_view class_name) {
  if (classes.is_sqlmodel(id)) return {lower(class_name), "", false};
  const Root* root = classes.root(id);
  if (root != nullptr && root->names_tables) return {snake_case(class_name), "", true};
  return {};
}

}  // namespace

std::string snake_case(std::string_view name) {
  // ((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z])) gets a '_' in front.
  std::string result;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool after_small = i > 0 && (is_lower(name[i - 1]) || is_digit(name[i - 1]));
    const bool before_small = i > 0 && i + 1 < name.size() && is_lower(name[i + 1]);
    if (is_upper(name[i]) && (after_small || before_small)) result += '_';
    result += is_upper(name[i]) ? static_cast<char>(name[i] + 32) : name[i];
  }
  return result.substr(std::min(result.find_first_not_of('_'), result.size()));
}

TableName table_name(const ClassIndex& classes, ClassIndexId id) {
  const std::string& name = classes.at(id).name;
  const Member* const member = find_name(classes, id);
  if (member == nullptr) return default_name(classes, id, name);
  return said_name(classes.project(), *member, {name, inherits_no_table(classes, id)});
}

TableName name_below(const ClassIndex& classes, ClassIndexId above, std::string_view class_name) {
  const Member* const member = find_name(classes, above);
  if (member == nullptr) return default_name(classes, above, class_name);
  return said_name(classes.project(), *member, {class_name, true});
}

}  // namespace modelmend::model
