// The schema of a SQLite database: a file, or the text that `.dump` or `.schema` prints.
//
// Used by the commands for a source `sqlite:///FILE` and, through read_dump, for a dump of SQLite.
// The file is opened read-only. SQLite itself says columns, keys and indexes; what its pragmas
// keep to themselves (checks, collations, names of constraints) is read from the CREATE TABLE
// statements that it stores. A column's type follows from its declared type by SQLite's affinity
// rules; the words stay in SqlType::raw.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "schema/schema.h"

namespace modelmend::schema {

// Refuses what is not a database, is encrypted, or is locked by a writer.
[[nodiscard]] Result<ReadSchema> read_sqlite_file(const std::filesystem::path& file);

// Only CREATE TABLE, INDEX and VIEW are run, in memory. `file` is the place that messages name.
[[nodiscard]] Result<ReadSchema> read_sqlite_dump(std::string_view text, std::string_view file);

}  // namespace modelmend::schema
