// The sequence that a default takes its values from.
//
// Used by the dump reader, which has to tell a serial column, and by drift.
#pragma once

#include <optional>
#include <string_view>

#include "schema/schema.h"

namespace modelmend::schema {

// {"app", "s"} of nextval('app.s'::regclass), as canonical expressions say it; without a schema
// where the text names none. Nullopt for any other expression.
[[nodiscard]] std::optional<QualifiedName> sequence_of(std::string_view expression);

}  // namespace modelmend::schema
