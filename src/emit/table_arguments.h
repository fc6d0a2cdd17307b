// emit_table_arguments: `__table_args__` of a class whose columns become fields.
//
//   before   __table_args__ = (Index("ix_name", name), UniqueConstraint(a, b))
//   after    __table_args__ = (Index("ix_name", "name"), UniqueConstraint("a", "b"))
//
// In the class body the name of a field is no column, so a column is named by its key. With an
// expression of columns (`func.lower(name)`), which as a string would mean something else, all of
// it becomes a function of the class, see as_directive().
#pragma once

#include "emit/class_context.h"
#include "model/class_body.h"

namespace modelmend::emit {

[[nodiscard]] Attempt<MemberPlan> emit_table_arguments(const ClassContext& context,
                                                       const model::Member& member);

}  // namespace modelmend::emit
