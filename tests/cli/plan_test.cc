// plan: the phases of a project, and that its commands run.
#include <gmock/gmock.h>

#include <filesystem>
#include <sstream>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"

namespace modelmend::testing_support {
namespace {

using testing::HasSubstr;
using testing::Not;

class Plan : public CliTest {
 protected:
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
  dir_.write("unused.py",
             "from base import Base\nfrom sqlalchemy import Column, Integer\n\n\n"
             "class Gone(Base):\n    __tablename__ = \"gone\"\n\n"
             "    id = Column(Integer, primary_key=True)\n");
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
