#include "schema/dump/file_kind.h"

#include <string>

namespace modelmend::schema {
namespace {

// The separator of batches of SQL Server's tools, alone on its line.
bool has_batches(std::string_view text) {
  return text.find("\nGO\r\n") != std::string_view::npos ||
         text.find("\nGO\n") != std::string_view::npos;
}

bool is_utf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

}  // namespace

FileKind kind_of_file(std::string_view beginning) {
  if (beginning.starts_with("SQLite format 3")) return FileKind::SqliteDatabase;
  if (beginning.starts_with("PGDMP")) return FileKind::PgDumpArchive;
  if (beginning.starts_with("\x1F\x8B")) return FileKind::Gzip;
  if (is_utf16(beginning)) return FileKind::Utf16;
  if (beginning.find('\0') != std::string_view::npos) return FileKind::Binary;
  return has_batches(beginning) ? FileKind::SqlServer : FileKind::Sql;
}

tl::unexpected<Error> refuse(FileKind kind, std::string_view file) {
  const std::string place(file);
  switch (kind) {
    case FileKind::Utf16:
      return fail(ErrorCode::Input, place, "the file is UTF-16, as some shells redirect output",
                  "let pg_dump write the file itself: pg_dump --schema-only -f FILE");
    case FileKind::PgDumpArchive:
      return fail(ErrorCode::Input, place, "this is an archive of pg_dump, not SQL",
                  "turn it into SQL: pg_restore --schema-only -f schema.sql FILE");
    case FileKind::Gzip:
      return fail(ErrorCode::Input, place, "the file is compressed", "unpack it with gunzip");
    case FileKind::SqlServer:
      return fail(ErrorCode::Input, place, "this is a script for SQL Server",
                  "give a PostgreSQL or SQLite schema; modelmend does not read this dialect");
    default:
      return fail(ErrorCode::Input, place, "this is no text", "give a dump as SQL");
  }
}

}  // namespace modelmend::schema
