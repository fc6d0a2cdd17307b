// Which columns are to have another type, and which stay and why.
#include "pipeline/align.h"

#include <gmock/gmock.h>

#include "model/model_project.h"
#include "schema/dump/read_dump.h"

namespace modelmend::pipeline {
namespace {

using model::testing::ModelProject;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kHead = R"(
-- models.py --
from sqlalchemy import *
from sqlalchemy.dialects.postgresql import CITEXT, JSONB, UUID
from sqlalchemy.orm import declarative_base
Base = declarative_base()
)";

// "t.x DATE" for what is wanted, "t.x stays: domain" for what is left.
std::vector<std::string> in_words(const Alignment& alignment) {
  std::vector<std::string> words;
  for (const auto& [column, wanted] : alignment.wanted.types)
    words.push_back(column.table + "." + column.column + " " + schema::to_sql(wanted.type));
  for (const auto& [column, wanted] : alignment.wanted.nullability)
    words.push_back(column.table + "." + column.column + " " + rewrite::words(wanted));
  for (const auto& [column, wanted] : alignment.wanted.defaults)
    words.push_back(column.table + "." + column.column + " " + rewrite::words(wanted));
  for (const auto& [column, wanted] : alignment.wanted.keys)
    words.push_back(column.table + "." + column.column + " " + rewrite::words(wanted));
  for (const NotAligned& left : alignment.left)
    words.push_back(left.column + " stays: " + left.code);
  return words;
}

std::string table_t(const std::string& columns) {
  return std::string(kHead) + "class T(Base):\n    __tablename__ = 't'\n" +
         "    id = Column(Integer, primary_key=True)\n" + columns;
}

Alignment aligned(const std::string& models, const std::string& sql,
                  const AlignOptions& options = {}) {
  const ModelProject project(models);
  model::testing::MemorySearch search(project.sources());
  model::PythonEnums enums(project.project(), search);
  const auto read = schema::read_dump_text(sql, "schema.sql");
  if (!read) {
    ADD_FAILURE() << read.error().message();
    return {};
  }
  return align_to_schema(project.project(), project.models(), enums, search, read->schema,
                         "the database", options);
}

std::vector<std::string> to_schema(const std::string& models, const std::string& sql,
                                   const AlignOptions& options = {}) {
  return in_words(aligned(models, sql, options));
}

std::vector<std::string> to_keys(const std::string& models, const AlignOptions& options = {}) {
  const ModelProject project(models);
  return in_words(align_to_keys(project.models(), options));
}

TEST(AlignToSchema, WantsTheFullTypeWhereTheFamilyDiffers) {
  EXPECT_THAT(to_schema(table_t("    a = Column(String)\n    b = Column(Integer)\n"),
                        "CREATE TABLE t (id int, a numeric(12, 2), b varchar(20));"),
              ElementsAre("t.a NUMERIC(12, 2)", "t.b VARCHAR(20)"));
}

TEST(AlignToSchema, LooksAtLengthsOnlyIfItIsAsked) {
  const std::string models = table_t("    a = Column(String(10))\n    b = Column(Numeric(8, 2))\n");
  const std::string sql = "CREATE TABLE t (id int, a varchar(20), b numeric(12, 2));";
  EXPECT_THAT(to_schema(models, sql), IsEmpty());
  EXPECT_THAT(to_schema(models, sql, {.include_lengths = true}),
              ElementsAre("t.a VARCHAR(20)", "t.b NUMERIC(12, 2)"));
}

TEST(AlignToSchema, WantsNullabilityOnlyIfItIsAskedAndNeverOfKeys) {
  const std::string models = table_t(
      "    a = Column(Integer)\n    b = Column(Integer, nullable=False)\n"
      "    c = Column(Integer)\n    d = Column(Integer, nullable=False)\n");
  const std::string sql =
      "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int, c int, d int NOT NULL);";
  EXPECT_THAT(to_schema(models, sql), IsEmpty());
  EXPECT_THAT(to_schema(models, sql, {.include_nullability = true}),
              ElementsAre("t.a NOT NULL", "t.b NULL"));
  EXPECT_THAT(
      to_schema(models, "CREATE TABLE t (id int, a int NOT NULL);", {.include_nullability = true}),
      ElementsAre("t.a NOT NULL"));
}

TEST(AlignToSchema, WantsServerDefaultsOfColumnsThatDoNotCountUp) {
  const std::string models = table_t(
      "    a = Column(Integer, server_default='1')\n    b = Column(Integer)\n"
      "    c = Column(String, server_default='x')\n    d = Column(Integer, Identity())\n"
      "    e = Column(DateTime, server_default=func.now())\n"
      "    f = Column(Integer, server_default=unknown())\n");
  const std::string sql =
      "CREATE TABLE t (id serial PRIMARY KEY, a int DEFAULT 1, b int DEFAULT 2, c varchar,"
      " d int DEFAULT 7, e timestamp DEFAULT now(), f int DEFAULT 3);";
  EXPECT_THAT(to_schema(models, sql), IsEmpty());
  EXPECT_THAT(to_schema(models, sql, {.include_server_defaults = true}),
              ElementsAre("t.b DEFAULT 2", "t.c no DEFAULT", "t.f stays: dynamic-columns"));
}

TEST(AlignToSchema, WantsTheDefaultOfAKeyThatCountsUpNoMore) {
  const std::string models = table_t("    a = Column(Boolean, server_default='1')\n");
  const AlignOptions options{.include_server_defaults = true};
  EXPECT_THAT(to_schema(models,
                        "CREATE TABLE t (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),"
                        " a int DEFAULT 1);",
                        options),
              ElementsAre("t.a INTEGER", "t.id UUID", "t.id DEFAULT gen_random_uuid()"));
  EXPECT_THAT(
      to_schema(models, "CREATE TABLE t (id bigint PRIMARY KEY DEFAULT 7, a int DEFAULT 2);",
                options),
      ElementsAre("t.a INTEGER", "t.id BIGINT", "t.a DEFAULT 2"))
      << "a key that is an integer still counts up";
}

TEST(AlignToSchema, WantsForeignKeysOfOneColumnAndListsTheOthers) {
  const std::string models = table_t(
      "    a = Column(Integer)\n    b = Column(Integer, ForeignKey('t.id'))\n"
      "    c = Column(Integer, ForeignKey('t.id', ondelete='CASCADE'))\n"
      "    d = Column(Integer)\n    e = Column(Integer)\n    f = Column(Integer)\n"
      "    g = Column(Integer, ForeignKey('t.id'))\n"
      "    __table_args__ = (ForeignKeyConstraint(['f'], ['t.id']),)\n");
  const std::string sql =
      "CREATE TABLE o (x int, y int, PRIMARY KEY (x, y)); CREATE TABLE p (id int PRIMARY KEY);"
      "CREATE TABLE t (id int PRIMARY KEY, a int REFERENCES t, b int, c int REFERENCES t,"
      " d int REFERENCES p, e int, f int, g int REFERENCES t,"
      " FOREIGN KEY (d, e) REFERENCES o);";
  EXPECT_THAT(to_schema(models, sql), IsEmpty());
  EXPECT_THAT(to_schema(models, sql, {.include_foreign_keys = true}),
              ElementsAre("t.a a key to t.id", "t.b no foreign key", "t.c a key to t.id",
                          "t.d stays: composite-key", "t.d stays: unresolved-target",
                          "t.f stays: table-constraint"));
}

TEST(AlignToSchema, TheNameOfAKeyFollowsOnlyIfTheModelGivesOne) {
  EXPECT_THAT(to_schema(table_t("    a = Column(Integer, ForeignKey('t.id', name='mine'))\n"
                                "    b = Column(Integer, ForeignKey('t.id'))\n"),
                        "CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT theirs REFERENCES t,"
                        " b int CONSTRAINT own REFERENCES t);",
                        {.include_foreign_keys = true}),
              ElementsAre("t.a a key to t.id named theirs"));
}

TEST(AlignToSchema, KeepsTheCollationThatTheColumnHasThere) {
  EXPECT_THAT(to_schema(table_t("    a = Column(Integer)\n"),
                        "CREATE TABLE t (id int, a text COLLATE \"C\");"),
              ElementsAre("t.a TEXT COLLATE \"C\""));
}

TEST(AlignToSchema, NothingIsWantedOfWhatIsTheSameInTheDatabase) {
  EXPECT_THAT(
      to_schema(table_t("    a = Column(Float)\n"
                        "    b = Column(JSON().with_variant(JSONB(), 'postgresql'))\n"
                        "    c = Column(Enum('x', 'yy', native_enum=False))\n"
                        "    d = Column(Uuid)\n"
                        "    e = Column(INTEGER)\n"
                        "    f = Column(ForeignKey('t.id'))\n"),
                "CREATE TABLE t (id int, a double precision, b jsonb, c varchar(2), d uuid, e int4,"
                " f int);"),
      IsEmpty());
}

TEST(AlignToSchema, TypesOfSqliteAreThoseThatSqlAlchemyCreatesThere) {
  const ModelProject project(
      table_t("    a = Column(Uuid)\n"
              "    b = Column(DateTime(timezone=True))\n"
              "    c = Column(Enum('x', 'yy', name='e'))\n"
              "    d = Column(Text)\n"));
  const auto read = schema::read_dump_text(
      "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"
      "CREATE TABLE t (id INTEGER PRIMARY KEY, a CHAR(32), b DATETIME, c VARCHAR(2), d INTEGER);\n"
      "COMMIT;\n",
      "dump.sql");
  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read->schema.dialect, schema::Dialect::Sqlite);
  model::testing::MemorySearch search(project.sources());
  model::PythonEnums enums(project.project(), search);
  EXPECT_THAT(in_words(align_to_schema(project.project(), project.models(), enums, search,
                                       read->schema, "it", {})),
              ElementsAre("t.d INTEGER"));
}

