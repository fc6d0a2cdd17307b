// plan: the phases of a project, and that its commands run.
#include <gmock/gmock.h>

#include <filesystem>
#include <sstream>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"
#include "support/postgres_server.h"

namespace modelmend::testing_support {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kUnused =
    "from base import Base\nfrom sqlalchemy import Column, Integer\n\n\n"
    "class Gone(Base):\n    __tablename__ = \"gone\"\n\n"
    "    id = Column(Integer, primary_key=True)\n";

class Plan : public CliTest {
 protected:
  void write_alembic() const {
    dir_.write("old.sql", "CREATE TABLE \"user\" (id integer PRIMARY KEY);\n");
    dir_.write("alembic.ini", "[alembic]\nscript_location = alembic\n");
    dir_.write("alembic/env.py",
               "from alembic import context\n\nimport models\nfrom base import Base\n\n"
               "target_metadata = Base.metadata\n"
               "context.configure(target_metadata=target_metadata)\n");
  }

  // Those of modelmend, in the order of the plan.
  static std::vector<std::string> commands_of(const std::string& plan) {
    std::vector<std::string> commands;
    std::istringstream in(plan);
    for (std::string line; std::getline(in, line);)
      if (line.starts_with("       modelmend ")) commands.push_back(line.substr(7));
    return commands;
  }
};

TEST_F(Plan, NamesPhasesCountsAndWhatIsNotPursued) {
  const auto result = run({"plan"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.output,
              HasSubstr("## 1. Align types with the database\n\n1 foreign key of another type than "
                        "the target's: 1 to 'user.id': UUID here, INTEGER there.\n"));
  EXPECT_THAT(result.output, HasSubstr("- models.py:11: notes.author_id: "));
  EXPECT_THAT(result.output, HasSubstr("## 2. Decide on each model\n\n2 models: "));
  EXPECT_THAT(result.output, HasSubstr("which tables are missing is not known without --schema"));
  EXPECT_THAT(result.output, HasSubstr("it would touch 1 foreign key in 2 tables"));
  EXPECT_THAT(result.output, HasSubstr("it would touch 0 columns in 0 tables"));
}

TEST_F(Plan, OrdersFilesByWhatTheyNeed) {
  const auto result = run({"plan"});
  const auto first = result.output.find("--to sqlmodel --write base.py");
  const auto second = result.output.find("--to sqlmodel --write models.py");
  ASSERT_NE(first, std::string::npos) << result.output;
  ASSERT_NE(second, std::string::npos) << result.output;
  EXPECT_LT(first, second);
  EXPECT_THAT(result.output, HasSubstr("(after base.py)"));
}

TEST_F(Plan, TakesAFileOfBasesAlong) {
  dir_.write("core.py",
             "from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n");
  dir_.write("base.py",
             "from sqlalchemy import Column, Integer\n\nfrom core import Base\n\n\n"
             "class User(Base):\n    __tablename__ = \"user\"\n\n"
             "    id = Column(Integer, primary_key=True)\n");
  dir_.write("models.py", "");
  const auto result = run({"plan"});
  EXPECT_THAT(result.output,
              HasSubstr("modelmend migrate --to sqlmodel --write base.py core.py\n"));
}

TEST_F(Plan, HasNoCommandForAFileThatMigrateLeavesAsItIs) {
  dir_.write("models.py",
             "from sqlalchemy import Column, Integer, String\n\nfrom base import Base\n\n\n"
             "class Note(Base):\n    __tablename__ = \"notes\"\n\n"
             "    id = Column(Integer, primary_key=True)\n"
             "    for name in (\"a\", \"b\"):\n        locals()[name] = Column(String)\n\n\n"
             "class Page(Base):\n    __tablename__ = \"pages\"\n\n"
             "    id = Column(Integer, primary_key=True)\n");
  dir_.write("odd.py",
             "from sqlalchemy import Column, Integer, String\n\nfrom base import Base\n\n\n"
             "class Odd(Base):\n    __tablename__ = \"odd\"\n\n"
             "    id = Column(Integer, primary_key=True)\n"
             "    for name in (\"a\", \"b\"):\n        locals()[name] = Column(String)\n");
  commit();
  const auto result = run({"plan"});
  EXPECT_THAT(result.output, HasSubstr("left as it is: 1 dynamic-columns; why: modelmend migrate "
                                       "--to sqlmodel --explain "));
  EXPECT_THAT(result.output, HasSubstr("odd.py: 1 model"));
  EXPECT_THAT(result.output, HasSubstr("migrate --to sqlmodel --write "));
  EXPECT_THAT(result.output, Not(::testing::ContainsRegex("--write [^\n]*odd.py")));
  EXPECT_THAT(result.output, Not(HasSubstr("Migrate odd.py")));
}

TEST_F(Plan, NamesMissingTables) {
  dir_.write("old.sql", "CREATE TABLE \"user\" (id integer PRIMARY KEY);\n");
  dir_.write("alembic.ini", "[alembic]\nscript_location = alembic\n");
  dir_.write("alembic/env.py", "from base import Base\n\ntarget_metadata = Base.metadata\n");
  dir_.write("alembic/versions/keep.txt", "");
  const auto before = run({"plan", "--schema", "old.sql"});
  EXPECT_THAT(before.output, HasSubstr("0 tables of models to keep not in old.sql"))
      << "nothing uses the notes";
  dir_.write("decisions.toml", "[models.\"models.py::Note\"]\ndecision = \"keep\"\n");
  const auto result = run({"plan", "--schema", "old.sql", "--decisions", "decisions.toml"});
  EXPECT_THAT(result.output, HasSubstr("1 table of models to keep not in old.sql"));
  EXPECT_THAT(result.output, HasSubstr("\n- notes\n"));
  EXPECT_THAT(result.output, HasSubstr("modelmend revision --schema old.sql --decisions "
                                       "decisions.toml -m 'Create missing tables'"));
  EXPECT_THAT(result.output, HasSubstr("alembic upgrade head"));
  EXPECT_THAT(result.output, HasSubstr("`alembic downgrade -1`"));
}

TEST_F(Plan, CountsWhatItsCommandCreates) {
  write_alembic();
  dir_.write("app.py", "from models import Note\n\nNote()\n");
  dir_.write("unused.py", kUnused);
  commit();
  const auto result = run({"plan", "--schema", "old.sql"});
  EXPECT_THAT(result.output, HasSubstr("1 table of models to keep not in old.sql, as soon as the "
                                       "first phase is done"));
  EXPECT_THAT(result.output, HasSubstr("\n- notes\n"));
  EXPECT_THAT(result.output, Not(HasSubstr("\n- gone\n"))) << "nothing uses it";
  for (const std::string& command : commands_of(result.output)) {
    if (command.starts_with("modelmend migrate")) break;
    const auto done = shell(command + "; status=$?; git add -A; git commit -qm step; exit $status");
    EXPECT_EQ(done.exit_status, 0) << command << "\n" << done.errors;
    if (command.starts_with("modelmend revision")) {
      EXPECT_THAT(done.errors, HasSubstr(": 1 table; "));
    }
  }
}

TEST_F(Plan, SaysWhatComesBeforeAMigration) {
  write_alembic();
  dir_.write("app.py", "from models import Note\n\nNote()\n");
  dir_.write("alembic/versions/a.py", "revision = 'aa'\ndown_revision = None\n");
  dir_.write("alembic/versions/b.py", "revision = 'bb'\ndown_revision = None\n");
  const auto result = run({"plan", "--schema", "old.sql"});
  EXPECT_THAT(result.output, HasSubstr("1. before a migration can be written: the migrations have "
                                       "several heads: aa (alembic/versions/a.py), bb "
                                       "(alembic/versions/b.py); join them"));
  EXPECT_THAT(result.output, Not(HasSubstr("modelmend revision")));
  EXPECT_THAT(result.output, Not(HasSubstr("alembic upgrade")));
  EXPECT_THAT(result.output,
              HasSubstr("2. then plan again\n\n       modelmend plan --schema old.sql --decisions "
                        "decisions.toml\n"));
}

TEST_F(Plan, AsksALiveDatabaseWhereItIs) {
  write_alembic();
  dir_.write("app.py", "from models import Note\n\nNote()\n");
  dir_.write("alembic/versions/a.py", "revision = 'aa'\ndown_revision = None\n");
  auto& server = PostgresServer::shared();
  const std::string url = server.create_database("planned", dir_.read("old.sql"));
  EXPECT_THAT(run({"plan", "--schema", url}).output,
              HasSubstr("before a migration can be written: the database has no table "
                        "alembic_version: 'alembic upgrade head' runs every migration on a new "
                        "database, 'alembic stamp' says"));
  server.run_sql("planned",
                 "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL);\n"
                 "INSERT INTO alembic_version VALUES ('zz');\n");
  const auto unknown = run({"plan", "--schema", url});
  EXPECT_THAT(unknown.output, HasSubstr("the database is at zz, which no migration of the project "
                                        "is; get the migration from where it was made"));
  EXPECT_THAT(unknown.output, Not(HasSubstr("modelmend revision")));
  server.run_sql("planned", "UPDATE alembic_version SET version_num = 'aa';");
  EXPECT_THAT(run({"plan", "--schema", url}).output, HasSubstr("       alembic upgrade head\n"));
}

TEST_F(Plan, HasNoCommandOfAlembicWithoutItsConfiguration) {
  write_alembic();
  std::filesystem::remove(dir_.path("alembic.ini"));
  dir_.write("app.py", "from models import Note\n\nNote()\n");
  const auto result = run({"plan", "--schema", "old.sql"});
  EXPECT_THAT(result.output, HasSubstr("       modelmend revision --schema old.sql"));
  EXPECT_THAT(result.output, HasSubstr("apply it: no alembic.ini names the folder of env.py"));
  EXPECT_THAT(result.output, Not(HasSubstr("alembic upgrade")));
}

TEST_F(Plan, AlignsNoKeyWithAModelThatGoes) {
  dir_.write("other.py",
             "import uuid\n\nfrom base import Base\nfrom sqlalchemy import Column\n"
             "from sqlalchemy.dialects.postgresql import UUID\n\n\n"
             "class Person(Base):\n    __tablename__ = \"user\"\n\n"
             "    id = Column(UUID(as_uuid=True), primary_key=True)\n");
  dir_.write("decisions.toml", "[models.\"other.py::Person\"]\ndecision = \"delete\"\n");
  const auto before = run({"plan", "--decisions", "decisions.toml"});
  EXPECT_THAT(before.output,
              HasSubstr("modelmend align --schema models --decisions decisions.toml --write"));
  EXPECT_EQ(run({"align", "--schema", "models", "--decisions", "decisions.toml", "-w"}).exit_status,
            0);
  const auto after = run({"plan", "--decisions", "decisions.toml"});
  EXPECT_THAT(after.output, HasSubstr("no foreign key of another type than its target's"));
  EXPECT_THAT(after.output, Not(HasSubstr("modelmend align")));
}

TEST_F(Plan, AppliesNoDecisionsTwice) {
  dir_.write("app.py", "from models import Note\n\nNote()\n");
  dir_.write("unused.py", kUnused);
  dir_.write("decisions.toml",
             "[models.\"base.py::User\"]\ndecision = \"keep\"\n"
             "[models.\"models.py::Note\"]\ndecision = \"future\"\nreason = \"not yet\"\n"
             "[models.\"unused.py::Gone\"]\ndecision = \"delete\"\n");
  commit();
  const auto before = run({"plan", "--decisions", "decisions.toml"});
  EXPECT_THAT(before.output, HasSubstr("modelmend audit --apply decisions.toml"));
  EXPECT_THAT(before.output, Not(HasSubstr(" -o decisions.toml"))) << "all is decided";
  EXPECT_EQ(run({"audit", "--apply", "decisions.toml", "--unsafe-fixes", "-w"}).exit_status, 0);
  const auto after = run({"plan", "--decisions", "decisions.toml"});
  EXPECT_THAT(after.output, Not(HasSubstr("audit --apply")));
}

TEST_F(Plan, BringsBackDecisionsThatWereNotCommitted) {
  commit();
  dir_.write("decisions.toml", "[models.\"base.py::User\"]\ndecision = \"keep\"\n");
  for (const char* const options : {"", " --decisions decisions.toml"}) {
    const auto result = shell("modelmend plan" + std::string(options));
    EXPECT_THAT(result.output,
                HasSubstr("       git add decisions.toml && modelmend audit -o decisions.toml\n\n"
                          "   take back: `git checkout -- decisions.toml`\n"))
        << options;
  }
  const std::string before = dir_.read("decisions.toml");
  EXPECT_EQ(shell("git add decisions.toml && modelmend audit -o decisions.toml").exit_status, 0);
  EXPECT_NE(dir_.read("decisions.toml"), before);
  EXPECT_EQ(shell("git checkout -- decisions.toml").exit_status, 0);
  EXPECT_EQ(dir_.read("decisions.toml"), before);
}

TEST_F(Plan, IsOfTheFilesThatAreNamed) {
  const auto result = run({"plan", "base.py"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("no foreign key of another type than its target's"));
  EXPECT_THAT(result.output, HasSubstr("\n1 model: "));
  EXPECT_THAT(result.output, HasSubstr("1 model of SQLAlchemy's own styles in 1 file, 1 step"));
  EXPECT_THAT(result.output, Not(HasSubstr("models.py")));
  EXPECT_THAT(result.output, HasSubstr("       modelmend check base.py\n"));
  EXPECT_THAT(run({"plan", "models.py"}).output,
              HasSubstr("modelmend align --schema models models.py --write\n"));
  EXPECT_EQ(run({"plan", "modles.py"}).exit_status, 2);
}

TEST_F(Plan, DoesNotMigrateWhatGoes) {
  dir_.write("decisions.toml", "[models.\"models.py::Note\"]\ndecision = \"delete\"\n");
  const auto result = run({"plan", "--decisions", "decisions.toml"});
  EXPECT_THAT(result.output, Not(HasSubstr("--write models.py")));
}

TEST_F(Plan, PrintsNoPassword) {
  const auto result = run({"plan", "--schema", "postgresql://ann:secret@localhost:1/nothing"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, Not(HasSubstr("secret")));
}

TEST_F(Plan, HasOnlyCommandsThatRun) {
  dir_.write("app.py", "from models import Note\n\nNote()\n");
  dir_.write("unused.py", kUnused);
  commit();
  const auto plan = run({"plan"});
  const auto commands = commands_of(plan.output);
  ASSERT_GE(commands.size(), 7U) << plan.output;
  for (const std::string& command : commands) {
    const auto result =
        shell(command + "; status=$?; git add -A; git commit -qm step; exit $status");
    EXPECT_LT(result.exit_status, 2) << command << "\n" << result.errors;
  }
  EXPECT_THAT(dir_.read("models.py"), HasSubstr("class Note(SQLBase, table=True)"));
  EXPECT_THAT(dir_.read("unused.py"), Not(HasSubstr("class Gone")));
}

TEST_F(Plan, DoesWhatItsPageShows) {
  std::filesystem::copy(MODELMEND_SOURCE_DIR "/examples/fastapi_app", dir_.path("example"),
                        std::filesystem::copy_options::recursive);
  const auto commands = documented_commands("docs/plan.md");
  ASSERT_GE(commands.size(), 2U);
  for (const std::string& command : commands) {
    const auto result = shell("cd example && " + command);
    EXPECT_EQ(result.exit_status, 0) << command << "\n" << result.errors;
  }
}

}  // namespace
}  // namespace modelmend::testing_support
