#include "emit/table_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "emit/directive.h"
#include "model/declared_arguments.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using syntax::Kind;
using syntax::Node;

// What takes a column by its key as well as the column itself.
constexpr std::array<std::string_view, 5> kTakeKeys = {"Index", "UniqueConstraint",
                                                       "PrimaryKeyConstraint",
                                                       "ForeignKeyConstraint", "ExcludeConstraint"};

bool takes_keys(const ClassContext& context, const model::Expression& in, Node call) {
  const std::string callee = model::sqlalchemy_callee(context.project, in.at(call));
  return std::ranges::find(kTakeKeys, std::string_view(callee)) != kTakeKeys.end();
}

// `name` directly among the arguments of Index(...), or in the list or tuple of
// ForeignKeyConstraint([...]), which may be called `columns=`.
bool stands_as_column(const ClassContext& context, const model::Expression& in,
                      std::span<const Node> ancestors) {
  std::size_t at = ancestors.size();
  if (at > 0 && (ancestors[at - 1].is(Kind::List) || ancestors[at - 1].is(Kind::Tuple))) --at;
  if (at > 0 && ancestors[at - 1].is(Kind::KeywordArgument) &&
      ancestors[at - 1].field(syntax::Field::Name).text() == "columns")
    --at;
  return at >= 2 && ancestors[at - 1].is(Kind::ArgumentList) && ancestors[at - 2].is(Kind::Call) &&
         takes_keys(context, in, ancestors[at - 2]);
}

std::optional<std::string> key_of(const ClassContext& context, std::string_view attribute) {
  if (!context.cls.table) return std::nullopt;
  for (const model::TableColumn& column : context.models.table(*context.cls.table).columns)
    if (context.models.decl(column.decl).attribute == attribute) return column.key;
  return std::nullopt;
}

}  // namespace

Attempt<MemberPlan> emit_table_arguments(const ClassContext& context, const model::Member& member) {
  MemberPlan plan;
  if (member.function) return plan;  // a declared_attr reads columns of the finished class
  const char quote = context.imports.style().quote;
  for (syntax::Walker walk(member.value.node); walk; walk.next()) {
    if (!walk->is(Kind::Identifier) || !is_attribute(context, walk->text())) continue;
    const auto ancestors = walk.ancestors();
    const bool is_other_name =
        !ancestors.empty() && ((ancestors.back().is(Kind::Attribute) &&
                                ancestors.back().field(syntax::Field::Object) != *walk) ||
                               (ancestors.back().is(Kind::KeywordArgument) &&
                                ancestors.back().field(syntax::Field::Value) != *walk));
    if (is_other_name) continue;
    const auto key = key_of(context, walk->text());
    if (!key)
      return decline(
          "class-body-reference",
          fmt::format("__table_args__ reads the column '{}' of the class body", walk->text()));
    if (!stands_as_column(context, member.value, ancestors)) return as_directive(context, member);
    plan.edits.push_back(
        patch::Edit::replace(walk->range(), fmt::format("{}{}{}", quote, *key, quote)));
  }
  return plan;
}

}  // namespace modelmend::emit
