// revision: the Alembic migration that creates what the models declare and a database lacks.
//
// Called by the command `revision`. Reads the models and the source, finds the environment and its
// head without running anything, and makes the file as a value; only the command writes it. Either
// all of it can be written, or the reasons why not are given, all of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alembic/migration_file.h"
#include "pipeline/run.h"
#include "schema/source.h"
#include "strategy/decisions.h"

namespace modelmend::pipeline {

// Which environment and where in it; what is not said is found.
struct RevisionPlace {
  std::optional<std::string> config = std::nullopt;   // "backend/alembic.ini", below the root
  std::optional<std::string> section = std::nullopt;  // of that file
  std::optional<std::string> head = std::nullopt;     // the revision to go on from
  std::optional<std::string> folder = std::nullopt;   // of its file, below the root
};

struct RevisionRequest {
  schema::Source source;
  std::vector<std::string> schemas;
  std::string message;
  std::optional<std::string> id = std::nullopt;  // of the revision
  alembic::Style style = alembic::Style::Op;
  alembic::Guard guard = alembic::Guard::None;
  bool only_sql = false;  // no file: no environment is needed
  bool with_drift = false;
  bool may_drop = false;
  std::vector<std::string> only = {};  // tables
  // Present: tables are created for models that are to be kept, and for no others.
  std::optional<strategy::DecisionFile> decisions = std::nullopt;
  RevisionPlace place = {};
  std::string align = "modelmend align";  // as it has to be called here, for messages
};

struct RevisionResult {
  std::string file;  // below the root; empty: nothing is missing, or only the SQL is wanted
  std::string text;
  std::string sql;
  std::string revision;
  std::vector<std::string> down = {};
  bool has_other_heads = false;           // so 'alembic upgrade head' would be ambiguous
  std::vector<std::string> created = {};  // names of the tables
  std::size_t tables = 0, enums = 0, sequences = 0, changes = 0;
  std::size_t left_out = 0;  // tables that are missing and are not created, see the notes
  std::size_t left = 0;      // differences of tables that exist, which only drift would write
  std::vector<std::string> notes = {};
  [[nodiscard]] bool is_empty() const { return tables + enums + sequences + changes == 0; }
};

// `now` is asked for the moment in the time zone of the settings.
using Clock = alembic::Moment (*)(const std::string& timezone);

[[nodiscard]] tl::expected<RevisionResult, std::vector<Error>> revision(
    const FileSystem& files, const RunOptions& options, const RevisionRequest& request, Clock now);

}  // namespace modelmend::pipeline
