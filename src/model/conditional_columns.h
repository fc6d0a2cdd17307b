// conditional_columns: a statement of a class body that makes columns under a condition and nothing
// else.
//
//   if settings.has_vectors:
//       from pgvector.sqlalchemy import Vector
//
//       embedding = mapped_column(Vector(3), nullable=True)
//   else:
//       embedding = Column(JSON, nullable=True)
//
// Asked by the reader of members, for which it hides nothing more than these columns, and by emit,
// which may leave it as it is. What the columns are only running the code would tell.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "model/expression.h"

namespace modelmend::model {

struct ConditionalColumns {
  std::set<std::string> columns;
  std::set<std::string> types;  // canonical, of what it binds: "sqlalchemy.Column"
};

// Nothing for a statement that does anything else: one with annotations, loops, other values, a
// column of the primary key, or an import of what may be no class.
[[nodiscard]] std::optional<ConditionalColumns> conditional_columns(
    const semantic::Project& project, const Expression& statement);

}  // namespace modelmend::model
