// emit_key_order: the primary key of a table that has columns of the class before those of a mixin.
//
//   before   class Membership(Base): user_id, team_id, and id of a mixin: PRIMARY KEY (user_id,
//   team_id, id) after    __table_args__ = (PrimaryKeyConstraint("user_id", "team_id", "id"),)
//
// Asked by plan_class() once for each class. SQLModel has the columns of a mixin first, and a
// constraint keeps the order of the columns that it names.
#pragma once

#include <string>
#include <vector>

#include "emit/class_context.h"
#include "model/class_body.h"

namespace modelmend::emit {

struct KeyOrder {
  MemberPlan plan;                 // for a `__table_args__` that is there
  std::vector<std::string> lines;  // else the statement, without indentation
};

// Nothing where the order stays by itself, and where `__table_args__` is written in a way that has
// no place for it: the proof sees then whether it is another. `body` is where the names are read.
[[nodiscard]] Attempt<KeyOrder> emit_key_order(const ClassContext& context,
                                               std::span<const model::Member> members,
                                               std::uint32_t body);

}  // namespace modelmend::emit
