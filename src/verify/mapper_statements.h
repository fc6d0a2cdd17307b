// mapper_statements: what mapped classes state beyond their columns, as comparable statements.
//
// Made from MapperFacts for each of the two states that `verify` compares. The same thing written
// in the style of SQLAlchemy 1.x, 2.0 or SQLModel gives equal statements: how a join is spelled,
// whether the other side is a backref or a pair of back_populates, whether a cascade is a string or
// cascade_delete=True does not show. What a class has from a mixin or an abstract base is stated of
// the class.
#pragma once

#include "model/mapper_facts.h"
#include "semantic/project.h"
#include "verify/statement.h"

namespace modelmend::verify {

[[nodiscard]] Statements mapper_statements(const semantic::Project& project,
                                           const model::ProjectModels& models,
                                           const model::MapperFacts& mappers);

}  // namespace modelmend::verify
