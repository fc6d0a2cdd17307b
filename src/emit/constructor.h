// why_not_by_constructor: whether a class's own __init__ does the same on an object of SQLModel.
//
//   def __init__(self, **kwargs):                 def __init__(self, key, value):
//       super().__init__(**kwargs)                    self.key = key
//       if not self.expires_at:                       self.value = value
//           self.expires_at = in_a_day()
//
// Asked by emit_member(). SQLModel's constructor gives every field its default, which SQLAlchemy
// leaves to the insert. So what is stored must come behind it, and what is read of the object must
// be a column without a default; a constructor that does not call it, or that is converted with
// the defaults kept at the insert, may do what it likes. Neither library calls __init__ for a row.
#pragma once

#include <optional>

#include "emit/class_context.h"
#include "model/class_body.h"

namespace modelmend::emit {

[[nodiscard]] std::optional<Declined> why_not_by_constructor(const ClassContext& context,
                                                             const model::Member& member);
// The same of one that a mixin states, or the declarative base.
[[nodiscard]] std::optional<Declined> why_not_by_inherited_constructor(
    const ClassContext& context, const model::MemberFact& inherited);

// What a decorator of one that may stay does is not read. Its class gets the base of
// attribute_needs.h, on whose objects setattr() does what it does on those of SQLAlchemy.
[[nodiscard]] Warning decorated_constructor(const model::Member& member);

}  // namespace modelmend::emit
