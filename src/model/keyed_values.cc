#include "model/keyed_values.h"

#include <utility>

namespace modelmend::model {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

KeyedValues of_literal(const semantic::Project& project, const Expression& dictionary) {
  KeyedValues found;
  for (const Node& entry : dictionary.node.items()) {
    const Expression pair = dictionary.at(entry);
    auto key = entry.is(Kind::Pair) ? string_constant(project, pair.field(Field::Key)).value
                                    : std::nullopt;
    if (key) {
      found.items.push_back({*std::move(key), unwrapped(pair.field(Field::Value)), pair.range()});
    } else {
      found.computed.push_back(pair.place());
    }
  }
  return found;
}

KeyedValues of_call(const Expression& call) {
  KeyedValues found;
  for (const Node& entry : call.node.field(Field::Arguments).items()) {
    const Expression argument = call.at(entry);
    if (entry.is(Kind::KeywordArgument)) {
      found.items.push_back({std::string(entry.field(Field::Name).text()),
                             unwrapped(argument.field(Field::Value)), argument.range()});
    } else {
      found.computed.push_back(argument.place());
    }
  }
  return found;
}

}  // namespace

std::optional<KeyedValues> keyed_values(const semantic::Project& project,
                                        const Expression& expression) {
  const Expression value = value_of(project, expression);
  if (value.is(Kind::Dictionary)) return of_literal(project, value);
  const bool is_dict = value.is(Kind::Call) &&
                       library_name(project, value.field(Field::Function)) == "builtins.dict";
  return is_dict ? std::optional(of_call(value)) : std::nullopt;
}

}  // namespace modelmend::model
