// FileKind: what a file called .sql is in truth, told by its first bytes.
//
// Used by read_dump before it takes the file for a text of statements: a compressed or binary dump
// would otherwise be refused with words about its syntax.
#pragma once

#include <string_view>

#include "base/result.h"

namespace modelmend::schema {

enum class FileKind { Sql, SqliteDatabase, Utf16, PgDumpArchive, Gzip, SqlServer, Binary };

// Some editors write it before UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

[[nodiscard]] FileKind kind_of_file(std::string_view beginning);

// What is wrong with a file that is neither statements nor a SQLite database, and what to do.
[[nodiscard]] tl::unexpected<Error> refuse(FileKind kind, std::string_view file);

}  // namespace modelmend::schema
