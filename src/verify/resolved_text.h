// resolved_text: what an expression or a definition says, token by token, with names resolved.
//
// Used where a construct is not read but carried: two such are the same if this is. Comments,
// layout, the spelling of strings and trailing commas do not count, and neither does how a name was
// imported.
#pragma once

#include <set>
#include <string>

#include "model/expression.h"

namespace modelmend::verify {

[[nodiscard]] std::string resolved_text(const semantic::Project& project,
                                        const model::Expression& expression);

// The same, and after it whatever the project defines that it names, and so on: functions,
// constants, types, enums. Where two such are equal, so is what running them makes, as far as the
// project alone decides. Not followed are the names in plain methods, and in `apart`, which are
// compared for themselves.
[[nodiscard]] std::string closed_text(const semantic::Project& project,
                                      const model::Expression& expression,
                                      const std::set<Place>& apart);

}  // namespace modelmend::verify
