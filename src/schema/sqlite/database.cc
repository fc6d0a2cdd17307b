#include "schema/sqlite/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

namespace modelmend::schema::sqlite {
namespace {

// A writer may just be committing.
constexpr int kBusyMilliseconds = 2'000;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

Row read_row(sqlite3_stmt* statement) {
  Row row;
  for (int at = 0; at < sqlite3_column_count(statement); ++at) {
    const void* const text = sqlite3_column_text(statement, at);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, at));
    if (text == nullptr)
      row.emplace_back();
    else
      row.emplace_back(std::string(static_cast<const char*>(text), size));
  }
  return row;
}

}  // namespace

void Database::Close::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}

Error Database::error(int code) const {
  constexpr int kPrimaryCode = 0xFF;
  switch (code & kPrimaryCode) {
    case SQLITE_NOTADB:
      return {ErrorCode::Input, where_, "the file is not a SQLite database, or it is encrypted",
              "give a database file, a .sql dump or a .json snapshot"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::External, where_, "the database is locked by another program",
              "try again when that program is done"};
    case SQLITE_CANTOPEN:
      return {ErrorCode::Input, where_, "the database cannot be opened",
              "check that the file exists and that you may read it and its folder"};
    default:
      return {ErrorCode::Input, where_,
              fmt::format("SQLite says: {}", sqlite3_errmsg(handle_.get())), ""};
  }
}

Result<Database> Database::open(const std::filesystem::path& file) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READONLY, nullptr);
  Database database(handle, file.string());
  if (code != SQLITE_OK) return tl::unexpected(database.error(code));
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  // One transaction, so that a writer cannot come in between.
  if (auto begun = database.ask("BEGIN"); !begun) return tl::unexpected(begun.error());
  if (auto read = database.ask("SELECT count(*) FROM sqlite_master"); !read)
    return tl::unexpected(read.error());
  return database;
}

Result<Database> Database::in_memory() {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open(":memory:", &handle);
  Database database(handle, "");
  if (code != SQLITE_OK) return tl::unexpected(database.error(code));
  return database;
}

Result<std::vector<Row>> Database::ask(const std::string& sql,
                                       const std::vector<std::string>& values) {
  sqlite3_stmt* made = nullptr;
  int code = sqlite3_prepare_v2(handle_.get(), sql.c_str(), static_cast<int>(sql.size()) + 1, &made,
                                nullptr);
  const std::unique_ptr<sqlite3_stmt, Finalize> statement(made);
  if (code != SQLITE_OK) return tl::unexpected(error(code));
  int parameter = 0;
  for (const std::string& value : values)
    sqlite3_bind_text(made, ++parameter, value.c_str(), static_cast<int>(value.size()), nullptr);
  std::vector<Row> rows;
  if (made == nullptr) return rows;  // only a comment
  while ((code = sqlite3_step(made)) == SQLITE_ROW) rows.push_back(read_row(made));
  if (code != SQLITE_DONE) return tl::unexpected(error(code));
  return rows;
}

}  // namespace modelmend::schema::sqlite
