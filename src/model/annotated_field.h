// The Field(...) calls of an SQLModel field: its value, or in Annotated[...].
//
// Shared by the reader of SQLModel fields and column_source, so that both take the same one.
#pragma once

#include <vector>

#include "model/annotation.h"
#include "model/expression.h"

namespace modelmend::model {

// The Field(...) call of SQLModel or Pydantic that an expression is; else null.
[[nodiscard]] Expression field_call(const semantic::Project& project, const Expression& value);

// The one of Annotated[...] that counts where the value is none: the first of SQLModel, for only
// that can speak of the column, else the first of Pydantic; else null.
[[nodiscard]] Expression annotated_field(const semantic::Project& project,
                                         const AnnotationFact& annotation);

// max_length, max_digits and decimal_places of all of them, those that win first: what Pydantic
// collects, also beside a Field(...) that is the value.
[[nodiscard]] std::vector<Argument> annotated_limits(const semantic::Project& project,
                                                     const AnnotationFact& annotation);

}  // namespace modelmend::model
