// modelmend init on projects of several styles.
#include <filesystem>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"

namespace modelmend::testing_support {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class InitTest : public CliTest {
 protected:
  void expect_readable() const {
    const auto result = run({"run", "--check"});
    EXPECT_THAT(result.errors, Not(HasSubstr("is not known"))) << result.errors;
    EXPECT_NE(result.exit_status, 2) << result.errors;
  }
};

TEST_F(InitTest, AddsItsTableToThePyprojectAndKeepsTheRest) {
  const auto result = run({"init"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(dir_.read("pyproject.toml"),
              testing::StartsWith("[project]\nname = \"p\"\n\n[tool.modelmend]\n"
                                  "rules = [\"uuid-to-integer\"]\n"));
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("models      2 in 2 files: 2 SQLAlchemy 1.x\n"),
                    HasSubstr("bases       2 base.Base\n"), HasSubstr("Alembic     none\n"),
                    HasSubstr("modelmend run --interactive"),
                    HasSubstr("modelmend migrate --to sqlmodel")));
  expect_readable();
}

TEST_F(InitTest, NeverOverwritesWithoutForce) {
  EXPECT_EQ(run({"init"}).exit_status, 0);
  const std::string first = dir_.read("pyproject.toml");
  const auto again = run({"init"});
  EXPECT_EQ(again.exit_status, 2);
  EXPECT_THAT(again.errors, HasSubstr("is a configuration already; --force writes it anew"));
  EXPECT_EQ(dir_.read("pyproject.toml"), first);
  dir_.write("pyproject.toml",
             "[tool.modelmend]\nexclude = [\"x\"]\n[tool.modelmend.per-rule.drop-use-alter]\n"
             "files = [\"y\"]\n[project]\nname = \"p\"\n");
  EXPECT_EQ(run({"init", "--force"}).exit_status, 0);
  EXPECT_THAT(dir_.read("pyproject.toml"),
              AllOf(testing::StartsWith("[project]\nname = \"p\"\n\n[tool.modelmend]\n"),
                    Not(HasSubstr("exclude")), Not(HasSubstr("per-rule"))));
  expect_readable();
}

TEST_F(InitTest, KeepsTheLineEndsAndTheCommentsOfThePyproject) {
  dir_.write("pyproject.toml",
             "[tool.modelmend]\r\nrules = []\r\n# of ours\r\n\r\n# of theirs\r\n"
             "[project]\r\nname = \"p\"");
  EXPECT_EQ(run({"init", "--force"}).exit_status, 0);
  EXPECT_THAT(dir_.read("pyproject.toml"),
              AllOf(testing::StartsWith("# of theirs\r\n[project]\r\nname = \"p\"\r\n\r\n"
                                        "[tool.modelmend]\r\nrules = [\"uuid-to-integer\"]\r\n"),
                    testing::Not(testing::ContainsRegex("[^\r]\n"))));
  expect_readable();
}

TEST_F(InitTest, WritesAFileOfItsOwnWhereThereIsNoPyproject) {
  std::filesystem::remove(dir_.path("pyproject.toml"));
  commit();
  const auto result = run({"init"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(dir_.read("modelmend.toml"), testing::StartsWith("rules = "));
  EXPECT_FALSE(std::filesystem::exists(dir_.path("pyproject.toml")));
  expect_readable();
}

TEST_F(InitTest, FindsFormatterAlembicSchemaAndDriver) {
  dir_.write("pyproject.toml",
             "[project]\nname = \"p\"\ndependencies = [\"psycopg\", \"sqlmodel==0.0.22\"]\n"
             "[tool.ruff]\nline-length = 100\n");
  dir_.write("alembic.ini", "[alembic]\nscript_location = migrations\n");
  dir_.write("migrations/env.py", "from base import Base\ntarget_metadata = Base.metadata\n");
  dir_.write("schema.sql", "CREATE TABLE \"user\" (id integer PRIMARY KEY);\n");
  const auto result = run({"init"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(
      result.output,
      AllOf(HasSubstr("formatter   ruff, lines of 100\n"), HasSubstr("Alembic     migrations\n"),
            HasSubstr("SQLModel    0.0.22\n"), HasSubstr("compare the models with schema.sql")));
  EXPECT_THAT(dir_.read("pyproject.toml"), AllOf(HasSubstr("schema = \"schema.sql\"\n"),
                                                 HasSubstr("# dialect = \"postgresql\"")));
  expect_readable();
}

TEST_F(InitTest, NamesSourceFoldersThatImportsWouldNotFind) {
  dir_.write("services/shop/shop/__init__.py", "");
  dir_.write("services/shop/shop/models.py", kModels);
  dir_.write("libs/core/core/__init__.py", "");
  dir_.write("libs/core/core/base.py", kBase);
  EXPECT_EQ(run({"init"}).exit_status, 0);
  EXPECT_THAT(dir_.read("pyproject.toml"),
              HasSubstr("source-roots = [\"libs/core\", \"services/shop\"]\n"));
  expect_readable();
}

TEST_F(InitTest, KnowsModelsOfEveryStyle) {
  dir_.write("models.py",
             "from sqlmodel import Field, SQLModel\n\n\nclass Hero(SQLModel, table=True):\n"
             "    id: int | None = Field(default=None, primary_key=True)\n");
  dir_.write(
      "base.py",
      "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n\n\n"
      "class Base(DeclarativeBase):\n    pass\n\n\nclass User(Base):\n"
      "    __tablename__ = \"user\"\n\n    id: Mapped[int] = mapped_column(primary_key=True)\n");
  dir_.write("shop.py",
             "from flask_sqlalchemy import SQLAlchemy\n\ndb = SQLAlchemy()\n\n\n"
             "class Order(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n");
  const auto result = run({"init"});
  EXPECT_THAT(result.output, HasSubstr("models      3 in 3 files: 1 SQLAlchemy 1.x, "
                                       "1 SQLAlchemy 2.0, 1 SQLModel\n"));
}

TEST_F(InitTest, EveryDocumentedCommandWorks) {
  const auto commands = documented_commands("docs/configuration.md");
  ASSERT_FALSE(commands.empty());
  for (const std::string& command : commands) {
    const auto result = shell(command);
    EXPECT_EQ(result.exit_status, 0) << command << "\n" << result.errors;
  }
}

TEST_F(InitTest, SaysThatItFoundNoModels) {
  for (const char* name : {"models.py", "base.py"}) std::filesystem::remove(dir_.path(name));
  const auto result = run({"init"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.output, HasSubstr("No models were found"));
}

}  // namespace
}  // namespace modelmend::testing_support
