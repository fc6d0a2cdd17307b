// unknown_statements: the parts of classes and tables that only running the code could tell, each
// carried with all that it names.
//
//   class User(mixin(Integer), Base)        a base that a call or a condition gives
//   metaclass=Meta                          what may add columns to every class
//   UniqueConstraint("a", name=made_up())   an argument whose value is no constant
//   __table_args__ = ARGS                   where ARGS is changed after it is made
//   naming_convention={"token": token}      what cannot be filled in
//
// Called once for a state by statements_of(). Both states may hold the same; where one does not, no
// equality is claimed for the table.
#pragma once

#include "model/facts.h"
#include "semantic/project.h"
#include "verify/statement.h"

namespace modelmend::verify {

[[nodiscard]] Statements unknown_statements(const semantic::Project& project,
                                            const model::ProjectModels& models);

}  // namespace modelmend::verify
