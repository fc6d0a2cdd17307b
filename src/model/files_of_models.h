// The files that models, tables and MetaDatas stand in, and places in them as a Schema says them.
//
// Used by the readers of what stands at a MetaData by itself: sequences and enum types.
#pragma once

#include <set>

#include "model/facts.h"
#include "schema/schema.h"
#include "semantic/project.h"

namespace modelmend::model {

// Without those of tables that functions or migrations make.
[[nodiscard]] std::set<FileId> files_of_models(const ProjectModels& models);

// Line and column 0 in a file that cannot be read any more.
[[nodiscard]] schema::Origin origin_of(const semantic::Project& project, const Place& place);

}  // namespace modelmend::model
