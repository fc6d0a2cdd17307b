// stays_declared: whether a declared_attr says the same in a class of SQLModel.
//
//   @declared_attr
//   def updated_at(cls):
//       return synonym("update_at")
//
// Asked by emit_member() for the class that states it, and by why_not() for those that inherit it.
// So does one of a mixin that makes a relationship, which no Relationship of SQLModel would hand
// down, or that each class with a table says in its own way.
// SQLAlchemy asks it for each class as before; Pydantic is told to pass over it, which Pydantic 1
// cannot be. What it makes is no field, so that the classes need the base of attribute_needs.h.
#pragma once

#include "emit/class_context.h"
#include "model/class_body.h"
#include "model/mapper_facts.h"

namespace modelmend::emit {

[[nodiscard]] bool stays_declared(const ClassContext& context, const model::Member& stated);
[[nodiscard]] bool stays_declared(const ClassContext& context, const model::MemberFact& inherited);

}  // namespace modelmend::emit
