// class_checks: why a class as a whole has no exact form in SQLModel.
//
// Asked by plan_class() before it looks at single statements. Each check is one reason with a
// stable code; docs/reason-codes.md lists them.
#pragma once

#include <optional>
#include <set>

#include "emit/class_context.h"
#include "emit/plan.h"

namespace modelmend::emit {

// True for mapped classes, and for mixins and abstract classes that have columns for them.
[[nodiscard]] bool may_be_converted(const model::ModelClass& cls);
// True for a class without a table of its own.
[[nodiscard]] bool is_mixin(const model::ModelClass& cls);
// Those that use this mixin, or the mixins that this class uses.
[[nodiscard]] std::set<model::ClassId> companions(const ClassContext& context);

[[nodiscard]] std::optional<Refusal> why_not(const ClassContext& context);

// The same as why_not() of the body of a declarative base, which a class of SQLModel is to have as
// well.
[[nodiscard]] std::optional<Refusal> why_not_base(const ClassContext& base);

// Of a base that is neither the declarative one nor converted itself: whether it may stay beside
// SQLModel, or behind one that becomes a model and has its methods first.
[[nodiscard]] std::optional<Declined> why_no_mixin(const ClassContext& context,
                                                   const model::Expression& base,
                                                   bool is_behind_model);

}  // namespace modelmend::emit
