// closed_text: what an expression or a definition says, token by token, with names resolved, and
// after it whatever the project defines that it names, and so on: functions, constants, types,
// enums.
//
// Used by State where a construct is not read but carried: where two such texts are equal, so is
// what running them makes, as far as the project alone decides. Comments, layout, the spelling of
// strings and trailing commas do not count, and neither does how a name was imported.
#pragma once

#include <set>
#include <string>

#include "model/expression.h"

namespace modelmend::verify {

// Not followed are the names in plain methods, and in `apart`, which are compared for themselves.
[[nodiscard]] std::string closed_text(const semantic::Project& project,
                                      const model::Expression& expression,
                                      const std::set<Place>& apart);

// The part of closed_text that comes after the expression itself.
[[nodiscard]] std::string closure_text(const semantic::Project& project,
                                       const model::Expression& expression,
                                       const std::set<Place>& apart);

}  // namespace modelmend::verify
