#include "emit/own_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "emit/tables.h"
#include "rewrite/lines.h"
#include "syntax/string_literal.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::array<std::string_view, 3> kMakers = {"pydantic.ConfigDict",
                                                     "pydantic.config.ConfigDict", "builtins.dict"};

tl::unexpected<Declined> config_conflict(std::string reason) {
  return decline("name-conflict", std::move(reason));
}

// The arguments of `ConfigDict(...)`, or the dictionary itself; null for all else.
Node list_of(const semantic::Project& project, const Expression& value) {
  if (value.is(Kind::Dictionary)) return value.node;
  if (!value.is(Kind::Call)) return {};
  const std::string maker = model::library_name(project, value.field(Field::Function));
  const bool is_known = std::ranges::find(kMakers, maker) != kMakers.end();
  return is_known ? value.node.field(Field::Arguments) : Node{};
}

// Absent if it is not written down.
std::optional<std::string> key_of(Node item) {
  if (item.is(Kind::KeywordArgument)) return std::string(item.field(Field::Name).text());
  if (!item.is(Kind::Pair)) return std::nullopt;
  const auto key = syntax::string_literal(item.field(Field::Key));
  return key ? std::optional(std::string(key->value)) : std::nullopt;
}

std::optional<Declined> why_not_keys(Node list) {
  for (const Node item : list.items()) {
    const auto key = key_of(item);
    if (!key) return Declined{"name-conflict", "not all keys of its model_config are written down"};
    if (is_config_key(*key))
      return Declined{
          "name-conflict",
          fmt::format("'{}' of its model_config has a meaning for SQLModel or Pydantic", *key)};
  }
  return std::nullopt;
}

}  // namespace

Attempt<MemberPlan> emit_own_config(const ClassContext& context, const model::Member& member) {
  if (context.options.sqlmodel < semantic::kUsesPydantic2)
    return config_conflict("Pydantic 1 takes the name 'model_config' for a field");
  const Node list = member.value ? list_of(context.project, member.value) : Node{};
  if (!list || member.annotation || member.function || member.name != "model_config")
    return config_conflict(fmt::format(
        "'{}' is a name of SQLModel or Pydantic, and no plain dictionary here", member.name));
  if (auto why = why_not_keys(list)) return tl::unexpected(*std::move(why));
  if (const auto name = body_name_in(context, member.value.node))
    return decline("class-body-reference",
                   fmt::format("'model_config' reads the column '{}' of the class body", *name));
  MemberPlan plan;
  plan.warnings.push_back(
      {"own-model-config",
       "who reads its 'model_config' finds what Pydantic and SQLModel say there as well; classes "
       "that had none have one now",
       member.statement.place()});
  return plan;
}

patch::Edit with_ignored_types(const ClassContext& context, const model::Member& member,
                               std::string_view types) {
  const Node list = list_of(context.project, member.value);
  const bool is_call = !list.is(Kind::Dictionary);
  const char quote = context.imports.style().quote;
  const std::string entry = is_call ? fmt::format("ignored_types={}", types)
                                    : fmt::format("{0}ignored_types{0}: {1}", quote, types);
  const std::vector<Node> items = list.items();
  if (items.empty()) return patch::Edit::insert_after(list.begin() + 1, entry);
  const Node last = items.back();
  const std::string_view text = context.text();
  const std::string between = rewrite::begins_line(text, last.begin())
                                  ? "," + context.imports.style().newline +
                                        std::string(rewrite::indentation_at(text, last.begin()))
                                  : ", ";
  return patch::Edit::insert_after(last.end(), between + entry);
}

}  // namespace modelmend::emit
