#include "verify/item_text.h"

#include <algorithm>

#include "model/declared_arguments.h"
#include "model/mapper/names.h"
#include "model/mapper/words.h"
#include "syntax/walker.h"
#include "verify/names_anywhere.h"

namespace modelmend::verify {
namespace {

using model::Expression;
using syntax::Kind;

Expression item_at(const State& state, const TableView& view, const schema::Origin& origin) {
  const auto& places = view.fact->argument_places;
  const auto found =
      std::ranges::find_if(places, [&](const Place& each) { return state.origin(each) == origin; });
  return found == places.end() ? Expression{} : model::expression_at(state.project(), *found);
}

}  // namespace

std::string item_text(const State& state, const TableView& view, const schema::Unclear& item) {
  const Expression call = view.cls == nullptr ? Expression{} : item_at(state, view, item.origin);
  if (!call.is(Kind::Call)) return {};
  const model::MapperNames names(state.project(), state.models());
  for (syntax::Walker walk(call.node); walk; walk.next()) {
    const Expression each = call.at(*walk);
    const bool may_be_column = each.is(Kind::Identifier) || each.is(Kind::Attribute);
    if (may_be_column && names.column_of(each, view.cls->id))
      walk.skip_children();
    else if (walk.is_at_name() && !means_the_same_anywhere(state, each))
      return {};
  }
  return model::words_of(names, call, view.cls->id) + state.text_behind(call);
}

}  // namespace modelmend::verify
