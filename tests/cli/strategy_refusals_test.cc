// What `revision` and `validate` say where Alembic or the database do not let them: one message,
// and nothing is half written.
#include <sys/stat.h>

#include <filesystem>

#include "cli/cli_fixture.h"
#include "support/postgres_server.h"

namespace modelmend::testing_support {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kModels = R"(from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "user"

    id = Column(Integer, primary_key=True)


class Order(Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey("user.id"))
)";

constexpr const char* kUserTable = "CREATE TABLE public.\"user\" (id serial PRIMARY KEY);\n";
constexpr const char* kAtHead =
    "CREATE TABLE public.alembic_version (version_num varchar(32) NOT NULL);\n"
    "INSERT INTO public.alembic_version VALUES ('aa00');\n";

class Refusals : public CliTest {
 protected:
  Refusals() {
    std::filesystem::remove(dir_.path("base.py"));
    dir_.write("models.py", kModels);
    dir_.write("alembic.ini", "[alembic]\nscript_location = migrations\n");
    dir_.write("migrations/env.py",
               "from alembic import context\nfrom models import Base\n\n"
               "target_metadata = Base.metadata\n"
               "context.configure(target_metadata=target_metadata)\n");
    dir_.write("migrations/versions/aa00.py", "revision = 'aa00'\ndown_revision = None\n");
    dir_.write("db.sql", kUserTable);
  }

  [[nodiscard]] static std::vector<std::string> revision(const std::string& schema) {
    return {"revision", "--schema", schema, "-m", "add orders", "--rev-id", "bb11"};
  }

  [[nodiscard]] bool is_written() const {
    return std::filesystem::exists(dir_.path("migrations/versions/bb11_add_orders.py"));
  }

  PostgresServer& server_ = PostgresServer::shared();
};

TEST_F(Refusals, AnEnvThatCannotBeReadIsNamedAndNoReasonToWriteNothing) {
  for (const auto& [env, why] :
       {std::pair{"target_metadata = (", "it does not parse as Python"},
        std::pair{"x = 1\n", "it says no target_metadata"},
        std::pair{"import os\ntarget_metadata = os.environ[\"X\"]\n", "'os.environ[\"X\"]' cannot"},
        std::pair{"\xff\xfe", "encoded in UTF-16, which Python does not read"}}) {
    dir_.write("migrations/env.py", env);
    const auto result = run(revision("db.sql"));
    EXPECT_EQ(result.exit_status, 0) << result.errors;
    EXPECT_THAT(
        result.errors,
        AllOf(HasSubstr("note: migrations/env.py: which tables Alembic sees is not known: "),
              HasSubstr(why)));
    EXPECT_TRUE(std::filesystem::remove(dir_.path("migrations/versions/bb11_add_orders.py")));
    const auto validated = run({"validate"});
    EXPECT_THAT(validated.output, AllOf(HasSubstr("--   target-metadata: "), HasSubstr(why)));
  }
}

TEST_F(Refusals, ADatabaseThatIsNotAtTheHeadComesFirst) {
  const std::string url = server_.create_database("behind", std::string(kUserTable) + kAtHead);
  dir_.write("migrations/versions/ab.py", "revision = 'ab'\ndown_revision = 'aa00'\n");
  const auto result = run(revision(url));
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.output, IsEmpty());
  EXPECT_THAT(result.errors,
              HasSubstr("the database is at aa00, the head is ab; apply 'alembic upgrade head' "
                        "first, or print the statements with --sql"));
  EXPECT_FALSE(is_written());
  EXPECT_EQ(run({"revision", "--schema", url, "--sql"}).exit_status, 0);
}

TEST_F(Refusals, ADatabaseThatChangedSinceTheMigrationWasWrittenIsSeen) {
  const std::string url = server_.create_database("changed", std::string(kUserTable) + kAtHead);
  EXPECT_EQ(run(revision(url)).exit_status, 0);
  // Somebody goes another way.
  server_.run_sql("changed",
                  "CREATE TABLE public.orders (id serial PRIMARY KEY, user_id integer);\n"
                  "UPDATE public.alembic_version SET version_num = 'cc22';\n");
  const auto again = run({"revision", "--schema", url, "-m", "more"});
  EXPECT_EQ(again.exit_status, 2);
  EXPECT_THAT(again.errors,
              HasSubstr("the database is at cc22, which no migration of the project is; "
                        "get the migration from where it was made, or say with "
                        "'alembic stamp --purge REV' where the database is"));
  const auto validated = run({"validate", "--schema", url});
  EXPECT_EQ(validated.exit_status, 1);
  EXPECT_THAT(validated.output,
              AllOf(HasSubstr("the database is at cc22, which no migration of the "
                              "project is; get the migration"),
                    HasSubstr("orders (user_id) -> user (id) is not in the "
                              "database")));
}

