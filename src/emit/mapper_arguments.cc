#include "emit/mapper_arguments.h"

#include <fmt/format.h>

#include <algorithm>

#include "emit/directive.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using model::Member;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view kVersion = "version_id_col";
constexpr std::string_view kPrimaryKey = "primary_key";

bool has_option(const ClassContext& context, std::string_view name) {
  return std::ranges::find(context.mapper().mapper_args, name, &model::OptionFact::keyword) !=
         context.mapper().mapper_args.end();
}

bool is_about_inheritance(const ClassContext& context) {
  return has_option(context, "concrete") ||
         std::ranges::any_of(context.mapper().mapper_args, [](const model::OptionFact& option) {
           return option.keyword.starts_with("polymorphic");
         });
}

// `version_id` or, as its key, `[user_id, group_id]`: a mapper takes the attributes of a class
// there for their columns.
bool takes_attributes(std::string_view option, const Node& value) {
  if (option == kVersion) return value.is(Kind::Identifier);
  const auto columns = value.items();
  return option == kPrimaryKey && (value.is(Kind::List) || value.is(Kind::Tuple)) &&
         std::ranges::all_of(columns,
                             [](const Node& column) { return column.is(Kind::Identifier); });
}

// The name in a pair of a dictionary that reads a column where a mapper takes no attribute.
std::optional<std::string> column_elsewhere(const ClassContext& context, const Expression& value) {
  for (const Node pair : value.node.items()) {
    const auto name = body_name_in(context, pair);
    if (!name) continue;
    const auto option = pair.is(Kind::Pair)
                            ? model::string_value(context.project, value.at(pair.field(Field::Key)))
                            : std::nullopt;
    if (!option || !takes_attributes(*option, pair.field(Field::Value))) return name;
  }
  return std::nullopt;
}

}  // namespace

Attempt<MemberPlan> emit_mapper_arguments(const ClassContext& context, const Member& member) {
  if (member.function) return MemberPlan{};
  const auto declined = [&](std::string code, std::string_view why) {
    return decline(std::move(code), fmt::format("'{}' {}", member.name, why));
  };
  if (is_about_inheritance(context))
    return declined("inheritance-mapped", "is about classes that inherit a table");
  const auto name = body_name_in(context, member.value.node);
  if (!name && has_option(context, kVersion) && member.value.is(Kind::Dictionary))
    return declined("class-body-reference", "names a column that is a field now");
  if (!name) return MemberPlan{};
  const auto other =
      member.value.is(Kind::Dictionary) ? column_elsewhere(context, member.value) : name;
  // That of a mixin is a directive for classes that are not known here.
  if (other || !context.cls.table)
    return declined("class-body-reference",
                    fmt::format("reads the column '{}' of the class body", *name));
  return as_directive(context, member);
}

}  // namespace modelmend::emit
