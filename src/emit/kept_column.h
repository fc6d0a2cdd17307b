// stays_sqlalchemys: whether a column of a class that is converted is no field of it.
//
//   @declared_attr
//   def _made_by(cls):
//       return cls._user_key()
//
//   def by(self, what):
//       return getattr(self, f"_{what}_by")
//
// No field has a name with an underscore, and the attribute cannot get another one where a place of
// the program may name it as it runs. SQLAlchemy goes on making the column: of a function as it is,
// of `Column(...)` behind the annotation ClassVar. Pydantic knows nothing of it, so that SQLModel's
// constructor does not take it, and the table classes need the base of attribute_needs.h. Asked for
// each column by why_not(), class_context() and plan_class(). Pydantic 1 passes over names with an
// underscore alone.
#pragma once

#include <set>
#include <string>

#include "emit/class_context.h"

namespace modelmend::emit {

[[nodiscard]] bool stays_sqlalchemys(const ClassContext& context, const model::ColumnDecl& decl);

// Attributes of the class, its own and those of mixins, that are such columns, and relationships
// that a function of a mixin makes.
[[nodiscard]] std::set<std::string> beside_fields(const ClassContext& context);

}  // namespace modelmend::emit
