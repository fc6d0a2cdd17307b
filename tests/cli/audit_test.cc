// audit: the inventory, the decisions file, and what applying it does.
#include <gmock/gmock.h>

#include <filesystem>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"

namespace modelmend::testing_support {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kTwoModels = R"(from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import relationship

from base import Base

__all__ = ["Post", "Draft"]


class Post(Base):
    __tablename__ = "posts"

    id = Column(Integer, primary_key=True)
    drafts = relationship("Draft", back_populates="post")


# The first try.
class Draft(Base):
    __tablename__ = "drafts"

    id = Column(Integer, primary_key=True)
    text = Column(String(50))
    post_id = Column(Integer, ForeignKey("posts.id"))
    post = relationship("Post", back_populates="drafts")
)";

class Audit : public CliTest {
 protected:
  Audit() {
    dir_.write("models.py", kTwoModels);
    dir_.write("app.py", "from models import Draft, Post\n\nPost()\n");
    dir_.write("old.sql", "CREATE TABLE \"user\" (id integer PRIMARY KEY);\n");
  }
  void decide(const std::string& model, const std::string& decision, const std::string& reason) {
    dir_.write("decisions.toml", "[models.\"" + model + "\"]\ndecision = \"" + decision +
                                     "\"\nreason = \"" + reason + "\"\n");
  }
};

