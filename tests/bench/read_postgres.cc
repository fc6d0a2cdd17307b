// How long a live database of many tables takes to read: the goal is 3 s for 5,000 tables.
//
//   read_postgres [TABLES]
//
// Starts a server of its own, makes the tables (each with ten columns, a foreign key, a unique, a
// check, two indexes, defaults and comments), reads them five times and prints each time.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "schema/postgres/read_postgres.h"
#include "support/postgres_server.h"

namespace {

using modelmend::testing_support::PostgresServer;

constexpr int kTables = 5000;
constexpr int kRuns = 5;

constexpr const char* kMakeTables = R"(
CREATE TYPE mood AS ENUM ('ok', 'bad');
CREATE TABLE owners (id integer PRIMARY KEY);
CREATE PROCEDURE make_tables(number integer) LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1..number LOOP
    EXECUTE format('CREATE TABLE table_%s ('
      'id bigserial PRIMARY KEY, owner integer NOT NULL REFERENCES owners ON DELETE CASCADE,'
      'name varchar(50) NOT NULL DEFAULT ''none'', code text UNIQUE, price numeric(10,2)'
      ' CHECK (price > 0 AND price < 1000), feels mood DEFAULT ''ok'', settings jsonb,'
      'tags text[], created timestamptz DEFAULT now(), active boolean NOT NULL DEFAULT true)', i);
    EXECUTE format('CREATE INDEX ON table_%s (owner)', i);
    EXECUTE format('CREATE INDEX ON table_%s (lower(name)) WHERE active', i);
    EXECUTE format('COMMENT ON TABLE table_%s IS ''one of many''', i);
    EXECUTE format('COMMENT ON COLUMN table_%s.name IS ''what it is called''', i);
    IF i % 100 = 0 THEN COMMIT; END IF;
  END LOOP;
END $$;
)";

bool read_once(const std::string& connection) {
  const auto start = std::chrono::steady_clock::now();
  const auto read = modelmend::schema::read_postgres({.connection = connection});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  if (!read) {
    std::fprintf(stderr, "%s\n", read.error().message().c_str());
    return false;
  }
  std::printf("%zu tables in %.2f s\n", read->schema.tables.size(), took.count());
  return true;
}

}  // namespace

int main(int argc, char** argv) try {
  const int tables = argc > 1 ? std::atoi(argv[1]) : kTables;
  PostgresServer& server = PostgresServer::shared();
  const std::string connection = server.create_database("many", kMakeTables);
  server.run_sql("many", "CALL make_tables(" + std::to_string(tables) + "); ANALYZE");
  for (int run = 0; run < kRuns; ++run)
    if (!read_once(connection)) return EXIT_FAILURE;
  return EXIT_SUCCESS;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return EXIT_FAILURE;
}
