// What a statement of a dump is, told by its first words, without parsing it.
//
// Used by read_dump to give libpg_query only what makes or changes a table, a type, an index or a
// sequence; and, for what does not parse, to tell which table is not known in whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace modelmend::schema {

enum class StatementKind : std::uint8_t {
  Ignored,           // data, functions, triggers, grants, settings
  Parsed,            // to be given to the parser
  View,              // only its name matters
  MaterializedView,  // the same
  SearchPath,        // SELECT set_config('search_path', ...)
  DoBlock,           // runs code that may do anything
};

struct StatementSummary {
  StatementKind kind = StatementKind::Ignored;
  // The parts of the table or view that is named, or of the index's table.
  std::vector<std::string> relation = {};
  bool makes_relation = false;  // CREATE TABLE
  std::string search_path = {};
};

[[nodiscard]] StatementSummary summarize(std::string_view statement);

// The names of the tables that are created anywhere in a text that is no one statement.
[[nodiscard]] std::vector<std::vector<std::string>> tables_created_within(
    std::string_view statement);

// The schemas of a search path, "app, public", without "$user".
[[nodiscard]] std::vector<std::string> split_search_path(std::string_view path);

// True for words that only MySQL knows: `name`, ENGINE=, AUTO_INCREMENT.
[[nodiscard]] bool looks_like_mysql(std::string_view statement);

// True if the text, the beginning of a file, is what SQLite's .dump or .schema prints.
[[nodiscard]] bool begins_like_sqlite(std::string_view text);

}  // namespace modelmend::schema
