// resolved_text: what an expression or a definition says, token by token, with names resolved.
//
// Used where a construct is not read but carried: two such are the same if this is. Comments,
// layout, the spelling of strings and trailing commas do not count, and neither does how a name was
// imported.
#pragma once

#include <string>

#include "model/expression.h"

namespace modelmend::verify {

[[nodiscard]] std::string resolved_text(const semantic::Project& project,
                                        const model::Expression& expression);

}  // namespace modelmend::verify
