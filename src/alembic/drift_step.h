// DriftStep: one difference of a table that exists, as the statements that remove it and bring it
// back, and when they may run.
//
// Made by column_steps, constraint_steps and type_steps for one Finding each; put in order by
// add_drift(). Steps are aware of locks: what reads a whole table does not hold a lock that keeps
// others from writing it, see docs/revision.md. PostgreSQL only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alembic/migration.h"
#include "alembic/op_words.h"
#include "drift/drift.h"

namespace modelmend::alembic {

// In the order of an upgrade.
enum class Phase {
  Types,        // new labels of enums: committed before anything uses them
  Detach,       // constraints and indexes that give way
  Columns,      // short locks, nothing is read
  Constraints,  // NOT VALID: nothing is read
  Scans,        // outside of a transaction: indexes are built, constraints validated
  Attach,       // what the scans have prepared
  Drops,
};

struct PhasedStatement {
  Phase phase = Phase::Columns;
  Statement statement;
};

struct DriftStep {
  std::vector<PhasedStatement> upgrade;
  std::vector<Statement> downgrade;  // in the order in which they run
  std::string note = {};             // what people should know of it, after its subject
};

// What a finding came to: a step, or why there is none.
struct DriftAnswer {
  std::optional<DriftStep> step = std::nullopt;
  std::string declined = {};  // "narrows the type; --allow-drop writes it"
};
[[nodiscard]] inline DriftAnswer declined(std::string why) {
  return {.declined = std::move(why)};
}

// Both sides of the table that a finding is about.
struct DriftContext {
  const schema::Schema& declared_schema;
  const schema::Schema& actual_schema;
  const schema::Table& declared;
  const schema::Table& actual;
  OpContext& words;
  Guard guard = Guard::None;
  bool may_drop = false;
};

inline constexpr const char* kNeedsAllowDrop = "--allow-drop writes it";
inline constexpr const char* kNeedsEnumName =
    "PostgreSQL creates no enum type without a name; give the Enum a name=";

// Kinds about one column, and the comments of tables.
[[nodiscard]] std::optional<DriftAnswer> column_step(DriftContext& context,
                                                     const drift::Finding& finding);
// "type-length", "enum-labels", ...
[[nodiscard]] std::optional<DriftAnswer> type_step(DriftContext& context,
                                                   const drift::Finding& finding);
// Kinds about constraints and indexes.
[[nodiscard]] std::optional<DriftAnswer> constraint_step(DriftContext& context,
                                                         const drift::Finding& finding);

}  // namespace modelmend::alembic
