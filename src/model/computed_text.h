// computed_text: what a function of the project makes of the name of a class.
//
//   @declared_attr.directive
//   def __tablename__(cls):
//       return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()      BigDoc: big_doc
//
// Asked by table_name() where constants alone do not tell. It reckons as Python does, with texts,
// lists of texts, patterns of `re` and what they match: local variables, conditions, helper
// functions of the project, the methods of str. The names and texts are ASCII. Whatever else stands
// there has no value: nothing is guessed, and how much is reckoned is bounded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/expression.h"

namespace modelmend::model {

struct NamedClass {
  std::string_view name;
  // Whether has_inherited_table(cls) is sure to say no.
  bool inherits_no_table = false;
};

struct ComputedText {
  std::optional<std::string> value;
  bool is_none = false;  // the function returns None
  std::string reason;    // why neither is known
};

// Of a function_definition with one parameter, the class.
[[nodiscard]] ComputedText computed_text(const semantic::Project& project,
                                         const Expression& function, const NamedClass& cls);

// Of an expression in the body of a class: `snake("BigDoc")`.
[[nodiscard]] ComputedText computed_text(const semantic::Project& project,
                                         const Expression& expression);

}  // namespace modelmend::model