TEST(AlignToSchema, NeverInventsDomainsAndEnums) {
  const std::string sql =
      "CREATE DOMAIN email AS text; CREATE TYPE mood AS ENUM ('sad', 'ok');"
      "CREATE TABLE t (id int, a email, b email, c mood, d mood);";
  EXPECT_THAT(to_schema(table_t("    a = Column(Integer)\n"
                                "    b = Column(Text)\n"
                                "    c = Column(Enum('sad', name='mood'))\n"
                                "    d = Column(Enum('sad', 'ok', name='humour'))\n"),
                        sql),
              ElementsAre("t.a stays: domain", "t.c stays: enum-labels", "t.d stays: enum-name"));
}

TEST(AlignToSchema, FindsThePythonEnumsThatHaveTheLabels) {
  const std::string classes =
      std::string(kHead) +
      "import enum\n"
      "class ByName(enum.Enum):\n    sad = 1\n    ok = 2\n    fine = 2\n"
      "class ByValue(str, enum.Enum):\n    SAD = 'sad'\n    OK = 'ok'\n"
      "class Numbers(enum.Enum):\n    ONE = 1\n    TWO = 2\n"
      "class Reversed(enum.Enum):\n    ok = 1\n    sad = 2\n"
      "class NoEnum:\n    sad = 1\n    ok = 2\n"
      "class T(Base):\n    __tablename__ = 't'\n"
      "    id = Column(Integer, primary_key=True)\n"
      "    a = Column(String)\n    b = Column(String)\n    c = Column(String)\n";
  const Alignment found =
      aligned(classes,
              "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE digit AS ENUM ('1', '2');"
              "CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('sad', 'ok');"
              "CREATE TABLE t (id int, a mood, b digit, c app.mood);");
  ASSERT_EQ(found.wanted.types.size(), 3U);
  auto wanted = found.wanted.types.begin();
  EXPECT_THAT(wanted->second.enums,
              ElementsAre(model::PythonEnum{"models.ByName", model::EnumLabels::Names},
                          model::PythonEnum{"models.ByValue", model::EnumLabels::Values}));
  EXPECT_THAT((++wanted)->second.enums, IsEmpty());
  EXPECT_THAT((++wanted)->second.enums, IsEmpty());
}

