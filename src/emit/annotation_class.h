// Annotation class: whether SQLModel finds the class of a relationship in its annotation.
//
//   author: "User" = Relationship(back_populates="posts")
//
// From 0.0.14 on it hands the name to SQLAlchemy, which looks it up among the mapped classes.
// Before, Pydantic 1 evaluates it where it stands, with whatever the module calls so at that time,
// and takes no class that is no model. Asked by the emitters of relationships.
#pragma once

#include "emit/class_context.h"

namespace modelmend::emit {

// Whether the name means the class in this file, or nothing yet; only for a fact with a target.
[[nodiscard]] bool means_its_target(const ClassContext& context,
                                    const model::RelationshipFact& fact);
// The same, and that the class is a model then.
[[nodiscard]] bool finds_its_target(const ClassContext& context,
                                    const model::RelationshipFact& fact);

}  // namespace modelmend::emit
