// The statements of a SQLite dump, run in an empty database as far as they define something.
//
// Used by read_sqlite_dump, which then asks the database. Data, triggers and virtual tables are not
// run; the tables in which a virtual table keeps its own things are left out as they are when the
// database itself is read.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "schema/schema.h"
#include "schema/sqlite/database.h"

namespace modelmend::schema::sqlite {

// What could not be run, and the tables that would have come of it.
struct Refused {
  std::vector<Unread> unread;
  std::vector<Table> tables;
};

// An Error for a dump that was cut short, or that sqlite3 itself gave up.
[[nodiscard]] Result<Refused> load_dump(Database& database, std::string_view dump,
                                        std::string_view file);

}  // namespace modelmend::schema::sqlite
