// enum_member_text: a member of an enum under one name, however it is asked for.
//
// Used by column_behaviour, so that a default says the same in each form.
#pragma once

#include <optional>
#include <string>

#include "model/expression.h"

namespace modelmend::model {

// "app.Color.RED" for `Color("r")` and `Color["RED"]`, names resolved; empty for anything else.
[[nodiscard]] std::string enum_member_text(const semantic::Project& project,
                                           const Expression& value);

// What that member is, also for `Color.RED`: "r"; none if it is no member or only running the code
// would tell.
[[nodiscard]] std::optional<std::string> enum_member_value(const semantic::Project& project,
                                                           const Expression& value);

}  // namespace modelmend::model
