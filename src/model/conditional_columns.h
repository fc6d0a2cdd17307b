// makes_conditional_columns: whether a statement of a class body makes columns under a condition
// and nothing else.
//
//   if settings.has_vectors:
//       from pgvector.sqlalchemy import Vector
//
//       embedding = mapped_column(Vector(3), nullable=True)
//   else:
//       embedding = Column(JSON, nullable=True)
//
// Asked by the reader of members, for which it hides nothing more than these columns. What they are
// only running the code would tell.
#pragma once

#include "model/expression.h"

namespace modelmend::model {

// False for a statement that does anything else: one with annotations, loops or other values.
[[nodiscard]] bool makes_conditional_columns(const semantic::Project& project,
                                             const Expression& statement);

}  // namespace modelmend::model
