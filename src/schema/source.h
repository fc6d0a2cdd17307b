// Source: where a schema comes from, as the user writes it behind --schema.
//
//   postgresql://user@host/db, "host=... dbname=..."    a live database
//   sqlite:///app.db, app.db                            a SQLite file
//   structure.sql                                       pg_dump, a SQLite .dump, other DDL
//   schema.json                                         a snapshot of `schema dump`
//   models                                              what the tree itself declares
//
// Read by read_source() for all but `models`, which only who has the models can read. A password
// in it is never part of its name nor of an Error.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "schema/schema.h"

namespace modelmend::schema {

enum class SourceKind { Postgres, Sqlite, Sql, Snapshot, Models };

struct Source {
  SourceKind kind = SourceKind::Models;
  std::string location;  // a connection, or a path
  std::string name;      // for messages: "the database", "structure.sql", "the models"
};

// A source whose path counts from `folder` and not from the working directory.
[[nodiscard]] std::string anchored(std::string_view text, std::string_view folder);

[[nodiscard]] Result<Source> parse_source(const FileSystem& files, std::string_view text);

// `schemas`: those that are to be read; empty for `public` of a live database and for all of a
// file. An Error for a schema that is not there.
[[nodiscard]] Result<ReadSchema> read_source(const FileSystem& files, const Source& source,
                                             const std::vector<std::string>& schemas);

}  // namespace modelmend::schema
