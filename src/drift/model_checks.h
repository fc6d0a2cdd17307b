// check_models: what is wrong in the models whatever the database says.
//
// Two models for one table, a table in several registries, foreign keys that name nothing or whose
// own type is not their target's, and a note on text columns that hold the id of a user.
#pragma once

#include <vector>

#include "drift/finding.h"
#include "model/facts.h"
#include "text/source_store.h"

namespace modelmend::drift {

[[nodiscard]] std::vector<Finding> check_models(const model::ProjectModels& models,
                                                const text::SourceStore& sources);

}  // namespace modelmend::drift
