// Where a schema comes from, told by what the user wrote, and what of it is read.
#include "schema/source.h"

#include <gmock/gmock.h>

#include "support/temp_dir.h"

namespace modelmend::schema {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class SourceTest : public testing::Test {
 protected:
  [[nodiscard]] Result<ReadSchema> read(const std::string& name, const std::string& bytes,
                                        const std::vector<std::string>& schemas = {}) const {
    dir_.write(name, bytes);
    const auto source = parse_source(files_, dir_.path(name));
    if (!source) return tl::unexpected(source.error());
    return read_source(files_, *source, schemas);
  }
  [[nodiscard]] std::string refusal(const std::string& name, const std::string& bytes,
                                    const std::vector<std::string>& schemas = {}) const {
    const auto result = read(name, bytes, schemas);
    return result ? "read" : result.error().message();
  }

  testing_support::TempDir dir_;
  RealFileSystem files_;
};

TEST_F(SourceTest, TakesLibpqsWordsForAConnection) {
  for (const char* text :
       {"host=db", "user=ada port=5432", "password = geheim", "x=1 dbname=app"}) {
    const auto source = parse_source(files_, text);
    ASSERT_TRUE(source.has_value()) << source.error().message();
    EXPECT_EQ(source->kind, SourceKind::Postgres) << text;
  }
}

TEST_F(SourceTest, RepeatsNothingThatMayHoldAPassword) {
  for (const char* text : {"ada:geheim@db/app", "pass=geheim", "ada:geheim://db/app"}) {
    const auto source = parse_source(files_, text);
    ASSERT_FALSE(source.has_value());
    EXPECT_THAT(source.error().message(), Not(HasSubstr("geheim"))) << text;
  }
  EXPECT_THAT(parse_source(files_, "mysql://ada:geheim@db").error().message(),
              AllOf(HasSubstr("'mysql://...'"), Not(HasSubstr("geheim"))));
}

TEST_F(SourceTest, NamesAFileThatIsNotThere) {
  EXPECT_THAT(parse_source(files_, "passwords.sql").error().message(),
              HasSubstr("there is no file 'passwords.sql'"));
}

TEST_F(SourceTest, SaysWhatAFileCalledSqlIsInTruth) {
  using namespace std::string_literals;
  EXPECT_THAT(refusal("a.sql", "\xFF\xFE-\0-\0"s), HasSubstr("UTF-16"));
  EXPECT_THAT(refusal("a.sql", "PGDMP\x01\x0E\0"s), HasSubstr("pg_restore"));
  EXPECT_THAT(refusal("a.sql", "\x1F\x8B\x08"), HasSubstr("gunzip"));
  EXPECT_THAT(refusal("a.sql",
                      "\x7F"
                      "ELF\0"s),
              HasSubstr("no text"));
  EXPECT_THAT(refusal("a.sql", "USE [x]\r\nGO\r\nCREATE TABLE [dbo].[t] ([a] int)\r\nGO\r\n"),
              HasSubstr("SQL Server"));
}

TEST_F(SourceTest, PassesOverAByteOrderMark) {
  const auto result = read("a.sql",
                           "\xEF\xBB\xBF"
                           "CREATE TABLE users (id int);");
  ASSERT_TRUE(result.has_value()) << result.error().message();
  EXPECT_EQ(result->schema.tables.size(), 1U);
  EXPECT_TRUE(result->unread.empty());
}

TEST_F(SourceTest, ReadsOfAFileOnlyTheSchemasThatWereNamed) {
  const std::string sql =
      "CREATE SCHEMA app; CREATE TABLE public.a (id int); CREATE TABLE app.b (id int);"
      "CREATE VIEW app.v AS SELECT 1; CREATE TYPE app.e AS ENUM ('x');";
  const auto result = read("a.sql", sql, {"public"});
  ASSERT_TRUE(result.has_value()) << result.error().message();
  EXPECT_THAT(result->schema.schemas, ElementsAre("public"));
  ASSERT_EQ(result->schema.tables.size(), 1U);
  EXPECT_EQ(result->schema.tables[0].name.name, "a");
  EXPECT_TRUE(result->schema.views.empty() && result->schema.enums.empty());
  EXPECT_THAT(refusal("a.sql", sql, {"nosuch"}), HasSubstr("no schema 'nosuch'"));
  EXPECT_THAT(refusal("a.sql", "PRAGMA x; CREATE TABLE t (a INT);", {"public"}),
              HasSubstr("a SQLite database has no schemas"));
}

}  // namespace
}  // namespace modelmend::schema
