// migrate: from SQLAlchemy's models to SQLModel's, proven before anything is said.
//
// Called by the command `migrate`. Each mapped class is planned by emit in whole or refused; then
// the new texts are read as `verify` reads them and compared with the old ones. A class whose
// schema or behaviour would differ is taken back, with the difference as the reason, and the rest
// is planned and proven again, until nothing differs. Nothing is written here: the result is that
// of a run.
#pragma once

#include "emit/class_context.h"
#include "pipeline/run.h"
#include "schema/schema.h"
#include "strategy/decisions.h"

namespace modelmend::pipeline {

inline constexpr const char* kMigrateRule = "sqlmodel";

struct MigrateOptions {
  emit::Defaults defaults = emit::Defaults::Idiomatic;
  schema::Dialect dialect = schema::Dialect::PostgreSql;
  // Classes that are to be deleted stay as they are.
  strategy::DecisionFile decisions = {};
};

// An Error also for a decision on a model that does not exist.
[[nodiscard]] Result<RunResult> migrate(FileSystem& files, const RunOptions& options,
                                        const MigrateOptions& migrate);

}  // namespace modelmend::pipeline
