// as_directive: `__table_args__` or `__mapper_args__` as a function of the class.
//
//   before   __table_args__ = (Index("ix_name", func.lower(name)),)
//   after    @declared_attr.directive
//            def __table_args__(cls):
//                return (Index("ix_name", func.lower(cls.name)),)
//
// Used where columns are read and a text would mean something else: in the class body the name of
// a field is no column; when the function runs, the class has its columns. Declines lambdas, and
// what the class body binds besides columns and relationships.
#pragma once

#include "emit/class_context.h"
#include "model/class_body.h"

namespace modelmend::emit {

[[nodiscard]] Attempt<MemberPlan> as_directive(const ClassContext& context,
                                               const model::Member& member);

}  // namespace modelmend::emit
