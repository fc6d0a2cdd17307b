// emit_loading: how columns are loaded that become fields.
//
//   before   body = deferred(Column(Text), group="texts")
//   after    body: Optional[str] = Field(default=None, sa_type=Text)
//
//            @declared_attr.directive
//            def __mapper_args__(cls):
//                return {"properties": {"body": deferred(cls.body, group="texts")}}
//
// SQLModel's Field() has no word for it, so that the mapper is told. Made by sort_column() for each
// column, printed by plan_class() once.
#pragma once

#include <vector>

#include "emit/class_context.h"

namespace modelmend::emit {

// The function for the columns, behind the last statement of the class. Declines where the class
// says something to its mapper already.
[[nodiscard]] Attempt<MemberPlan> emit_loading(const ClassContext& context,
                                               const std::vector<ColumnLoading>& columns,
                                               syntax::Node class_definition);

}  // namespace modelmend::emit
