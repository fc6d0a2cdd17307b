// surroundings: what stands outside of a class and would miss it once it is SQLModel's.
//
// Asked by plan_class(). Listeners on the old base do not hear of classes below another one, and a
// listener on an attribute is not asked what SQLModel stores.
#pragma once

#include <optional>

#include "emit/class_context.h"
#include "emit/plan.h"

namespace modelmend::emit {

[[nodiscard]] std::optional<Refusal> why_not_by_surroundings(const ClassContext& context);

}  // namespace modelmend::emit
