// member_kind: what a member of a class body is, told by its decorators or by the call that makes
// it.
//
// Used by read_members(). The names are canonical, so any import of them counts.
#pragma once

#include <optional>
#include <string>

#include "model/class_index.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

struct MemberKindFact {
  MemberKind kind = MemberKind::Constant;
  // Of a function that is part of a property or hybrid: to which name it belongs, and as what:
  // "getter", "setter", "expression".
  std::string part_of;
  std::string role;
};

[[nodiscard]] MemberKindFact member_kind(const semantic::Project& project, const Member& member);

// Whether a constant of a class body may be a relationship, a synonym or the like that something
// else makes: a function of the project, a variable, either side of `relationship() if FLAG else
// None`. Columns are looked for elsewhere.
[[nodiscard]] bool may_be_mapped(const semantic::Project& project, const Expression& value);

}  // namespace modelmend::model
