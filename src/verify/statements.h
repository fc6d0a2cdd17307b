// statements_of: everything that the classes of a project state beyond their tables.
//
// Called by the pipeline for each state that verify compares. Each reader gives the statements of
// its own aspects; here they become one list.
#pragma once

#include "model/facts.h"
#include "model/read_models.h"
#include "semantic/project.h"
#include "verify/statement.h"

namespace modelmend::verify {

// `search` finds what is stated about a class elsewhere, as the listeners on it.
[[nodiscard]] Statements statements_of(const semantic::Project& project,
                                       const model::ProjectModels& models,
                                       model::FileSearch& search, unsigned jobs);

}  // namespace modelmend::verify
