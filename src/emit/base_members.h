// emit_base_members: what the body of a declarative base gives its classes, as the shared base
// beside it says it.
//
//   before   class Base(DeclarativeBase):
//                metadata = MetaData(naming_convention=NAMES)
//                id: Mapped[int] = mapped_column(primary_key=True)
//   after    class SQLBase(SQLModel, registry=Base.registry):
//                id: Optional[int] = Field(default=None, primary_key=True)
//
// Asked once for each base by the pipeline. The base keeps its own: classes that stay have it from
// there. Columns become fields, all else stands as it stood, comments included; what the registry
// says is left out. Declines what a mixin could not have either.
#pragma once

#include "emit/class_context.h"
#include "emit/shared_base.h"
#include "model/class_body.h"

namespace modelmend::emit {

[[nodiscard]] Attempt<BaseMembers> emit_base_members(const ClassContext& base);

// `id: Any` of a declarative base: SQLAlchemy passes over it, and to SQLModel it were a field, so
// that the shared base goes without.
[[nodiscard]] bool is_for_type_checkers(const ClassContext& base, const model::Member& member);

}  // namespace modelmend::emit
