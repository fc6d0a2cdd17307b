#include "strategy/choice.h"

namespace modelmend::strategy {

std::string_view word_of(Choice choice) {
  switch (choice) {
    case Choice::Keep:
      return "keep";
    case Choice::Delete:
      return "delete";
    case Choice::Future:
      return "future";
    case Choice::Conflict:
      return "conflict";
  }
  return {};
}

std::optional<Choice> choice_of(std::string_view word) {
  for (const Choice choice : kChoices)
    if (word_of(choice) == word) return choice;
  return std::nullopt;
}

}  // namespace modelmend::strategy
