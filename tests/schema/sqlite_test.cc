#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <string>
#include <string_view>

#include "schema/dump/read_dump.h"
#include "schema/sqlite/declared_type.h"
#include "schema/sqlite/read_sqlite.h"
#include "support/temp_dir.h"

namespace modelmend::schema {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

ReadSchema read(std::string_view sql) {
  auto result = read_sqlite_dump(sql, "dump.sql");
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message());
  return result ? *std::move(result) : ReadSchema{};
}

TEST(ReadSqlite, ReadsColumnsAndWhatPragmasKeepToThemselves) {
  const ReadSchema result = read(
      "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a VARCHAR(5) NOT NULL DEFAULT 'x',"
      " [b c] TEXT COLLATE NOCASE CONSTRAINT filled CHECK (\"b c\" <> ''),"
      " d INT AS (id * 2) STORED, e GENERATED ALWAYS AS (d + 1), f BOOLEAN DEFAULT 1,"
      " CONSTRAINT one UNIQUE (a, d), UNIQUE (f));");
  ASSERT_THAT(result.schema.tables, SizeIs(1));
  const Table& table = result.schema.tables[0];
  ASSERT_THAT(table.columns, SizeIs(6));
  EXPECT_THAT(table.primary_key->columns, ElementsAre("id"));
  EXPECT_FALSE(table.columns[0].nullable);
  EXPECT_EQ(to_sql(table.columns[1].type), "VARCHAR(5)");
  EXPECT_EQ(table.columns[1].type.raw, "VARCHAR(5)");
  EXPECT_EQ(table.columns[1].default_value, "'x'");
  EXPECT_EQ(table.columns[2].name, "b c");
  EXPECT_EQ(table.columns[2].collation, "NOCASE");
  EXPECT_EQ(table.columns[3].generated, (Generated{"id * 2", true}));
  EXPECT_EQ(table.columns[4].generated, (Generated{"d + 1", false}));
  EXPECT_NE(table.columns[4].type.as<Opaque>(), nullptr);  // what the expression makes it
  EXPECT_EQ(table.columns[5].default_value, "1");
  EXPECT_EQ(table.checks[0].name, "filled");
  EXPECT_EQ(table.checks[0].expression, "\"b c\" <> ''");
  ASSERT_THAT(table.uniques, SizeIs(2));
  EXPECT_EQ(table.uniques[1].name, "one");
}

TEST(ReadSqlite, ReadsForeignKeys) {
  const ReadSchema result = read(
      "CREATE TABLE A (x INTEGER PRIMARY KEY);"
      "CREATE TABLE b (y INT REFERENCES a ON DELETE SET NULL, z INT,"
      " CONSTRAINT k FOREIGN KEY (z) REFERENCES a (x) ON UPDATE CASCADE"
      " DEFERRABLE INITIALLY DEFERRED);");
  const Table& table = *result.schema.find_table({"", "b"});
  ASSERT_THAT(table.foreign_keys, SizeIs(2));
  EXPECT_EQ(table.foreign_keys[0].name, std::nullopt);
  EXPECT_EQ(table.foreign_keys[0].target.name, "A");
  EXPECT_THAT(table.foreign_keys[0].target_columns, ElementsAre("x"));
  EXPECT_EQ(table.foreign_keys[0].on_delete, KeyAction::SetNull);
  EXPECT_EQ(table.foreign_keys[1].name, "k");
  EXPECT_EQ(table.foreign_keys[1].on_update, KeyAction::Cascade);
  EXPECT_EQ(table.foreign_keys[1].deferral, Deferral::InitiallyDeferred);
}

TEST(ReadSqlite, ReadsIndexesAndViews) {
  const ReadSchema result = read(
      "CREATE TABLE t (a TEXT, b INT) WITHOUT ROWID;"
      "CREATE TABLE u (a TEXT NOT NULL PRIMARY KEY, b INT) STRICT, WITHOUT ROWID;"
      "CREATE UNIQUE INDEX i ON u (a COLLATE NOCASE DESC, lower(a)) WHERE b > 0;"
      "CREATE VIEW v AS SELECT a FROM u;");
  EXPECT_THAT(result.unread, SizeIs(1));  // t has no key
  const Table& table = *result.schema.find_table({"", "u"});
  EXPECT_TRUE(table.strict);
  EXPECT_TRUE(table.without_rowid);
  ASSERT_THAT(table.indexes, SizeIs(1));
  const Index& index = table.indexes[0];
  EXPECT_TRUE(index.unique);
  EXPECT_EQ(index.where, "b > 0");
  EXPECT_EQ(index.parts[0].collation, "NOCASE");
  EXPECT_TRUE(index.parts[0].descending);
  EXPECT_EQ(index.parts[1].expression, "lower(a)");
  EXPECT_THAT(result.schema.views, SizeIs(1));
}

TEST(ReadSqlite, RunsNothingButDefinitions) {
  const ReadSchema result = read(
      "CREATE TABLE t (a INT);\nCREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO t VALUES (1);"
      " END;\nCREATE TABLE q AS WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x FROM r)"
      " SELECT * FROM r;\nATTACH 'x.db' AS y;\nINSERT INTO t VALUES (1);");
  ASSERT_THAT(result.unread, SizeIs(1));
  EXPECT_EQ(result.unread[0].origin.line, 3U);
  ASSERT_THAT(result.schema.tables, SizeIs(2));
  EXPECT_THAT(result.schema.tables[0].partly_read, ElementsAre(HasSubstr("CREATE TABLE AS")));
}

