// outside_statements: what is stated of classes and tables outside of them.
//
// One of the readers behind statements_of(). A change that is not read makes its class or table
// unread, unless both states hold it alike; listeners on sessions, mappers and the like are
// statements of the project, which has neither table nor class.
#pragma once

#include "model/mapper_facts.h"
#include "semantic/project.h"
#include "verify/statement.h"

namespace modelmend::verify {

[[nodiscard]] Statements outside_statements(const semantic::Project& project,
                                            const model::ProjectModels& models,
                                            const model::MapperFacts& mappers);

}  // namespace modelmend::verify
