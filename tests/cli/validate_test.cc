// `modelmend validate`: every line, with what it shows and what it cannot know.
#include <filesystem>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"
#include "support/postgres_server.h"

namespace modelmend::testing_support {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kShop = R"(from typing import Optional

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, Relationship, SQLModel


class User(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    legacy: list["Note"] = Relationship(back_populates="user")


class Note(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    user_id: Optional[int] = Field(default=None, foreign_key="user.id")
    user: Optional[User] = Relationship(back_populates="legacy")


class Trace(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    user_id: Optional[str] = None


class Part(SQLModel, table=True):
    a: int = Field(primary_key=True)
    b: int = Field(primary_key=True)


class Use(SQLModel, table=True):
    __table_args__ = (ForeignKeyConstraint(["a", "b"], ["part.a", "part.b"]),)

    id: Optional[int] = Field(default=None, primary_key=True)
    a: Optional[int] = None
    b: Optional[int] = None
)";

constexpr const char* kTables = R"(
CREATE TABLE public."user" (id serial PRIMARY KEY);
CREATE TABLE public.note (id serial PRIMARY KEY, user_id integer);
CREATE TABLE public.trace (id serial PRIMARY KEY, user_id varchar);
CREATE TABLE public.part (a integer NOT NULL, b integer NOT NULL, PRIMARY KEY (a, b));
CREATE TABLE public.use (id serial PRIMARY KEY, a integer, b integer);
)";

constexpr const char* kKeys = R"(
ALTER TABLE public.note ADD FOREIGN KEY (user_id) REFERENCES public."user" (id);
ALTER TABLE public.use ADD FOREIGN KEY (a, b) REFERENCES public.part (a, b);
)";

class Validate : public CliTest {
 protected:
  Validate() {
    std::filesystem::remove(dir_.path("base.py"));
    dir_.write("models.py", kShop);
    dir_.write("db.sql", std::string(kTables) + kKeys);
  }

  void write_alembic() const {
    dir_.write("alembic.ini", "[alembic]\nscript_location = migrations\n");
    dir_.write("migrations/env.py",
               "from alembic import context\nfrom models import SQLModel\n"
               "target_metadata = SQLModel.metadata\n"
               "context.configure(target_metadata=target_metadata)\n");
    dir_.write("migrations/versions/a.py", "revision = 'aa'\ndown_revision = None\n");
  }
};

TEST_F(Validate, PassesWhereAllAgrees) {
  write_alembic();
  const auto result = run({"validate", "--schema", "db.sql"});
  EXPECT_EQ(result.exit_status, 0) << result.output << result.errors;
  for (const char* line :
       {"ok   key-types: every foreign-key column has its target's type (2 foreign keys)\n",
        "ok   keys-exist: every declared foreign key exists in the database (2 of 2)\n",
        "ok   drift: models and database agree (0 differences)\n",
        "--   orphans: no row points to one that does not exist (needs a live database)\n",
        "ok   style: ", "--   decisions: ", "ok   names: ",
        "ok   one-head: the migrations have one head (aa)\n",
        "--   at-head: the database is at the head (needs a live database)\n",
        "ok   target-metadata: ",
        R"(legacy columns, text without a foreign key:
       models.py:20:5: trace.user_id is VARCHAR
)"})
    EXPECT_THAT(result.output, HasSubstr(line));
  EXPECT_THAT(result.errors, HasSubstr("7 passed, 0 failed, 3 skipped"));
}

TEST_F(Validate, ShowsWhatSpeaksAgainstALine) {
  dir_.write("db.sql", kTables);
  const auto result = run({"validate", "--schema", "db.sql"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("FAIL keys-exist: every declared foreign key exists in the database "
                              "(0 of 2)\n"),
                    HasSubstr("use (a, b) -> part (a, b) is not in the database\n"),
                    HasSubstr("FAIL drift: "), HasSubstr("[missing-foreign-key]")));
}

TEST_F(Validate, NeedsNoDatabaseForWhatTheModelsSay) {
  dir_.write("old.py", R"(from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class Old(Base):
    __tablename__ = "old"
    id = Column(Integer, primary_key=True)
    user_id = Column(String, ForeignKey("user.id"))
    gone_id = Column(Integer, ForeignKey("gone.id"))
    nobody = relationship("Nobody")


# modelmend: future - until the shop opens
class Later(Base):
    __tablename__ = "later"
    id = Column(Integer, primary_key=True)
)");
  const auto result = run({"validate"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("old.py:7:1: Old is not a SQLModel\n"), HasSubstr("FAIL names: "),
                    HasSubstr("gone.id"), HasSubstr("names the class 'Nobody', which is no model"),
                    HasSubstr("--   drift: "), Not(HasSubstr("Later is not"))));
}

TEST_F(Validate, NamesUndecidedModels) {
  dir_.write("decisions.toml",
             "[models.\"models.py::User\"]\ndecision = \"keep\"\n"
             "[models.\"models.py::Note\"]\ndecision = \"conflict\"\n");
  const auto result = run({"validate", "--decisions", "decisions.toml"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output, AllOf(HasSubstr("FAIL decisions: every model is decided on"),
                                   HasSubstr("models.py::Note is in conflict"),
                                   HasSubstr("models.py::Trace is undecided"),
                                   Not(HasSubstr("models.py::User is"))));
}

TEST_F(Validate, NamesTwoModelsThatAreKeptForOneTable) {
  dir_.write("again.py",
             "from sqlmodel import Field, SQLModel\n\n\n"
             "class Again(SQLModel, table=True):\n    __tablename__ = 'part'\n"
             "    a: int = Field(primary_key=True)\n");
  std::string text;
  for (const char* model : {"models.py::User", "models.py::Note", "models.py::Trace",
                            "models.py::Part", "models.py::Use", "again.py::Again"})
    text += "[models.\"" + std::string(model) + "\"]\ndecision = \"keep\"\n";
  dir_.write("decisions.toml", text);
  const auto result = run({"validate", "--decisions", "decisions.toml"});
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("FAIL decisions: every model is decided on (6 models)"),
                    HasSubstr("again.py:4:1: again.py::Again is to be kept for the table 'part', "
                              "and so is models.py::Part: keep one of the two\n")));
}

TEST_F(Validate, NamesAMarkThatTheDecisionSaysTheOppositeOf) {
  dir_.write("later.py",
             "from sqlmodel import Field, SQLModel\n\n\n# modelmend: future - not yet\n"
             "class Later(SQLModel, table=True):\n    a: int = Field(primary_key=True)\n");
  dir_.write("decisions.toml", "[models.\"later.py::Later\"]\ndecision = \"keep\"\n");
  const auto result = run({"validate", "--decisions", "decisions.toml", "later.py"});
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("FAIL decisions: every model is decided on (1 model)"),
                    HasSubstr("later.py:5:1: later.py::Later is to be kept, and its mark says that "
                              "it is for later: remove the mark, or decide 'future'\n")));
}

