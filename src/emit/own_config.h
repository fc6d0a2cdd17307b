// emit_own_config: a model_config that a class of SQLAlchemy has for readers of its own.
//
//   before   model_config = ConfigDict(get_attr="slug", exclude={"steps"})
//   after    the same, to which Pydantic and SQLModel add what they are told by default
//
// Asked by emit_member(). Pydantic 2 keeps the keys that it does not know. Declined: a key that one
// of the libraries would follow, see rewrite_rules/sqlmodel/config_keys.yaml, one that is not
// written down, and Pydantic 1.
#pragma once

#include <string>
#include <string_view>

#include "emit/class_context.h"
#include "model/class_body.h"

namespace modelmend::emit {

[[nodiscard]] Attempt<MemberPlan> emit_own_config(const ClassContext& context,
                                                  const model::Member& member);

// Adds `ignored_types`, given as a text, to one that may stay.
[[nodiscard]] patch::Edit with_ignored_types(const ClassContext& context,
                                             const model::Member& member, std::string_view types);

}  // namespace modelmend::emit
