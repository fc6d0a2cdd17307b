// A database says the same as its dump, and as the hand-written DDL that made it.
#include <gtest/gtest.h>

#include "schema/dump/read_dump.h"
#include "schema/postgres/live_fixture.h"
#include "schema/snapshot/snapshot.h"

namespace modelmend::schema {
namespace {

using testing_support::PostgresServer;

// As text, so that a difference is shown by its lines.
std::string text_of(const Result<ReadSchema>& read) {
  if (!read) return read.error().message();
  std::string text;
  for (const Unread& unread : read->unread) text += "unread: " + unread.what + "\n";
  return text + write_snapshot(read->schema);
}

class DumpOfLive : public testing::TestWithParam<const char*> {
 protected:
  static std::string database() { return std::string("dump_of_") + GetParam(); }

  // Of all schemas that the dump knows, since a dump has no choice.
  static Result<ReadSchema> live(const Result<ReadSchema>& dump) {
    PostgresSource source{.connection =
                              PostgresServer::shared().connection("postgres", database())};
    if (dump) source.schemas = dump->schema.schemas;
    return read_postgres(source);
  }
};

TEST_P(DumpOfLive, SaysWhatTheDatabaseSays) {
  PostgresServer& server = PostgresServer::shared();
  server.create_database(database(), fixture_sql(GetParam()));

  for (const std::vector<std::string>& options :
       {std::vector<std::string>{"--schema-only"}, {}, {"--inserts", "--quote-all-identifiers"}}) {
    const auto dump = read_dump_text(server.dump(database(), options), "dump.sql");
    EXPECT_EQ(text_of(dump), text_of(live(dump)));
  }
  const auto written = read_dump_text(fixture_sql(GetParam()), "fixture.sql");
  EXPECT_EQ(text_of(written), text_of(live(written)));
}

INSTANTIATE_TEST_SUITE_P(Fixtures, DumpOfLive,
                         testing::Values("types", "columns", "constraints", "indexes",
                                         "inheritance", "extensions"),
                         [](const auto& fixture) { return std::string(fixture.param); });

}  // namespace
}  // namespace modelmend::schema