TEST(AlignToSchema, LeavesWhatOnlyRunningTheCodeCouldTell) {
  EXPECT_THAT(to_schema(std::string(kHead) + "from sqlalchemy.types import TypeDecorator\n"
                                             "class Money(TypeDecorator):\n    impl = Integer\n"
                                             "class T(Base):\n    __tablename__ = 't'\n"
                                             "    id = Column(Integer, primary_key=True)\n"
                                             "    a = Column(Money)\n",
                        "CREATE TABLE t (id int, a text);"),
              IsEmpty());
}

TEST(AlignToSchema, LeavesATableThatIsPartlyRead) {
  EXPECT_THAT(to_schema(table_t("    a = Column(Integer)\n"),
                        "CREATE TABLE t (id int, a text);\n"
                        "ALTER TABLE t ADD COLUMN b int WITH NONSENSE;\n"),
              IsEmpty());
}

TEST(AlignToSchema, AMissingTableOrColumnIsDriftOfAnotherKind) {
  EXPECT_THAT(to_schema(table_t("    a = Column(Integer)\n"), "CREATE TABLE t (id int);"),
              IsEmpty());
  EXPECT_THAT(to_schema(table_t("    a = Column(Integer)\n"), "CREATE TABLE other (id int);"),
              IsEmpty());
}

