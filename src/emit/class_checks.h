// class_checks: why a class as a whole has no exact form in SQLModel.
//
// Asked by plan_class() before it looks at single statements. Each check is one reason with a
// stable code; docs/reason-codes.md lists them.
#pragma once

#include <optional>

#include "emit/class_context.h"
#include "emit/plan.h"

namespace modelmend::emit {

[[nodiscard]] std::optional<Refusal> why_not(const ClassContext& context);

// Of a base that is neither the declarative one nor converted itself: whether it may stay beside
// SQLModel.
[[nodiscard]] std::optional<Declined> why_no_mixin(const ClassContext& context,
                                                   const model::Expression& base);

}  // namespace modelmend::emit
