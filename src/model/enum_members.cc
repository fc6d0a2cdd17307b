#include "model/enum_members.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "model/column_type.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// What a member's value is: nothing if only running the code would tell.
using Value = std::variant<std::monostate, std::string, std::int64_t>;

struct EnumMember {
  std::string name;
  Value value;
};

// `_ignore_`, `__doc__` and `__private` are attributes of the class; `_hidden` is a member.
// https://docs.python.org/3/howto/enum.html#supported-dunder-names
bool is_member_name(std::string_view name) {
  return !name.starts_with("__") && !(name.starts_with("_") && name.ends_with("_"));
}

// The right sides of the assignments in a class that make members.
std::vector<std::pair<std::string, Expression>> written_members(const Project::ClassSite& site) {
  std::vector<std::pair<std::string, Expression>> members;
  const Expression body{site.module, site.definition.field(Field::Body), 0, nullptr};
  for (const Node& statement : body.node.items()) {
    if (!statement.is(Kind::ExpressionStatement)) continue;
    for (const Node& assignment : statement.items()) {
      if (!assignment.is(Kind::Assignment) || !assignment.field(Field::Left).is(Kind::Identifier))
        continue;
      const Node right = assignment.field(Field::Right);
      const std::string_view name = assignment.field(Field::Left).text();
      if (right && is_member_name(name)) members.emplace_back(name, body.at(right));
    }
  }
  return members;
}

// True if the class or one of its bases in the project defines a method or attribute of that name.
bool defines(const Project& project, const Project::ClassSite& site, std::string_view wanted) {
  for (const semantic::Ancestor& each : semantic::linearise(project, site)) {
    if (!each.site) continue;
    for (Node statement : each.site->definition.field(Field::Body).items()) {
      if (statement.is(Kind::DecoratedDefinition)) statement = statement.field(Field::Definition);
      if (statement.is(Kind::FunctionDefinition) && statement.field(Field::Name).text() == wanted)
        return true;
    }
  }
  return false;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

bool is_a(const Project& project, const Project::ClassSite& site,
          const std::vector<std::string_view>& classes) {
  return !first_library_base(project, site, classes).empty();
}

// Computes the values of one class from the first member to the last.
class Values {
 public:
  Values(const Project& project, const Project::ClassSite& site)
      : project_(project),
        is_text_(is_a(project, site, {"builtins.str", "enum.StrEnum"})),
        is_str_enum_(is_a(project, site, {"enum.StrEnum"})),
        is_flag_(is_a(project, site, {"enum.Flag", "enum.IntFlag"})),
        makes_next_(defines(project, site, "_generate_next_value_")),
        makes_value_(defines(project, site, "__new__") || defines(project, site, "value")) {}

  Value next(const std::string& name, const Expression& written) {
    Value value = is_auto(written) ? automatic(name) : said(written);
    earlier_.push_back(value);
    if (makes_value_) return {};
    // str(1)
    if (const auto* number = std::get_if<std::int64_t>(&value); number != nullptr && is_text_)
      return is_str_enum_ ? Value() : Value(fmt::format("{}", *number));
    return value;
  }

  [[nodiscard]] bool is_auto(const Expression& written) const {
    return written.is(Kind::Call) &&
           library_name(project_, written.field(Field::Function)) == "enum.auto";
  }

 private:
  [[nodiscard]] Value said(const Expression& written) const {
    if (auto text = string_value(project_, written)) return *std::move(text);
    if (const auto number = int_constant(project_, written)) return *number;
    return {};
  }

  // https://docs.python.org/3/library/enum.html#enum.Enum._generate_next_value_
  [[nodiscard]] Value automatic(const std::string& name) const {
    if (makes_next_) return {};
    if (is_str_enum_) return lower(name);
    std::int64_t highest = 0;
    for (const Value& value : earlier_) {
      const auto* const number = std::get_if<std::int64_t>(&value);
      // Versions of Python differ in what follows a text, or a number that is not the highest.
      if (number == nullptr || *number < highest) return {};
      highest = *number;
    }
    if (!is_flag_) return highest + 1;
    return std::int64_t{1} << std::bit_width(static_cast<std::uint64_t>(highest));
  }

  const Project& project_;
  bool is_text_;
  bool is_str_enum_;
  bool is_flag_;
  bool makes_next_;   // has a _generate_next_value_ of its own
  bool makes_value_;  // decides in other ways what a member's value is
  std::vector<Value> earlier_;
};

// What makes a later member an alias of an earlier one; empty if nothing that we can see does.
std::string identity_of(const Value& value, const Expression& written, bool is_auto) {
  if (const auto* text = std::get_if<std::string>(&value)) return "'" + *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *number);
  return is_auto ? std::string() : "=" + canonical_text(written);
}

std::vector<EnumMember> enum_members_of(const Project& project, const Project::ClassSite& site) {
  std::vector<EnumMember> members;
  std::set<std::string> seen;
  Values values(project, site);
  for (const auto& [name, written] : written_members(site)) {
    Value value = values.next(name, written);
    const std::string identity = identity_of(value, written, values.is_auto(written));
    if (identity.empty() || seen.insert(identity).second)
      members.push_back({name, std::move(value)});
  }
  return members;
}

std::optional<std::string> label_of(const EnumMember& member, EnumLabels labels) {
  if (labels == EnumLabels::Names) return member.name;
  if (const auto* text = std::get_if<std::string>(&member.value)) return *text;
  const auto* const number = std::get_if<std::int64_t>(&member.value);
  // SQLAlchemy takes texts only.
  if (number == nullptr || labels != EnumLabels::ValuesAsText) return std::nullopt;
  return fmt::format("{}", *number);
}

}  // namespace

bool is_python_enum(const Project& project, const Project::ClassSite& site) {
  return is_a(project, site,
              {"enum.Enum", "enum.StrEnum", "enum.IntEnum", "enum.Flag", "enum.IntFlag"});
}

std::vector<std::string> enum_labels(const Project& project, const Project::ClassSite& site,
                                     EnumLabels labels) {
  if (labels == EnumLabels::Unknown) return {};
  std::vector<std::string> found;
  if (labels == EnumLabels::NamesAndAliases)
    for (const auto& each : written_members(site)) found.push_back(each.first);
  if (!found.empty()) return found;
  for (const EnumMember& member : enum_members_of(project, site)) {
    auto label = label_of(member, labels);
    if (!label) return {};
    found.push_back(*std::move(label));
  }
  return found;
}

std::string enum_text(const Project::ClassSite& site) {
  std::string text;
  for (const auto& [name, written] : written_members(site))
    text += fmt::format("{}{} = {}", text.empty() ? "" : "; ", name, canonical_text(written));
  return text;
}

}  // namespace modelmend::model
