// emit_column: a column of SQLAlchemy as a field of SQLModel.
//
//   before   name = Column(String(50), nullable=False, index=True)
//   after    name: str = Field(index=True, max_length=50)
//   before   n: Mapped[Optional[int]] = mapped_column(default=0, comment="count")
//   after    n: Optional[int] = Field(default=0, sa_column_kwargs={"comment": "count"})
//
// Declines what has no exact form as a field: deferred columns, dataclass arguments, columns that
// are written in another place, values that read other columns of the class body.
#pragma once

#include "emit/class_context.h"

namespace modelmend::emit {

[[nodiscard]] Attempt<MemberPlan> emit_column(const ClassContext& context,
                                              const model::ColumnDecl& decl);

}  // namespace modelmend::emit
