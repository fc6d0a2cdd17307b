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
using syntax::Field;
using syntax::Kind;

// Origins compare equal wherever they are.
bool is_at(const schema::Origin& one, const schema::Origin& other) {
  return one.file == other.file && one.line == other.line && one.column == other.column;
}

Expression item_at(const State& state, const TableView& view, const schema::Origin& origin) {
  const auto& places = view.fact->argument_places;
  const auto found = std::ranges::find_if(
      places, [&](const Place& each) { return is_at(state.origin(each), origin); });
  return found == places.end() ? Expression{} : model::expression_at(state.project(), *found);
}

// `CFG.low` of `CFG = SimpleNamespace(low=1)` is called by what the library gives, whatever that
// was made of.
bool is_of_an_instance(const State& state, const Expression& name) {
  const semantic::Resolution meaning = model::resolve(state.project(), name);
  const auto* const imported = std::get_if<semantic::Imported>(&meaning);
  return imported != nullptr && imported->instance;
}

// `__tablename__` in the body of the class, which is compared for itself.
bool is_table_name(const State& state, const Expression& name) {
  return name.is(Kind::Identifier) && name.text() == "__tablename__" &&
         !std::holds_alternative<semantic::Unknown>(model::resolve(state.project(), name));
}

}  // namespace

std::string item_text(const State& state, const TableView& view, const schema::Unclear& item) {
  const Expression call = view.cls == nullptr ? Expression{} : item_at(state, view, item.origin);
  if (!call.is(Kind::Call)) return {};
  const model::MapperNames names(state.project(), state.models());
  for (syntax::Walker walk(call.node); walk; walk.next()) {
    const Expression each = call.at(*walk);
    if (is_table_name(state, each) && !view.name.empty()) continue;
    const bool may_be_column = each.is(Kind::Identifier) || each.is(Kind::Attribute);
    const auto is_column = [&](const Expression& name) {
      return names.column_of(name, view.cls->id).has_value();
    };
    if (may_be_column && is_column(each)) {
      walk.skip_children();
      continue;
    }
    const bool is_of_column = each.is(Kind::Attribute) && is_column(each.field(Field::Object));
    const bool is_unclear = may_be_column && !is_of_column && is_of_an_instance(state, each);
    const bool is_elsewhere = walk.is_at_name() && (each.text().starts_with("__") ||
                                                    !means_the_same_anywhere(state, each));
    if (is_unclear || is_elsewhere) return {};
  }
  return model::words_of(names, call, view.cls->id) + state.text_behind(call);
}

}  // namespace modelmend::verify
