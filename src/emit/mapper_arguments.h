// emit_mapper_arguments: `__mapper_args__` of a class whose columns become fields.
//
//   before   __mapper_args__ = {"version_id_col": version_id}
//   after    @declared_attr.directive
//            def __mapper_args__(cls):
//                return {"version_id_col": cls.version_id}
//
// In the class body the name of a field is no column, and a text is none to the mapper; when the
// function runs, the class has its columns. Declines what is about inheritance, and columns in any
// other option.
#pragma once

#include "emit/class_context.h"
#include "model/class_body.h"

namespace modelmend::emit {

[[nodiscard]] Attempt<MemberPlan> emit_mapper_arguments(const ClassContext& context,
                                                        const model::Member& member);

}  // namespace modelmend::emit
