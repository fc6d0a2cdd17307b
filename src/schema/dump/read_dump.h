// The schema that a file of SQL statements makes: pg_dump's output, exported or hand-written DDL.
//
// Used by the commands for a source `FILE.sql`. The file is read in pieces, so that the data of a
// full dump costs time but no memory; functions, triggers, grants and data are passed over. The
// result equals what the live database says, implicit names included. A statement that cannot be
// read is in `unread` with its line, and the table that it names is marked partly read. A SQLite
// `.dump` is told by its first statements and read as such.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "schema/schema.h"

namespace modelmend::schema {

// Refuses a file that cannot be opened, a MySQL dump and a dump that was cut short.
[[nodiscard]] Result<ReadSchema> read_dump(const std::filesystem::path& file);

// The same for a text in memory; `file` is the place that messages name.
[[nodiscard]] Result<ReadSchema> read_dump_text(std::string_view text, std::string_view file);

}  // namespace modelmend::schema
