#include "model/entered.h"

#include <variant>

#include "model/declared_arguments.h"

namespace modelmend::model {

using syntax::Field;
using syntax::Kind;

Expression entered_by(const semantic::Project& project, const Expression& name) {
  if (!name.is(Kind::Identifier)) return {};
  const semantic::Resolution meaning = resolve(project, name);
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr) return {};
  const Expression pattern = expression_at(project, local->definition);
  if (!pattern.is(Kind::AsPattern) || !pattern.node.parent().is(Kind::WithItem)) return {};
  return unwrapped(pattern.at(pattern.node.items().front()));
}

std::string library_entered(const semantic::Project& project, const Expression& name) {
  const Expression entered = entered_by(project, name);
  if (!entered.is(Kind::Call)) return {};
  const Expression maker = value_of(project, entered.field(Field::Function));
  const std::string named = library_name(project, maker);
  const bool is_made = named.empty() && maker.is(Kind::Call);
  return is_made ? library_name(project, maker.field(Field::Function)) : named;
}

}  // namespace modelmend::model
