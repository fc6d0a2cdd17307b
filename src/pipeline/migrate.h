// migrate: from SQLAlchemy's models to SQLModel's, proven before anything is said.
//
// Called by the command `migrate`. Each mapped class is planned by emit in whole or refused; then
// the new texts are read as `verify` reads them and compared with the old ones. A class whose
// schema or behaviour would differ is taken back, with the difference as the reason, and the rest
// is planned and proven again, until nothing differs. With Registry::SqlModel the classes then move
// to SQLModel's own registry, which is proven in the same way. Nothing is written here: the result
// is that of a run.
#pragma once

#include <cstdint>
#include <optional>

#include "emit/class_context.h"
#include "pipeline/run.h"
#include "schema/schema.h"
#include "semantic/python_release.h"
#include "strategy/decisions.h"

namespace modelmend::pipeline {

inline constexpr const char* kMigrateRule = "sqlmodel";

// Where converted classes are known.
enum class Registry : std::uint8_t {
  Share,     // in that of their old base
  SqlModel,  // in SQLModel's own, as far as they can move there
};

struct MigrateOptions {
  emit::Defaults defaults = emit::Defaults::Idiomatic;
  schema::Dialect dialect = schema::Dialect::PostgreSql;
  // The user says that there is no other database: forms may rely on it.
  bool is_only_dialect = false;
  Registry registry = Registry::Share;
  // The oldest that the project runs with; absent: what a file writes is the way.
  std::optional<semantic::PythonRelease> python = std::nullopt;
  // Convert classes of Flask-SQLAlchemy, which lose their `query`.
  bool takes_flask = false;
  // Classes that are to be deleted stay as they are.
  strategy::DecisionFile decisions = {};
};

// An Error also for a decision on a model that does not exist.
[[nodiscard]] Result<RunResult> migrate(FileSystem& files, const RunOptions& options,
                                        const MigrateOptions& migrate);

}  // namespace modelmend::pipeline