TEST(AlignToSchema, ColumnsAndTablesGoByTheirNamesInTheDatabase) {
  EXPECT_THAT(to_schema(std::string(kHead) + "class T(Base):\n    __tablename__ = 't'\n"
                                             "    __table_args__ = {'schema': 'app'}\n"
                                             "    id = Column(Integer, primary_key=True)\n"
                                             "    a = Column('is_a', Integer)\n",
                        "CREATE SCHEMA app; CREATE TABLE app.t (id int, is_a text);"
                        "CREATE TABLE t (id int, is_a date);"),
              ElementsAre("app.t.is_a TEXT"));
}

TEST(AlignToSchema, AsksOnlyForWhatThePatternsName) {
  const std::string models = table_t("    a = Column(Integer)\n    b = Column(Integer)\n");
  const std::string sql = "CREATE TABLE t (id int, a text, b text);";
  EXPECT_THAT(to_schema(models, sql, {.only = {"t.a"}}), ElementsAre("t.a TEXT"));
  EXPECT_THAT(to_schema(models, sql, {.only = {"*.b"}}), ElementsAre("t.b TEXT"));
  EXPECT_THAT(to_schema(models, sql, {.only = {"t.*"}}), ElementsAre("t.a TEXT", "t.b TEXT"));
  const Alignment none = aligned(models, sql, {.only = {"t.a", "u.*"}});
  EXPECT_THAT(in_words(none), ElementsAre("t.a TEXT"));
  EXPECT_THAT(none.unmatched, ElementsAre("u.*"));
}

TEST(AlignToKeys, FollowsChainsToTheColumnAtTheEnd) {
  EXPECT_THAT(to_keys(table_t("    u = Column(String, ForeignKey('u.id'))\n") +
                      "class U(Base):\n    __tablename__ = 'u'\n"
                      "    id = Column(UUID, ForeignKey('v.id'), primary_key=True)\n"
                      "class V(Base):\n    __tablename__ = 'v'\n"
                      "    id = Column(BigInteger, primary_key=True)\n"),
              ElementsAre("t.u BIGINT", "u.id BIGINT"));
}

