// LiveFixture: the schema that the reader sees after a file of tests/schema/fixtures/ has run.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "schema/postgres/read_postgres.h"
#include "schema/schema.h"
#include "support/postgres_server.h"

namespace modelmend::schema {

inline std::string fixture_sql(const std::string& name) {
  std::ifstream in(std::string(MODELMEND_SOURCE_DIR) + "/tests/schema/fixtures/" + name + ".sql");
  return {std::istreambuf_iterator<char>(in), {}};
}

// In a database of that name.
inline Schema read_live(const std::string& fixture, std::vector<std::string> schemas = {"public"}) {
  const std::string connection =
      testing_support::PostgresServer::shared().create_database(fixture, fixture_sql(fixture));
  auto read = read_postgres({.connection = connection, .schemas = std::move(schemas)});
  EXPECT_TRUE(read.has_value()) << (read ? "" : read.error().message());
  return read ? std::move(read->schema) : Schema{};
}

// What a schema has by a name; an empty one, and a failure, if there is none.
template <class T>  // of the lists of a schema or table
T named(const std::vector<T>& list, const std::string& name) {
  const auto found = std::ranges::find_if(list, [&](const T& item) {
    if constexpr (requires { item.name.schema; })
      return to_string(item.name) == name;
    else
      return item.name == name;
  });
  EXPECT_TRUE(found != list.end()) << "nothing is called " << name;
  return found == list.end() ? T{} : *found;
}

inline std::string type_of(const Table& table, const std::string& column) {
  return to_sql(named(table.columns, column).type);
}

}  // namespace modelmend::schema