TEST_F(Refusals, ADatabaseWithoutATableOfAlembicIsNoted) {
  const std::string url = server_.create_database("unstamped", kUserTable);
  const auto result = run(revision(url));
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.errors, HasSubstr("note: the database has no table alembic_version: "));
}

TEST_F(Refusals, AUserWhoMayNotConnectIsTold) {
  server_.create_database("closed_one", std::string(kUserTable) + kAtHead);
  server_.run_sql("postgres",
                  "CREATE ROLE stranger LOGIN; REVOKE CONNECT ON DATABASE closed_one FROM PUBLIC;");
  const std::string url = server_.connection("stranger", "closed_one");
  for (const auto& arguments : {revision(url), {"validate", "--schema", url}}) {
    const auto result = run(arguments);
    EXPECT_EQ(result.exit_status, 2);
    EXPECT_THAT(result.output, IsEmpty());
    EXPECT_THAT(result.errors, HasSubstr("permission denied for database \"closed_one\""));
  }
  EXPECT_FALSE(is_written());
}

TEST_F(Refusals, AUserWhoMayNotReadTablesStillReadsTheSchema) {
  server_.create_database("unread", std::string(kUserTable) + kAtHead);
  server_.run_sql("unread",
                  "CREATE ROLE reader LOGIN;\n"
                  "CREATE TABLE public.orders (id serial PRIMARY KEY,\n"
                  "  user_id integer REFERENCES public.\"user\" (id));\n");
  const auto result = run({"validate", "--schema", server_.connection("reader", "unread")});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output, AllOf(HasSubstr("ok   keys-exist: "),
                                   HasSubstr("orders (user_id) -> user (id): could not be asked: "),
                                   HasSubstr("(0 of 1 foreign key asked)"),
                                   HasSubstr("permission denied for table "),
                                   HasSubstr("; let the user 'reader' read it (GRANT SELECT)\n"),
                                   HasSubstr("public.alembic_version cannot be read: ")));
  server_.run_sql("unread", "REVOKE USAGE ON SCHEMA public FROM PUBLIC;");
  const auto shut = run({"validate", "--schema", server_.connection("reader", "unread")});
  EXPECT_THAT(shut.output,
              AllOf(HasSubstr("permission denied for schema public; let the user 'reader' use it "
                              "(GRANT USAGE ON SCHEMA)\n"),
                    Not(HasSubstr("LINE "))));
}

TEST_F(Refusals, DriftOfSqliteIsNotWritten) {
  dir_.write("lite.sql",
             "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"
             "CREATE TABLE \"user\" (id INTEGER PRIMARY KEY, old TEXT);\nCOMMIT;\n");
  const auto result =
      run({"revision", "--schema", "lite.sql", "-m", "agree", "--include", "drift"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("--include drift: is for PostgreSQL; SQLite changes no "
                                       "table; see batch_alter_table of Alembic"));
}

TEST_F(Refusals, AVersionFolderThatIsReadOnlyGetsNoFile) {
  const std::string folder = dir_.path("migrations/versions");
  ASSERT_EQ(::chmod(folder.c_str(), 0555), 0);
  const auto result = run_bound_by_permissions(revision("db.sql"));
  ::chmod(folder.c_str(), 0755);
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.output, IsEmpty());
  EXPECT_THAT(result.errors, HasSubstr("Permission denied"));
  EXPECT_FALSE(is_written());
}

TEST_F(Refusals, ADecisionsFileThatCannotBeReadDeletesNothing) {
  dir_.write("decisions.toml", "[models.\"models.py::User\"]\ndecision = \"delete\"\n");
  ASSERT_EQ(::chmod(dir_.path("decisions.toml").c_str(), 0), 0);
  const auto result = run_bound_by_permissions(
      {"audit", "--apply", "decisions.toml", "--write", "--unsafe-fixes", "--allow-dirty"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("decisions.toml: cannot open the file: Permission denied"));
  EXPECT_EQ(dir_.read("models.py"), kModels);
}

}  // namespace
}  // namespace modelmend::testing_support
