// emit_member: what becomes of everything in a class body that is no column and no relationship.
//
// Called by plan_class() for each statement. Methods, properties and nested classes stay as they
// are; constants get a ClassVar annotation, since Pydantic takes every other plain attribute for a
// mistake; names of columns in __table_args__ become strings, and a column_property of columns
// goes behind the class. Validators and setters of hybrids stay, as their class gets a base for
// them; what SQLModel would quietly lose is declined.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emit/class_context.h"
#include "model/class_body.h"

namespace modelmend::emit {

// The code of a warning of a validator that looks at its object.
inline constexpr std::string_view kValidatorOrder = "validator-order";

struct OtherMember {
  MemberPlan plan;
  std::string behind = {};  // a statement that stands behind the class
  bool is_hybrid = false;   // its decorator must be known to Pydantic
  bool is_hybrid_method = false;
  bool is_declared_attr = false;
  std::map<std::string, std::string> ignored = {};  // classes that must be as well, and their names
};

// About each validator of a class with a table, inherited ones too, that looks at its object.
[[nodiscard]] std::vector<Warning> validator_warnings(const ClassContext& context);

[[nodiscard]] Attempt<OtherMember> emit_member(const ClassContext& context,
                                               const model::Member& member);

}  // namespace modelmend::emit
