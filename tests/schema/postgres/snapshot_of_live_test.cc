// What is read from a live server, written as a snapshot and read again, is the same.
#include <gtest/gtest.h>

#include "schema/postgres/live_fixture.h"
#include "schema/snapshot/snapshot.h"

namespace modelmend::schema {
namespace {

class LiveSnapshot : public testing::TestWithParam<const char*> {};

TEST_P(LiveSnapshot, KeepsEverything) {
  const std::string fixture = GetParam();
  const std::string connection = testing_support::PostgresServer::shared().create_database(
      "snapshot_of_" + fixture, fixture_sql(fixture));
  const auto live = read_postgres({.connection = connection});
  ASSERT_TRUE(live.has_value()) << live.error().message();
  ASSERT_FALSE(live->schema.tables.empty());

  const std::string text = write_snapshot(live->schema);
  const auto again = read_snapshot(text, fixture + ".json");

  ASSERT_TRUE(again.has_value()) << again.error().message();
  EXPECT_EQ(again->schema, live->schema);
  EXPECT_EQ(write_snapshot(again->schema), text);
}

INSTANTIATE_TEST_SUITE_P(Fixtures, LiveSnapshot,
                         testing::Values("types", "columns", "constraints", "indexes",
                                         "inheritance", "extensions"),
                         [](const auto& fixture) { return std::string(fixture.param); });

}  // namespace
}  // namespace modelmend::schema
