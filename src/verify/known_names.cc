#include "verify/known_names.h"

#include <algorithm>

#include "model/changed_values.h"
#include "model/declared_arguments.h"

namespace modelmend::verify {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool has_known_names(const State& state, const TableView& view) {
  const auto& place = state.models().metadata(view.fact->metadata).place;
  if (!place) return true;
  const model::Expression maker = model::expression_at(state.project(), *place);
  if (!maker.is(Kind::Call)) return true;
  const auto written = model::keyword_of(maker, "naming_convention");
  return !written || (is_written_out(state.project(), *written) &&
                      !model::may_be_changed(state.project(), *written));
}

}  // namespace

bool is_written_out(const semantic::Project& project, const model::Expression& written) {
  const model::Expression value = model::value_of(project, written);
  if (value.is(Kind::None)) return true;
  const auto pairs = value.node.items();
  return value.is(Kind::Dictionary) && std::ranges::all_of(pairs, [&](const Node& pair) {
           return model::string_value(project, value.at(pair.field(Field::Value))).has_value();
         });
}

bool are_known(const PairFindings& tables, const std::optional<std::string>& before,
               const std::optional<std::string>& after) {
  return (before || has_known_names(tables.before_state, tables.before)) &&
         (after || has_known_names(tables.after_state, tables.after));
}

}  // namespace modelmend::verify
