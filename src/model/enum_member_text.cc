#include "model/enum_member_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "model/enum_members.h"
#include "model/resolved_text.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;

// A number as its digits: nobody gives one member a number and another the same as a text.
std::optional<std::string> value_text(const Project& project, const Expression& asked) {
  if (auto text = string_value(project, asked)) return text;
  const auto number = int_constant(project, asked);
  return number ? std::optional(fmt::format("{}", *number)) : std::nullopt;
}

// `Color("r")`
std::string name_of_value(const Project& project, const Project::ClassSite& site,
                          const Expression& call) {
  const Arguments arguments = arguments_of(call);
  if (arguments.positional.size() != 1 || !arguments.keywords.empty()) return {};
  const auto asked = value_text(project, arguments.positional.front().value);
  const std::vector<std::string> names = enum_labels(project, site, EnumLabels::Names);
  const std::vector<std::string> values = enum_labels(project, site, EnumLabels::ValuesAsText);
  if (!asked || names.size() != values.size()) return {};
  const auto found = std::ranges::find(values, *asked);
  if (found == values.end() || std::ranges::count(values, *asked) > 1) return {};
  return names[static_cast<std::size_t>(found - values.begin())];
}

// `Color["RED"]`
std::string name_of_key(const Project& project, const Project::ClassSite& site,
                        const Expression& subscript) {
  const auto asked = string_value(project, subscript.field(Field::Subscript));
  const std::vector<std::string> names = enum_labels(project, site, EnumLabels::Names);
  const bool is_one = asked && std::ranges::find(names, *asked) != names.end();
  return is_one ? *asked : std::string();
}

// The expression of the class whose member `value` may be; null if it can be none.
Expression class_part(const Expression& value) {
  if (value.is(Kind::Call)) return value.field(Field::Function);
  if (value.is(Kind::Subscript)) return value.field(Field::Value);
  return value.is(Kind::Attribute) ? value.field(Field::Object) : Expression{};
}

std::optional<Project::ClassSite> enum_of(const Project& project, const Expression& value) {
  const Expression named = class_part(value);
  if (!named) return std::nullopt;
  const auto site = project.class_site(resolve(project, named));
  return site && is_python_enum(project, *site) ? site : std::nullopt;
}

// Empty if it is none that is known.
std::string member_name(const Project& project, const Project::ClassSite& site,
                        const Expression& value) {
  if (value.is(Kind::Call)) return name_of_value(project, site, value);
  if (value.is(Kind::Subscript)) return name_of_key(project, site, value);
  return std::string(value.node.field(Field::Attribute).text());
}

}  // namespace

std::string enum_member_text(const Project& project, const Expression& value) {
  if (value.is(Kind::Attribute)) return {};
  const auto site = enum_of(project, value);
  const std::string name = site ? member_name(project, *site, value) : std::string();
  return name.empty() ? name
                      : fmt::format("{}.{}", resolved_text(project, class_part(value)), name);
}

std::optional<std::string> enum_member_value(const Project& project, const Expression& value) {
  const auto site = enum_of(project, value);
  if (!site) return std::nullopt;
  const std::vector<std::string> names = enum_labels(project, *site, EnumLabels::Names);
  const std::vector<std::string> values = enum_labels(project, *site, EnumLabels::ValuesAsText);
  const auto found = std::ranges::find(names, member_name(project, *site, value));
  if (found == names.end() || names.size() != values.size()) return std::nullopt;
  return values[static_cast<std::size_t>(found - names.begin())];
}

}  // namespace modelmend::model