TEST_F(Audit, ListsEachModelWithTableUsesAndProposal) {
  const auto result = run({"audit", "--schema", "old.sql"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(result.output,
            "base.py:7: User: SQLAlchemy 1.x (Base, in base.Base), table user exists; no use; "
            "keep: never used, but its table is in old.sql\n"
            "models.py:9: Post: SQLAlchemy 1.x (Base, in base.Base), table posts is missing; 1 "
            "import, 1 construction, 1 relationship, 1 foreign key; keep: used in 1 file; its "
            "table is not in old.sql\n"
            "models.py:17: Draft: SQLAlchemy 1.x (Base, in base.Base), table drafts is missing; 1 "
            "import, 1 relationship; keep: needed by models that are used; its table is not in "
            "old.sql\n");
  EXPECT_EQ(result.errors, "3 models in 2 files: 3 SQLAlchemy 1.x\nproposed: 3 keep\n");
}

TEST_F(Audit, ListsUsesIfAsked) {
  const auto result = run({"audit", "models.py", "--explain"});
  EXPECT_THAT(result.output, HasSubstr("    app.py:1:27: import\n"));
  EXPECT_THAT(result.output, HasSubstr("    app.py:3:1: construction\n"));
  EXPECT_THAT(result.output, Not(HasSubstr("base.py")));
}

TEST_F(Audit, PrintsAChecklist) {
  const auto result = run({"audit", "--output-format", "markdown", "--schema", "old.sql"});
  EXPECT_THAT(result.output, HasSubstr("# 3 models in 2 files\n"));
  EXPECT_THAT(result.output, HasSubstr("| SQLAlchemy 1.x | 3 | 3 keep |\n"));
  EXPECT_THAT(result.output, HasSubstr("## `models.py`: 2 models\n\n- [ ] `Post` (line 9)"));
}

TEST_F(Audit, PrintsCsvAndJson) {
  const auto csv = run({"audit", "--output-format", "csv", "base.py"});
  EXPECT_THAT(csv.output, HasSubstr("\nbase.py::User,base.py,7,SQLAlchemy 1.x,Base,base.Base,user,,"
                                    "0,0,0,0,0,0,0,0,0,0,never used,,delete,never used,\n"));
  const auto json = run({"audit", "--output-format", "json"});
  EXPECT_THAT(json.output, HasSubstr("\"model\": \"models.py::Draft\""));
  EXPECT_THAT(json.output, HasSubstr("\"styles\": {\n      \"SQLAlchemy 1.x\": 3\n    }"));
}

TEST_F(Audit, WritesDecisionsAndKeepsThoseOfPeople) {
  const auto first = run({"audit", "-o", "decisions.toml"});
  EXPECT_EQ(first.exit_status, 0) << first.errors;
  EXPECT_THAT(first.errors, HasSubstr("decisions.toml: 3 entries, 3 new\n"));
  std::string text = dir_.read("decisions.toml");
  const std::string proposed = "decision = \"delete\"\nreason = \"never used\"";
  ASSERT_NE(text.find(proposed), std::string::npos) << text;
  text.replace(text.find(proposed), proposed.size(),
               "decision = \"future\" # ask Ann\nreason = \"soon\"");
  dir_.write("decisions.toml", text);
  const auto second = run({"audit", "-o", "decisions.toml"});
  EXPECT_THAT(second.errors, HasSubstr("decisions.toml: 3 entries, 0 new\n"));
  EXPECT_EQ(dir_.read("decisions.toml"), text);
  EXPECT_THAT(run({"audit", "--decisions", "decisions.toml"}).output,
              HasSubstr("delete: never used [decided: future]"));
}

TEST_F(Audit, RefusesDecisionsOnModelsThatAreNotThere) {
  decide("models.py::Drafts", "keep", "");
  const auto result = run({"audit", "--decisions", "decisions.toml"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_EQ(result.errors,
            "modelmend: decisions.toml:1: there is no model 'models.py::Drafts'; did you mean "
            "'models.py::Draft'?\n");
}

TEST_F(Audit, NamesFormatsThatItDoesNotHave) {
  const auto result = run({"audit", "--output-format", "cvs"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("there is: concise, markdown, json, csv, diff"));
}

TEST_F(Audit, MarksAModelForLater) {
  decide("models.py::Draft", "future", "in March");
  const auto shown = run({"audit", "--apply", "decisions.toml"});
  EXPECT_EQ(shown.exit_status, 0) << shown.errors;
  EXPECT_THAT(shown.output, HasSubstr("+# modelmend: future - in March\n class Draft(Base):\n"));
  ASSERT_EQ(run({"audit", "--apply", "decisions.toml", "--write"}).exit_status, 0);
  EXPECT_THAT(dir_.read("models.py"),
              HasSubstr("# The first try.\n# modelmend: future - in March\nclass Draft(Base):\n"));
  EXPECT_EQ(run({"audit", "--apply", "decisions.toml"}).output, "");
  EXPECT_THAT(run({"audit", "models.py"}).output, HasSubstr("future: marked as future: in March"));
  ASSERT_EQ(run({"undo"}).exit_status, 0);
  EXPECT_EQ(dir_.read("models.py"), kTwoModels);
}

TEST_F(Audit, DeletesAModelWithAllThatOnlySpeaksOfIt) {
  decide("models.py::Draft", "delete", "never used");
  const auto shown = run({"audit", "--apply", "decisions.toml"});
  EXPECT_EQ(shown.output, "") << "deleting is not safe";
  EXPECT_THAT(shown.errors, HasSubstr("1 more with --unsafe-fixes"));
  const auto written = run({"audit", "--apply", "decisions.toml", "--unsafe-fixes", "--write"});
  EXPECT_EQ(written.exit_status, 0) << written.errors;
  EXPECT_EQ(dir_.read("models.py"), R"(from sqlalchemy import Column, Integer

from base import Base

__all__ = ["Post"]


class Post(Base):
    __tablename__ = "posts"

    id = Column(Integer, primary_key=True)
)");
  EXPECT_EQ(dir_.read("app.py"), "from models import Post\n\nPost()\n");
  EXPECT_EQ(run({"audit", "--apply", "decisions.toml", "--unsafe-fixes"}).output, "")
      << "an entry may stay when its class has gone";
}

TEST_F(Audit, DeletesModelsThatStandSideBySideAtTheEnd) {
  const std::string one =
      "\n\nclass One(Base):\n    __tablename__ = \"one\"\n\n"
      "    id = Column(Integer, primary_key=True)\n";
  const std::string two =
      "\n\nclass Two(Base):\n    __tablename__ = \"two\"\n\n"
      "    id = Column(Integer, primary_key=True)\n";
  const std::string head =
      "from base import Base\nfrom sqlalchemy import Column, Integer\n\n\n"
      "class Stays(Base):\n    __tablename__ = \"stays\"\n\n"
      "    id = Column(Integer, primary_key=True)\n";
  dir_.write("pair.py", head + one + two);
  dir_.write("decisions.toml",
             "[models.\"pair.py::One\"]\ndecision = \"delete\"\n"
             "[models.\"pair.py::Two\"]\ndecision = \"delete\"\n");
  const auto written = run({"audit", "--apply", "decisions.toml", "--unsafe-fixes", "--write"});
  EXPECT_EQ(written.exit_status, 0) << written.errors;
  EXPECT_EQ(dir_.read("pair.py"), head);
}

TEST_F(Audit, LeavesTheReasonOfAMarkAsItIs) {
  dir_.write("later.py",
             "from base import Base\nfrom sqlalchemy import Column, Integer\n\n\n"
             "# modelmend: future - until spring\nclass Later(Base):\n"
             "    __tablename__ = \"later\"\n\n    id = Column(Integer, primary_key=True)\n");
  EXPECT_EQ(run({"audit", "-o", "decisions.toml"}).exit_status, 0);
  EXPECT_THAT(dir_.read("decisions.toml"),
              HasSubstr("decision = \"future\"\nreason = \"until spring\"\n"));
  EXPECT_EQ(run({"audit", "--apply", "decisions.toml", "later.py"}).output, "");
}

TEST_F(Audit, CommitsMarksAndDeletionsToABranch) {
  commit();
  decide("models.py::Draft", "delete", "never used");
  EXPECT_THAT(run({"audit", "--branch", "decided"}).errors, HasSubstr("goes with --apply"));
  const auto result =
      run({"audit", "--apply", "decisions.toml", "--unsafe-fixes", "--branch", "decided"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("delete-model: 1 change in 2 files"));
  EXPECT_EQ(dir_.read("models.py"), kTwoModels) << "the work tree stays";
  const auto shown = shell("git show decided:models.py; git log --format=%s HEAD..decided");
  EXPECT_THAT(shown.output, Not(HasSubstr("class Draft")));
  EXPECT_THAT(shown.output, HasSubstr("Apply delete-model to 2 files\n"));
}

TEST_F(Audit, LeavesACoreTableToAPerson) {
  dir_.write("links.py",
             "from sqlalchemy import Column, Integer, Table\n\nfrom base import Base\n\n"
             "links = Table(\"links\", Base.metadata, Column(\"id\", Integer))\n");
  decide("links.py::Table(links)", "delete", "never used");
  const auto result = run({"audit", "--apply", "decisions.toml", "--unsafe-fixes", "--explain"});
  EXPECT_EQ(result.output, "");
  EXPECT_THAT(result.errors, HasSubstr("skipped[core-table] delete-model: "));
}

TEST_F(Audit, LeavesAModelThatIsUsed) {
  decide("models.py::Post", "delete", "never used");
  const auto result = run({"audit", "--apply", "decisions.toml", "--unsafe-fixes", "--explain"});
  EXPECT_EQ(result.output, "");
  EXPECT_THAT(result.errors, HasSubstr("still-used"));
}

TEST_F(Audit, KeepsMigrateAwayFromWhatGoes) {
  decide("models.py::Draft", "delete", "never used");
  const auto result = run({"migrate", "--to", "sqlmodel", "--decisions", "decisions.toml",
                           "--output-format", "concise", "models.py"});
  EXPECT_THAT(result.output, HasSubstr("'Draft' as a class of SQLModel [skipped to-be-deleted]"));
}

TEST_F(Audit, DoesWhatItsPageShows) {
  std::filesystem::copy(MODELMEND_SOURCE_DIR "/examples/fastapi_app", dir_.path("example"),
                        std::filesystem::copy_options::recursive);
  const auto commands = documented_commands("docs/audit.md");
  ASSERT_GE(commands.size(), 5U);
  for (const std::string& command : commands) {
    const auto result = shell("cd example && " + command);
    EXPECT_EQ(result.exit_status, 0) << command << "\n" << result.errors;
  }
}

}  // namespace
}  // namespace modelmend::testing_support
