// stores: what the methods of a class store on its objects.
//
// Asked by plan_class(). An object of SQLAlchemy takes any attribute; one of SQLModel takes its
// fields, relationships, properties and names that begin with `_`, and raises for all else. So a
// class that stores anything else stays, and one whose names are computed as well.
#pragma once

#include <optional>

#include "emit/class_context.h"
#include "emit/plan.h"

namespace modelmend::emit {

[[nodiscard]] std::optional<Refusal> why_not_by_stores(const ClassContext& context);

}  // namespace modelmend::emit
