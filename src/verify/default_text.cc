#include "verify/default_text.h"

#include <algorithm>

#include "model/declared_arguments.h"
#include "syntax/walker.h"

namespace modelmend::verify {
namespace {

using model::Expression;
using semantic::Local;
using syntax::Kind;

// The one that counts: a column's own stands before that of its Annotated type.
Expression server_default(const State& state, const model::ColumnDecl& decl) {
  const auto arguments = model::declared_arguments(state.project(), decl.argument_places);
  const auto found = std::ranges::find_if(arguments, [](const model::DeclaredArgument& each) {
    return each.name == "server_default" && !each.value.is(Kind::None);
  });
  return found == arguments.end() ? Expression{} : found->value;
}

bool is_of_a_module(const State& state, const Local& local) {
  if (local.kind == semantic::DefinitionKind::Module) return true;
  if (local.kind == semantic::DefinitionKind::Parameter) return false;
  const std::string module = state.project().module_name(local.definition.file);
  return local.name.find('.', module.size() + 1) == std::string::npos;
}

bool means_the_same_anywhere(const State& state, const Expression& name) {
  const semantic::Resolution meaning = model::resolve(state.project(), name);
  if (std::holds_alternative<semantic::Unknown>(meaning)) return false;
  const auto* const local = std::get_if<Local>(&meaning);
  return local == nullptr || is_of_a_module(state, *local);
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
