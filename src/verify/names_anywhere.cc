#include "verify/names_anywhere.h"

namespace modelmend::verify {
namespace {

bool is_of_a_module(const State& state, const semantic::Local& local) {
  if (local.kind == semantic::DefinitionKind::Module) return true;
  if (local.kind == semantic::DefinitionKind::Parameter) return false;
  const std::string module = state.project().module_name(local.definition.file);
  return local.name.find('.', module.size() + 1) == std::string::npos;
}

}  // namespace

bool means_the_same_anywhere(const State& state, const model::Expression& name) {
  const semantic::Resolution meaning = model::resolve(state.project(), name);
  if (std::holds_alternative<semantic::Unknown>(meaning)) return false;
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  return local == nullptr || is_of_a_module(state, *local);
}

}  // namespace modelmend::verify