TEST_F(Validate, LooksAtTheModelsOfOneFile) {
  dir_.write("old.py",
             "from sqlalchemy import Column, ForeignKey, Integer, String\n"
             "from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n\n\n"
             "class Old(Base):\n    __tablename__ = \"old\"\n"
             "    id = Column(Integer, primary_key=True)\n"
             "    user_id = Column(String, ForeignKey(\"user.id\"))\n");
  dir_.write("db.sql", kTables);
  const auto other = run({"validate", "--schema", "db.sql", "models.py"});
  EXPECT_THAT(other.output, AllOf(HasSubstr("(0 of 2)"), Not(HasSubstr("old.py"))));
  const auto old = run({"validate", "--schema", "db.sql", "old.py"});
  EXPECT_EQ(old.exit_status, 1);
  EXPECT_THAT(old.output,
              AllOf(HasSubstr("(0 of 1)"), HasSubstr("old.py:7:1: Old is not a SQLModel"),
                    HasSubstr("old.py:7:1: old: "), Not(HasSubstr("models.py"))));
  EXPECT_EQ(run({"validate", "modles.py"}).exit_status, 2);
}

TEST_F(Validate, SaysThatThereIsNoVersionFolder) {
  write_alembic();
  std::filesystem::rename(dir_.path("migrations/versions"), dir_.path("migrations/steps"));
  EXPECT_THAT(run({"validate"}).output,
              HasSubstr("--   one-head: the migrations have one head (there is no folder "
                        "migrations/versions)\n"));
}

TEST_F(Validate, KnowsNoHeadWhereARevisionIsComputed) {
  write_alembic();
  dir_.write("migrations/versions/b.py", "revision = 'bb'\ndown_revision = the_last()\n");
  auto& server = PostgresServer::shared();
  const std::string url = server.create_database("computed_head", kTables);
  const auto result = run({"validate", "--schema", url});
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("FAIL one-head: the migrations have one head\n"),
                    HasSubstr("migrations/versions/b.py: 'down_revision' is computed: "),
                    HasSubstr("--   at-head: the database is at the head (which revision is the "
                              "head is not known)\n")));
}

