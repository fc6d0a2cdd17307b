#include "pipeline/requirements.h"

#include <gmock/gmock.h>

#include "support/fake_file_system.h"

namespace modelmend::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> told(const std::vector<std::pair<std::string, std::string>>& texts) {
  testing_support::FakeFileSystem files;
  for (const auto& [name, text] : texts) files.put("/p/" + name, text);
  std::vector<std::string> messages;
  for (const text::Diagnostic& each : requirement_warnings(files, "/p"))
    messages.push_back(each.code + " " + each.message.substr(0, each.message.find(": ")));
  return messages;
}

TEST(Requirements, KeepSqlAlchemyBelowTwo) {
  for (const char* spec :
       {"==1.3.24", "<2", "<2.0", " < 2.0.0", ">=1.4,<2", "~=1.4", "[asyncio]>=1.4,<2.0; python",
        R"( = "^1.4")", R"( = "1.4.*")", R"( = {version = "^1.4", extras = ["asyncio"]})", "===1.4",
        R"(<=1.4.50",)", " (<2)", R"( = {extras = ["asyncio"], version = "<2"})"})
    EXPECT_TRUE(keeps_below_two(spec)) << spec;
}

TEST(Requirements, LeaveSqlAlchemyTwoAlone) {
  for (const char* spec :
       {"", ">=1.4", ">1.3", "!=1.4.1", "==2.0.8", "<2.1", "<3", ">=1.4,<2.1", "[asyncio]",
        R"( = "^2.0")", R"( = {version = ">=2"})", "~=2.0", "  # not 1.4", " 1.4", R"(; x < "2")",
        R"( = { git = "https://example.org/1.4" })"})
    EXPECT_FALSE(keeps_below_two(spec)) << spec;
}

TEST(Requirements, KeepSqlAlchemyBelowTwoOne) {
  for (const char* spec : {"<2.1", "<2.1.0,>=2", "==2.0.40", "~=2.0.1", "<=2.0.9", "<2", "==2.0.*",
                           R"( = "~2.0")", R"( = ">=2,<2.1")"})
    EXPECT_TRUE(keeps_below_two_one(spec)) << spec;
  for (const char* spec :
       {"", ">=2", "==2.1.0", "~=2.0", "<3", "<2.2", "<=2.1", "==2.*", R"( = "^2.0")", R"( = "*")"})
    EXPECT_FALSE(keeps_below_two_one(spec)) << spec;
}

TEST(Requirements, TellOfSqlAlchemyBeforeTwo) {
  EXPECT_THAT(told({{"requirements.txt", "flask\nSQLAlchemy==1.3.24  # old\nsqlmodel\n"}}),
              ElementsAre("sqlalchemy-before-2 requirements.txt:2"));
  EXPECT_THAT(told({{"pyproject.toml", "dependencies = [\"sqlalchemy<2\", \"sqlmodel\"]\n"}}),
              ElementsAre("sqlalchemy-before-2 pyproject.toml:1"));
}

TEST(Requirements, AreThoseOfTheApplicationFirst) {
  EXPECT_THAT(told({{"requirements-dev.txt", "sqlalchemy==1.4\n"},
                    {"requirements.txt", "# pinned\nsqlalchemy==1.4\nsqlmodel\n"}}),
              ElementsAre("sqlalchemy-before-2 requirements.txt:2"));
}

TEST(Requirements, AreFoundUnderTheirUsualNames) {
  for (const char* name :
       {"requirements/base.txt", "requirements/prod.in", "dev-requirements.txt", "constraints.txt"})
    EXPECT_THAT(told({{name, "sqlmodel==0.0.16\nSQLAlchemy==1.4.50\n"}}),
                ElementsAre(std::string("sqlalchemy-before-2 ") + name + ":2"));
  EXPECT_THAT(told({{"notes/base.txt", "SQLAlchemy==1.4.50\n"}}), IsEmpty());
}

TEST(Requirements, BelieveALockFileMore) {
  const char* const loose = "[tool.poetry.dependencies]\nsqlalchemy = \"<2\"\nsqlmodel = \"*\"\n";
  EXPECT_THAT(told({{"pyproject.toml", loose},
                    {"poetry.lock", "[[package]]\nname = \"sqlalchemy\"\nversion = \"2.0.40\"\n"}}),
              IsEmpty());
  EXPECT_THAT(told({{"pyproject.toml", "sqlmodel\n"},
                    {"uv.lock", "[[package]]\nname = \"sqlalchemy\"\nversion = \"1.4.54\"\n"}}),
              ElementsAre("sqlalchemy-before-2 uv.lock:3"));
}

TEST(Requirements, TellWhereSqlModelIsMissing) {
  EXPECT_THAT(told({{"requirements.in", "sqlalchemy>=2\n"}}),
              ElementsAre("sqlmodel-not-required requirements.in:1"));
  EXPECT_THAT(told({{"requirements.in", "sqlalchemy>=2\n"}, {"setup.py", "'sqlmodel>=0.0.14'"}}),
              IsEmpty());
}

TEST(Requirements, SayNothingWhereNobodyRequiresSqlAlchemy) {
  EXPECT_THAT(told({}), IsEmpty());
  EXPECT_THAT(told({{"requirements.txt",
                     "flask-sqlalchemy==2.5.1\nsqlalchemy-utils==0.3\n# sqlalchemy<2\n"},
                    {"pyproject.toml", "description = \"For SQLAlchemy 1.4 and SQLAlchemy<2\"\n"}}),
              IsEmpty());
}

}  // namespace
}  // namespace modelmend::pipeline
