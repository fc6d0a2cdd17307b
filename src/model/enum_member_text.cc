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

}  // namespace

std::string enum_member_text(const Project& project, const Expression& value) {
  const bool is_call = value.is(Kind::Call);
  if (!is_call && !value.is(Kind::Subscript)) return {};
  const Expression named = value.field(is_call ? Field::Function : Field::Value);
  const auto site = project.class_site(resolve(project, named));
  if (!site || !is_python_enum(project, *site)) return {};
  const std::string name =
      is_call ? name_of_value(project, *site, value) : name_of_key(project, *site, value);
  return name.empty() ? name : fmt::format("{}.{}", resolved_text(project, named), name);
}

}  // namespace modelmend::model
