// column_statements: what columns and tables state beyond what their database holds.
//
// Made from the facts of one state of a project; compared by `verify` with those of another. The
// member of a statement is the column's name in the database, so a renamed attribute is one
// difference ("attribute") and a column in another style none. The order of the columns is
// cosmetic. Tables of functions and migrations are left out, as in the schema.
#pragma once

#include "model/facts.h"
#include "semantic/project.h"
#include "verify/statement.h"

namespace modelmend::verify {

[[nodiscard]] Statements column_statements(const semantic::Project& project,
                                           const model::ProjectModels& models);

}  // namespace modelmend::verify
