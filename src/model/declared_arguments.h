// declared_arguments: the arguments of columns and tables again, as expressions.
//
// The facts keep what they do not interpret as text and place, which is all that most questions
// need. Who wants to know what such an argument means (to_schema) finds the expressions here.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/expression.h"
#include "model/facts.h"

namespace modelmend::model {

struct DeclaredArgument {
  std::string name;  // the keyword or the dictionary's key; empty for a positional one
  Expression value;  // null if the place cannot be found again (inside a quoted annotation)
};

[[nodiscard]] std::vector<DeclaredArgument> declared_arguments(const semantic::Project& project,
                                                               std::span<const Place> places);

// The expression that stands exactly there, or null.
[[nodiscard]] Expression expression_at(const semantic::Project& project, const Place& place);

// "Index" for a call of sqlalchemy.Index under any name; empty if it is no call of SQLAlchemy's.
[[nodiscard]] std::string sqlalchemy_callee(const semantic::Project& project,
                                            const Expression& call);

}  // namespace modelmend::model
