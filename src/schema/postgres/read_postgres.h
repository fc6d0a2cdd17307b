// The schema of a live PostgreSQL database.
//
// Made by the catalog of the server itself, versions 10 to 17, in one read-only repeatable-read
// transaction that asks a dozen queries and no table of the user. Used by the commands for a source
// `postgresql://...`. What an extension owns is left out. libpq is opened at run time only; where
// the source says nothing it takes host, user, password and the rest from the PG* variables,
// ~/.pgpass and the service file, as psql does. A password never appears in an Error.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"
#include "schema/schema.h"

namespace modelmend::schema {

// A catalog query that takes longer than this waits for a lock that someone holds.
inline constexpr std::chrono::milliseconds kStatementTimeout{30'000};

struct PostgresSource {
  std::string connection;                         // a libpq URL or "host=... dbname=..."
  std::vector<std::string> schemas = {"public"};  // to be read; each must exist
  std::chrono::milliseconds statement_timeout = kStatementTimeout;
};

[[nodiscard]] Result<ReadSchema> read_postgres(const PostgresSource& source);

}  // namespace modelmend::schema
