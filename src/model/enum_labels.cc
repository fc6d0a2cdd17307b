#include "model/enum_labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/type_form.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// More than any enum has; Literals that name each other in a circle end here.
constexpr std::size_t kMaxParts = 10'000;

// `Literal[...]`, also by another name.
std::optional<TypeForm> literal_form(const Project& project, const Expression& type) {
  TypeForm form = form_of(opened(value_of(project, type)));
  const bool is_literal = form.head && is_of_typing(library_name(project, form.head), "Literal");
  return is_literal ? std::optional(std::move(form)) : std::nullopt;
}

LabelList unknown(std::string reason) {
  return {.labels = {}, .reason = std::move(reason)};
}

// Adds one label; false if it is not known.
bool add_label(const Project& project, const Expression& label, LabelList& list) {
  auto text = string_value(project, label);
  if (!text) {
    list = unknown(fmt::format("the label '{}' of Enum is not a constant", canonical_text(label)));
    return false;
  }
  list.labels.push_back(*std::move(text));
  return true;
}

// What `*value` spreads, if that can be told.
std::optional<LabelList> spread_labels(const Project& project, const Expression& value) {
  const Expression list = value_of(project, value);
  if (list.is(Kind::Call)) {
    const Arguments arguments = arguments_of(list);
    const std::string callee =
        library_name(project, value_of(project, list.field(Field::Function)));
    if (!is_of_typing(callee, "get_args") || arguments.positional.size() != 1) return std::nullopt;
    return literal_labels(project, arguments.positional.front().value);
  }
  if (!list.is(Kind::Tuple) && !list.is(Kind::List)) return std::nullopt;
  LabelList found;
  for (const Node& item : list.node.items())
    if (!add_label(project, unwrapped(list.at(item)), found)) break;
  return found;
}

}  // namespace

std::optional<LabelList> literal_labels(const Project& project, const Expression& type) {
  const auto outer = literal_form(project, type);
  if (!outer) return std::nullopt;
  LabelList list;
  std::vector<Expression> open(outer->args.rbegin(), outer->args.rend());
  for (std::size_t parts = 0; !open.empty(); ++parts) {
    if (parts == kMaxParts) return unknown("a Literal with too many labels");
    const Expression part = open.back();
    open.pop_back();
    if (const auto inner = literal_form(project, part); inner && !part.is(Kind::String)) {
      open.insert(open.end(), inner->args.rbegin(), inner->args.rend());
      continue;
    }
    const auto text = string_value(project, part);
    if (!text) return unknown("a Literal that is not a string");
    if (std::ranges::find(list.labels, *text) == list.labels.end()) list.labels.push_back(*text);
  }
  return list;
}

LabelList listed_labels(const Project& project, const Expression& call) {
  LabelList list;
  for (const Node& item : call.node.field(Field::Arguments).items()) {
    if (item.is(Kind::KeywordArgument)) continue;
    if (item.is(Kind::DictionarySplat)) return unknown("the labels of Enum come from **kwargs");
    if (!item.is(Kind::ListSplat)) {
      if (!add_label(project, unwrapped(call.at(item)), list)) return list;
      continue;
    }
    const auto spread = spread_labels(project, unwrapped(call.at(item.items().front())));
    if (!spread) return unknown("the labels of Enum come from *args");
    if (!spread->reason.empty()) return *spread;
    list.labels.insert(list.labels.end(), spread->labels.begin(), spread->labels.end());
  }
  return list;
}

}  // namespace modelmend::model
