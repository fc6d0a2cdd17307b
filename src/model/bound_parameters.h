// BoundParameters: what the parameters of a function are in one of its calls.
//
//   def key_to(table, **options):
//       return Column(Integer, ForeignKey(f"{table}.id"), **options)
//
//   author_id = key_to("author", nullable=False)      table = "author", options: nullable=False
//
// Made by the reader of columns for a helper function, so that what it returns is read as if it
// were written at the call.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/expression.h"

namespace modelmend::model {

struct BoundParameters {
  std::map<std::string, Expression, std::less<>> values;
  std::string positional_rest;  // the name behind `*`
  std::vector<Argument> positional;
  std::string keyword_rest;  // the name behind `**`
  std::vector<Argument> keywords;

  // Null for a name that is no parameter of one value.
  [[nodiscard]] const Expression* value_of(std::string_view name) const {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : &found->second;
  }
  [[nodiscard]] bool has(std::string_view name) const {
    return values.contains(name) || name == positional_rest || name == keyword_rest;
  }
};

// Null where the call does not say them all, or Python would refuse it.
[[nodiscard]] std::shared_ptr<const BoundParameters> bind_parameters(const Expression& function,
                                                                     const Expression& call);

// What a node of the expression, or it itself, is as the name of a bound parameter; else null.
[[nodiscard]] const Expression* bound_value(const Expression& expression, syntax::Node node);

// Whether the value of a parameter must stand in parentheses where its name was: `(a + b) * 2`.
[[nodiscard]] bool needs_parentheses(const Expression& value, syntax::Node around);

}  // namespace modelmend::model