TEST_F(Validate, PrintsQueriesThatRunWhereTablesAreMissing) {
  write_alembic();
  auto& server = PostgresServer::shared();
  const std::string tables = kTables;
  const std::string url = server.create_database(
      "half_there", tables.substr(0, tables.find("CREATE TABLE public.use")));
  const auto result = run({"validate", "--schema", url});
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("(1 of 2 foreign keys asked)"),
                    HasSubstr("the database has no table alembic_version, the head is aa: 'alembic "
                              "upgrade head' runs every migration")));
  const std::string sql = run({"validate", "--schema", url, "--sql"}).output;
  EXPECT_THAT(sql, AllOf(HasSubstr("\n-- not asked, a table or column of it is missing: use (a, b) "
                                   "-> part (a, b)\n"),
                         HasSubstr("\n-- not asked: there is no table alembic_version\n")));
  EXPECT_THAT(server.run_sql("half_there", sql),
              AllOf(HasSubstr("note (user_id) -> user (id)|0\n"), HasSubstr("public.use|{a,b}|")));
}

TEST_F(Validate, NamesSeveralHeads) {
  write_alembic();
  dir_.write("migrations/versions/b.py", "revision = 'bb'\ndown_revision = None\n");
  const auto result = run({"validate"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output, HasSubstr("2 heads: aa (migrations/versions/a.py), bb"));
}

TEST_F(Validate, FindsOrphansInALiveDatabase) {
  write_alembic();
  auto& server = PostgresServer::shared();
  const std::string rows =
      "INSERT INTO \"user\" (id) VALUES (1);\n"
      "INSERT INTO note (user_id) VALUES (1), (17), (NULL);\n"
      "INSERT INTO part VALUES (1, 1);\n"
      "INSERT INTO use (a, b) VALUES (1, 1), (1, 2), (NULL, 9), (9, NULL), (NULL, NULL);\n"
      "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL);\n"
      "INSERT INTO alembic_version VALUES ('other');\n";
  const std::string url = server.create_database("orphans", kTables + rows);
  const auto result = run({"validate", "--schema", url});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("FAIL orphans: no row points to one that does not exist (2 of 2 "
                              "foreign keys asked)\n"),
                    HasSubstr("note (user_id) -> user (id): 1 row: 17\n"),
                    HasSubstr("use (a, b) -> part (a, b): 1 row: (1, 2)\n"),
                    HasSubstr("the database is at other, which no migration of the project is; ")));

  // The printed queries say the same.
  const std::string sql = run({"validate", "--schema", url, "--sql"}).output;
  const std::string answer = server.run_sql("orphans", sql);
  EXPECT_THAT(answer, AllOf(HasSubstr("note (user_id) -> user (id)|1\n"),
                            HasSubstr("use (a, b) -> part (a, b)|1\n"), HasSubstr("other\n"),
                            HasSubstr("public|trace|user_id|character varying\n")));

  server.run_sql("orphans",
                 "DELETE FROM note WHERE user_id = 17; DELETE FROM use WHERE b = 2;\n"
                 "UPDATE alembic_version SET version_num = 'aa';" +
                     std::string(kKeys));
  const auto clean = run({"validate", "--schema", url});
  EXPECT_EQ(clean.exit_status, 0) << clean.output;
  EXPECT_THAT(clean.errors, HasSubstr("9 passed, 0 failed, 1 skipped"));

  for (const std::string& command : documented_commands("docs/validate.md")) {
    const auto documented = shell("DATABASE_URL='" + url + "'; " + command);
    EXPECT_EQ(documented.exit_status, 0) << command << "\n" << documented.output;
  }
}

TEST_F(Validate, PrintsOtherFormats) {
  const auto json = run({"validate", "--schema", "db.sql", "--output-format", "json"});
  EXPECT_EQ(json.exit_status, 0);
  EXPECT_THAT(json.output, AllOf(HasSubstr("\"id\": \"key-types\""), HasSubstr("\"legacy\": 1"),
                                 HasSubstr("\"state\": \"skipped\"")));
  const auto markdown = run({"validate", "--schema", "db.sql", "--output-format", "markdown"});
  EXPECT_THAT(markdown.output, AllOf(HasSubstr("# Validation\n"), HasSubstr("| `drift` | passed |"),
                                     HasSubstr("## Legacy columns")));
  EXPECT_THAT(run({"validate", "--output-format", "sarif"}).errors,
              HasSubstr("'sarif' is not a format of this command"));
}

}  // namespace
}  // namespace modelmend::testing_support
