// `migrate` as a user types it.
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"

namespace modelmend::testing_support {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kBaseAfter = R"(from typing import Optional

from sqlalchemy.orm import declarative_base
from sqlmodel import Field, SQLModel

Base = declarative_base()


class SQLBase(SQLModel, registry=Base.registry):
    pass


class User(SQLBase, table=True):
    __tablename__ = "user"

    id: Optional[int] = Field(default=None, primary_key=True)
)";

class Migrate : public CliTest {};

TEST_F(Migrate, PrintsADiffAndWritesNothing) {
  const auto result = run({"migrate", "--to", "sqlmodel"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.output, AllOf(HasSubstr("+class User(SQLBase, table=True):"),
                                   HasSubstr("+class SQLBase(SQLModel, registry=Base.registry):")));
  EXPECT_EQ(dir_.read("base.py"), kBase);
}

TEST_F(Migrate, CheckNamesTheFilesAndSaysNoUntilNothingIsLeft) {
  const auto before = run({"migrate", "--to", "sqlmodel", "--check"});
  EXPECT_EQ(before.exit_status, 1);
  EXPECT_EQ(before.output, "base.py\nmodels.py\n");
  EXPECT_EQ(run({"migrate", "--to", "sqlmodel", "--write"}).exit_status, 0);
  EXPECT_EQ(dir_.read("base.py"), kBaseAfter);
  const auto after = run({"migrate", "--to", "sqlmodel", "--check"});
  EXPECT_EQ(after.exit_status, 0);
  EXPECT_EQ(after.output, "");
  EXPECT_EQ(run({"undo"}).exit_status, 0);
  EXPECT_EQ(dir_.read("base.py"), kBase);
}

TEST_F(Migrate, AFileByItselfWaitsForTheBase) {
  const auto result = run({"migrate", "--to", "sqlmodel", "--explain", "models.py"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.errors, HasSubstr("[base-outside-path]"));
  EXPECT_EQ(result.output, "");
}

TEST_F(Migrate, NamesTheClassAndThePlaceOfARefusal) {
  dir_.write("models.py",
             "from sqlalchemy import Column, Integer\nfrom base import Base\n\n\n"
             "class Note(Base):\n    __tablename__ = \"notes\"\n"
             "    id = Column(Integer, primary_key=True)\n"
             "    model_config = Column(Integer)\n");
  const auto result = run({"migrate", "--to", "sqlmodel", "--output-format", "json", "models.py"});
  const auto json = nlohmann::json::parse(result.output);
  EXPECT_EQ(json["matches"][0]["code"], "name-conflict");
  EXPECT_EQ(json["matches"][0]["start"]["line"], 8);
  EXPECT_EQ(json["matches"][0]["rule"], "sqlmodel");
}

TEST_F(Migrate, RefusesATargetThatItDoesNotKnow) {
  EXPECT_EQ(run({"migrate", "--to", "django"}).exit_status, 2);
  EXPECT_EQ(run({"migrate"}).exit_status, 2);
}

TEST_F(Migrate, EveryCommandOfItsPageWorks) {
  const auto commands = documented_commands("docs/migrate.md");
  ASSERT_GE(commands.size(), 5U);
  for (const std::string& command : commands) {
    const auto result = shell(command);
    const int expected = command.find("--check") == std::string::npos ? 0 : 1;
    EXPECT_EQ(result.exit_status, expected) << command << "\n" << result.errors;
  }
}

}  // namespace
}  // namespace modelmend::testing_support
