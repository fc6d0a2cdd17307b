#include "verify/default_text.h"

#include <algorithm>

#include "model/declared_arguments.h"
#include "syntax/walker.h"
#include "verify/names_anywhere.h"

namespace modelmend::verify {
namespace {

using model::Expression;
using syntax::Kind;

// The one that counts: a column's own stands before that of its Annotated type.
Expression server_default(const State& state, const model::ColumnDecl& decl) {
  const auto arguments = model::declared_arguments(state.project(), decl.argument_places);
  const auto found = std::ranges::find_if(arguments, [](const model::DeclaredArgument& each) {
    return each.name == "server_default" && !each.value.is(Kind::None);
  });
  return found == arguments.end() ? Expression{} : found->value;
}

}  // namespace

std::string default_text(const State& state, const TableView& view, std::string_view column) {
  const model::ColumnDecl* const decl = declaration_of(state, view, column);
  const Expression value = decl == nullptr ? Expression{} : server_default(state, *decl);
  if (!value) return {};
  for (syntax::Walker walk(value.node); walk; walk.next())
    if (walk.is_at_name() && !means_the_same_anywhere(state, value.at(*walk))) return {};
  return state.text_of(value);
}

}  // namespace modelmend::verify
