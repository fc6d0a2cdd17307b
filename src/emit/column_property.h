// emit_column_property: an attribute that SQLAlchemy loads from an expression.
//
//   before   total = column_property(price * count)    (in the class)
//   after    Item.total = column_property(Item.price * Item.count)    (behind it)
//
//   before   now = column_property(func.now())
//   after    now: ClassVar[Any] = column_property(func.now())
//
// Called by emit_member(). To Pydantic it is no field; in the class body the name of a field is no
// column, so an expression that reads one stands behind the class. Declines what would mean
// something else there.
#pragma once

#include <string>

#include "emit/class_context.h"
#include "model/class_body.h"

namespace modelmend::emit {

struct ColumnReader {
  MemberPlan plan;
  std::string behind;  // the statement that stands behind the class; may be empty
};

[[nodiscard]] Attempt<ColumnReader> emit_column_property(const ClassContext& context,
                                                         const model::Member& member);
// `now = ...` as `now: ClassVar[Any] = ...`, which Pydantic passes over.
[[nodiscard]] Attempt<ColumnReader> emit_class_variable(const ClassContext& context,
                                                        const model::Member& member);
// The statement goes behind the class, whatever it binds: `ix = Index("ix", id.desc())` as well.
[[nodiscard]] Attempt<ColumnReader> as_statement_behind(const ClassContext& context,
                                                        const model::Member& member);

// Adds the statements to the module, behind the class.
[[nodiscard]] patch::Edit behind_class(const ClassContext& context,
                                       const std::vector<std::string>& statements);

}  // namespace modelmend::emit
