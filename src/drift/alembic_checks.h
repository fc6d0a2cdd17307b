// check_alembic: tables that Alembic would not see, whatever the database says.
//
// A MetaData that no env.py has in its target_metadata, and a module whose tables are in one that
// no env.py imports, directly or indirectly. Where it cannot be known a note says why, and nothing
// is claimed. Called by `check`.
#pragma once

#include <set>
#include <vector>

#include "drift/finding.h"
#include "model/alembic_target.h"

namespace modelmend::drift {

// Of `unwanted` tables Alembic need not know.
[[nodiscard]] std::vector<Finding> check_alembic(
    const std::vector<model::AlembicEnvironment>& environments, const semantic::Project& project,
    const model::ProjectModels& models, const std::set<model::TableId>& unwanted = {});

}  // namespace modelmend::drift