TEST(AlignToKeys, KeysInACircleHaveNoEndAndStay) {
  EXPECT_THAT(to_keys(table_t("    u = Column(String, ForeignKey('u.t'))\n") +
                      "class U(Base):\n    __tablename__ = 'u'\n"
                      "    id = Column(Integer, primary_key=True)\n"
                      "    t = Column(UUID, ForeignKey('t.u'))\n"),
              IsEmpty());
}

TEST(AlignToKeys, AKeyToItsOwnTableIsAKey) {
  EXPECT_THAT(to_keys(table_t("    parent = Column(String, ForeignKey('t.id'))\n")),
              ElementsAre("t.parent INTEGER"));
}

TEST(AlignToKeys, NamesTargetsThatAreNoneOrSeveral) {
  EXPECT_THAT(to_keys(table_t("    a = Column(String, ForeignKey('u.id'))\n"
                              "    b = Column(String, ForeignKey('w.id'))\n"
                              "    c = Column(String, ForeignKey('t.id'), ForeignKey('x.id'))\n") +
                      "class X(Base):\n    __tablename__ = 'x'\n"
                      "    id = Column(Date, primary_key=True)\n"
                      "One = declarative_base()\nTwo = declarative_base()\n"
                      "class W1(One):\n    __tablename__ = 'w'\n"
                      "    id = Column(Integer, primary_key=True)\n"
                      "class W2(Two):\n    __tablename__ = 'w'\n"
                      "    id = Column(Date, primary_key=True)\n"),
              ElementsAre("t.a stays: unresolved-target", "t.b stays: ambiguous-target",
                          "t.c stays: ambiguous-target"));
}

TEST(AlignToKeys, EachColumnOfACompositeKeyFollowsItsOwnTarget) {
  EXPECT_THAT(to_keys(std::string(kHead) +
                      "class U(Base):\n    __tablename__ = 'u'\n"
                      "    a = Column(Integer, primary_key=True)\n"
                      "    b = Column(Date, primary_key=True)\n"
                      "class T(Base):\n    __tablename__ = 't'\n"
                      "    __table_args__ = (ForeignKeyConstraint(['x', 'y'], ['u.a', 'u.b']),)\n"
                      "    id = Column(Integer, primary_key=True)\n"
                      "    x = Column(String)\n"
                      "    y = Column(String)\n"),
              ElementsAre("t.x INTEGER", "t.y DATE"));
}

TEST(AlignToKeys, ACustomTypeOnOneSideIsNamed) {
  EXPECT_THAT(to_keys(std::string(kHead) + "from sqlalchemy.types import TypeDecorator\n"
                                           "class Money(TypeDecorator):\n    impl = Integer\n"
                                           "class T(Base):\n    __tablename__ = 't'\n"
                                           "    id = Column(Integer, primary_key=True)\n"
                                           "    a = Column(Money, ForeignKey('t.id'))\n"
                                           "    b = Column(Money, ForeignKey('t.a'))\n"),
              ElementsAre("t.a stays: type-opaque", "t.b stays: type-opaque"));
}

TEST(AlignToKeys, LooksAtLengthsOnlyIfItIsAsked) {
  const std::string models = std::string(kHead) +
                             "class U(Base):\n    __tablename__ = 'u'\n"
                             "    id = Column(String(36), primary_key=True)\n"
                             "class T(Base):\n    __tablename__ = 't'\n"
                             "    id = Column(Integer, primary_key=True)\n"
                             "    u = Column(String(40), ForeignKey('u.id'))\n";
  EXPECT_THAT(to_keys(models), IsEmpty());
  EXPECT_THAT(to_keys(models, {.include_lengths = true}), ElementsAre("t.u VARCHAR(36)"));
}

}  // namespace
}  // namespace modelmend::pipeline
