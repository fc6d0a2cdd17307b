// add_drift: the statements that remove the differences of tables that exist.
//
// Used by `revision --include drift`, after create_missing(). Asks each kind of step for each
// Finding, and puts what they answer in the order of their phases; the downgrade is the same
// backwards. What loses something is written only if that is allowed, what no statement does
// safely is declined with its reason. PostgreSQL only.
#pragma once

#include <vector>

#include "alembic/drift_step.h"
#include "drift/drift.h"

namespace modelmend::alembic {

struct DriftRequest {
  const schema::Schema& declared;
  const schema::Schema& actual;
  const std::vector<drift::Finding>& findings;  // those that are wanted
  std::string default_schema = "public";
  Guard guard = Guard::None;
  bool may_drop = false;
};

// How many differences it writes.
[[nodiscard]] std::size_t add_drift(Migration& migration, OpContext& words,
                                    const DriftRequest& request);

// About a table that both sides have, or one that only the database has.
[[nodiscard]] bool is_drift(const drift::Finding& finding);

}  // namespace modelmend::alembic