TEST(ReadSqlite, ReadsDeclaredTypesByWordAndByAffinity) {
  const auto sql = [](std::string_view words) { return to_sql(sqlite::read_declared_type(words)); };
  EXPECT_EQ(sql("BIGINT"), "BIGINT");
  EXPECT_EQ(sql("unsigned big int"), "INTEGER");
  EXPECT_EQ(sql("NVARCHAR(10)"), "VARCHAR(10)");
  EXPECT_EQ(sql("native character(70)"), "VARCHAR(70)");
  EXPECT_EQ(sql("CLOB"), "TEXT");
  EXPECT_EQ(sql("DECIMAL(10, 2)"), "NUMERIC(10, 2)");
  EXPECT_EQ(sql("double  precision"), "DOUBLE PRECISION");
  EXPECT_EQ(sql("DATETIME"), "TIMESTAMP");
  EXPECT_EQ(sql("geometry"), "NUMERIC");
  EXPECT_EQ(family(sqlite::read_declared_type("")), "binary");
}

TEST(ReadSqlite, PassesOverVirtualTablesWithTheTablesInWhichTheyKeepThings) {
  const ReadSchema dumped = read(
      "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nPRAGMA writable_schema=ON;\n"
      "INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql) VALUES('table','my docs','my "
      "docs',"
      "0,'CREATE VIRTUAL TABLE \"my docs\" using fts5(t, tokenize = ''ascii'')');\n"
      "CREATE TABLE IF NOT EXISTS 'my docs_data'(id INTEGER PRIMARY KEY, block BLOB);\n"
      "CREATE TABLE IF NOT EXISTS 'my docs_config'(k PRIMARY KEY, v) WITHOUT ROWID;\n"
      "CREATE TABLE \"my docs_of_mine\" (a INT);\nPRAGMA writable_schema=OFF;\nCOMMIT;\n");
  ASSERT_THAT(dumped.schema.tables, SizeIs(1));
  EXPECT_EQ(dumped.schema.tables[0].name.name, "my docs_of_mine");
  ASSERT_THAT(dumped.unread, SizeIs(1));
  EXPECT_EQ(dumped.unread[0].origin.line, 4U);
  EXPECT_THAT(dumped.unread[0].what, HasSubstr("virtual table 'my docs' is not read"));

  const ReadSchema written = read(
      "PRAGMA x;\nCREATE VIRTUAL TABLE box USING rtree(id, a, b);\nCREATE TABLE box_node (a INT);");
  EXPECT_THAT(written.schema.tables, SizeIs(0));
  EXPECT_THAT(written.unread, SizeIs(1));
}

TEST(ReadSqlite, RefusesADumpThatWasCutShort) {
  const auto refusal = [](std::string_view text) {
    const auto result = read_dump_text(text, "d.sql");
    return result ? "read" : result.error().message();
  };
  const std::string begin = "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t (a INT";
  EXPECT_THAT(refusal(begin), HasSubstr("d.sql:3: the file ends inside a statement"));
  EXPECT_THAT(refusal(begin + ");\n"), HasSubstr("its COMMIT is missing"));
  EXPECT_THAT(refusal(begin + ");\nROLLBACK; -- due to errors\n"),
              HasSubstr("ended with ROLLBACK"));
  EXPECT_EQ(refusal(begin + ");\nCOMMIT;\n"), "read");
}

TEST(ReadSqlite, KnowsADumpThatPythonWrote) {
  const auto result = read_dump_text(
      "BEGIN TRANSACTION;\nCREATE TABLE \"t\" (id INTEGER PRIMARY KEY);\nCOMMIT;\n", "d.sql");
  ASSERT_TRUE(result.has_value()) << result.error().message();
  EXPECT_EQ(result->schema.dialect, Dialect::Sqlite);
}

// A file that another connection has open, as the tests need it.
class OpenFile {
 public:
  explicit OpenFile(const std::string& path) {
    EXPECT_EQ(sqlite3_open(path.c_str(), &handle_), SQLITE_OK);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() { sqlite3_close(handle_); }
  void run(const char* sql) {
    EXPECT_EQ(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr), SQLITE_OK);
  }

 private:
  sqlite3* handle_ = nullptr;
};

TEST(ReadSqlite, ReadsAFileAsItReadsItsDump) {
  const testing_support::TempDir folder;
  constexpr const char* kSql = "CREATE TABLE t (a INT CHECK (a > 0)); CREATE INDEX i ON t (a);";
  OpenFile(folder.path("x.db")).run(kSql);
  const auto file = read_sqlite_file(folder.path("x.db"));
  ASSERT_TRUE(file.has_value()) << file.error().message();
  EXPECT_EQ(file->schema, read(kSql).schema);
}

TEST(ReadSqlite, SaysWhyAFileCannotBeRead) {
  const testing_support::TempDir folder;
  const auto message = [&](const char* name) {
    const auto result = read_sqlite_file(folder.path(name));
    return result ? "read" : result.error().message();
  };
  std::ofstream(folder.path("text.db")) << std::string(2'000, 'x');
  OpenFile locked(folder.path("locked.db"));
  locked.run("CREATE TABLE t (a INT); BEGIN EXCLUSIVE;");
  EXPECT_THAT(message("text.db"), HasSubstr("not a SQLite database, or it is encrypted"));
  EXPECT_THAT(message("none.db"), HasSubstr("cannot be opened"));
  EXPECT_THAT(message("locked.db"), HasSubstr("locked by another program"));
}

}  // namespace
}  // namespace modelmend::schema
