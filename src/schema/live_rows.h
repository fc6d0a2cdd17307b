// LiveRows: queries on the rows of a live database, which a schema says nothing about.
//
// Used by `validate` to look for orphans. Every query runs in a read-only transaction with a
// timeout; one that fails leaves the next ones alone. Of PostgreSQL and SQLite files; names in the
// queries must be qualified where the database has schemas.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/source.h"

namespace modelmend::schema {

// Values as text; NULL is absent.
using LiveRow = std::vector<std::optional<std::string>>;

// Long enough to scan a big table once, short enough not to be forgotten.
inline constexpr std::chrono::milliseconds kRowTimeout{60'000};

[[nodiscard]] bool is_live(const Source& source);

struct LiveQuery {
  std::string sql;    // with $1
  std::string value;  // of $1
  std::size_t columns = 1;
};

// An answer for each query, in their order. Fails as a whole only if there is no connection.
[[nodiscard]] Result<std::vector<Result<std::vector<LiveRow>>>> ask_rows(
    const Source& source, const std::vector<LiveQuery>& queries, std::chrono::milliseconds timeout);

}  // namespace modelmend::schema
