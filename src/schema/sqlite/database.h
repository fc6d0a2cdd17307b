// Database: SQLite's library, as far as a schema is read with it.
//
// The only file that knows sqlite3.h. Made by the readers of this folder over a file, read-only, or
// over an empty database in memory. What the library refuses is an Error with its own words.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct sqlite3;

namespace modelmend::schema::sqlite {

// Values as text; NULL is absent.
using Row = std::vector<std::optional<std::string>>;

class Database {
 public:
  // Reads the file once, so that what is no database is refused here.
  [[nodiscard]] static Result<Database> open(const std::filesystem::path& file);
  [[nodiscard]] static Result<Database> in_memory();

  // One statement; each `?` takes the next of the values.
  [[nodiscard]] Result<std::vector<Row>> ask(const std::string& sql,
                                             const std::vector<std::string>& values = {});

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };

  Database(sqlite3* handle, std::string where) : handle_(handle), where_(std::move(where)) {}
  [[nodiscard]] Error error(int code) const;

  std::unique_ptr<sqlite3, Close> handle_;
  std::string where_;
};

}  // namespace modelmend::schema::sqlite
