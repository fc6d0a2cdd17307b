// find_late_keys: foreign keys that no table is declared with, and that code may add to one later.
//
//   users.append_constraint(ForeignKeyConstraint(["team_id"], ["teams.id"]))
//   User.__table__.append_column(Column("team_id", ForeignKey("teams.id")))
//   AddConstraint(ForeignKeyConstraint([users.c.team_id], [teams.c.id]))
//
// Asked by the pipeline when a rule wants to know whether a key can be in a cycle; answered to
// may_be_in_cycle(). When such code runs, and whether it does, is not asked: each ForeignKey or
// ForeignKeyConstraint that `models` knows of no table counts, and so does each appended constraint
// or column that cannot be read. Alembic revisions are no part of the schema and do not count.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/facts.h"

namespace modelmend::semantic {
class Project;
}

namespace modelmend::model {

class FileSearch;

struct LateKey {
  // Tables that may get the key; absent = any.
  std::optional<std::vector<TableId>> from;
  // Tables that it may point to; absent = the code does not say, or the project has no such table.
  std::optional<std::vector<TableId>> to;
  std::string place;  // "app/links.py:9:1"
};

// By place.
[[nodiscard]] std::vector<LateKey> find_late_keys(const semantic::Project& project,
                                                  FileSearch& search, const ProjectModels& models);

}  // namespace modelmend::model
