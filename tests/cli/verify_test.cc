// `verify` as a user types it, in a repository with a commit.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"

namespace modelmend::testing_support {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kBefore = R"(from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Profile(Base):
    __tablename__ = "profiles"

    id = Column(Integer, primary_key=True)
    title = Column(String(50), nullable=False, index=True)


class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
)";

constexpr const char* kAfter = R"(from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)


class Profile(Base):
    __tablename__ = "profiles"

    id = Column(Integer, primary_key=True)
    title = Column(String)
)";

class Verify : public CliTest {
 protected:
  Verify() {
    std::filesystem::remove(dir_.path("base.py"));
    dir_.write("models.py", kBefore);
  }
  void commit_both() const {
    commit();
    dir_.write("models.py", kAfter);
    const Git git(dir_.path());
    git.run({"commit", "-qam", "change"});
  }
};

TEST_F(Verify, SaysThatNothingChanged) {
  commit();
  dir_.write("models.py", std::string("# a comment\n") + kBefore);
  const auto result = run({"verify"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(result.output, "equal; 2 tables, 2 equal\n");
}

TEST_F(Verify, NamesDifferencesWithBothPlaces) {
  commit();
  dir_.write("models.py", kAfter);
  const auto result = run({"verify"});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
  EXPECT_EQ(result.output,
            "schema:\n"
            "  profiles.ix_profiles_title: index ix_profiles_title (title) lost [index.lost]\n"
            "      HEAD:models.py:11:5 -> models.py:13:1\n"
            "  profiles.title: NOT NULL lost [column.nullable]\n"
            "      HEAD:models.py:11:5 -> models.py:17:5\n"
            "  profiles.title: type VARCHAR(50) became VARCHAR [column.type]\n"
            "      HEAD:models.py:11:5 -> models.py:17:5\n"
            "different: 3 differences of schema, none of behaviour; 2 tables, 1 equal\n");
}

constexpr const char* kPlain = R"(from sqlalchemy import Column, Enum, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()
State = Enum("open", "done", name="state")


class Task(Base):
    __tablename__ = "task"

    id = Column(Integer, primary_key=True)
    name = Column(String, default="x", nullable=False)
    size = Column(Integer, default=1, nullable=False)
    state = Column(State, nullable=False)
    old_state = Column(State, nullable=False)
)";

TEST_F(Verify, SaysInOneLineThatTheConstructorSetsTheDefaultsOfAClass) {
  dir_.write("models.py", kPlain);
  commit();
  dir_.write("models.py", R"(from sqlalchemy import Enum
from sqlmodel import Field, SQLModel

State = Enum("open", "done", name="state")


class Task(SQLModel, table=True):
    id: int = Field(primary_key=True)
    name: str = "x"
    size: int = 1
    state: str = Field(sa_type=State)
    old_state: str = Field(sa_type=State)
)");
  const auto result =
      run({"verify", "--output-format", "concise", "--output-format", "json=verify.json"});
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("  task: initial values of 2 columns gained: name, size "
                              "[behaviour.initial-value]\n"),
                    HasSubstr("different: the schema is equal, 3 differences of behaviour")));
  EXPECT_THAT(dir_.read("verify.json"), HasSubstr("initial value 'x' gained"));
}

TEST_F(Verify, SaysOnceThatTheLabelsOfATypeChanged) {
  dir_.write("models.py", kPlain);
  commit();
  std::string after = kPlain;
  after.replace(after.find("\"done\""), 6, "\"closed\"");
  dir_.write("models.py", after);
  const auto result = run({"verify"});
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("enum type state: labels 'done' lost, 'closed' gained; in "
                              "task.old_state, task.state [enum.labels]"),
                    Not(HasSubstr("behaviour:"))));
}

TEST_F(Verify, ComparesTwoRevisions) {
  commit_both();
  dir_.write("models.py", "");
  const auto result = run({"verify", "--against", "HEAD~1", "--of", "HEAD"});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("HEAD~1:models.py:11:5 -> HEAD:models.py:17:5\n"));
  EXPECT_EQ(run({"verify", "--against", "HEAD", "--of", "HEAD"}).exit_status, 0);
}

TEST_F(Verify, FollowsFilesThatWereMoved) {
  commit();
  std::filesystem::create_directory(dir_.path("app"));
  std::filesystem::rename(dir_.path("models.py"), dir_.path("app/people.py"));
  const auto result = run({"verify"});
  EXPECT_EQ(result.exit_status, 0) << result.output << result.errors;
  EXPECT_THAT(result.output,
              AllOf(StartsWith("cosmetic:\n"), HasSubstr("moved to"), HasSubstr("2 equal")));
}

TEST_F(Verify, ReadsTheWholeProjectOfBothStates) {
  dir_.write("base.py", kBase);
  dir_.write("sub/models.py",
             "from base import Base\nfrom sqlalchemy import Column, Integer\n\n\n"
             "class Tag(Base):\n    __tablename__ = \"tags\"\n\n"
             "    id = Column(Integer, primary_key=True)\n");
  commit();
  dir_.write("base.py",
             "from sqlalchemy import Column, Integer, MetaData\n"
             "from sqlalchemy.orm import declarative_base\n\n"
             "Base = declarative_base(metadata=MetaData(naming_convention={\"pk\": "
             "\"pk_%(table_name)s\"}))\n");
  const auto result = run({"verify", "sub"});
  EXPECT_EQ(result.exit_status, 1) << result.output << result.errors;
  EXPECT_THAT(result.output, AllOf(HasSubstr("tags.pk_tags: primary key (id): name pk_tags gained"),
                                   Not(HasSubstr("user"))));
}

TEST_F(Verify, SpeaksOfAFolderThatIsGone) {
  dir_.write("old/notes.py", kBefore);
  std::filesystem::remove(dir_.path("models.py"));
  commit();
  std::filesystem::remove_all(dir_.path("old"));
  const auto result = run({"verify", "old/notes.py"});
  EXPECT_EQ(result.exit_status, 1) << result.output << result.errors;
  EXPECT_THAT(result.output, HasSubstr("notes: table lost [table.lost]\n      HEAD:old/notes.py:"));
  dir_.write("other/empty.py", "");
  EXPECT_THAT(run({"verify", "other"}).errors, HasSubstr("no table stands in the named files"));
}

TEST_F(Verify, PassesForWhatIsAllowedAndNamesWhatIsNot) {
  commit();
  dir_.write("models.py", kAfter);
  dir_.write("allow.txt", "column.* profiles.title\nindex.lost *\ncolumn.type notes.id\n");
  const auto result = run({"verify", "--allow", "allow.txt"});
  EXPECT_EQ(result.exit_status, 0) << result.output;
  EXPECT_EQ(result.output, "equal; 2 tables, 1 equal; 3 differences allowed\n");
  EXPECT_EQ(result.errors, "note: allow.txt:3:1: 'column.type notes.id' allows nothing\n");
}

TEST_F(Verify, WritesAnAllowListThatAllowsEverything) {
  commit();
  dir_.write("models.py", kAfter);
  EXPECT_EQ(run({"verify", "--write-allow", "allow.txt"}).exit_status, 0);
  EXPECT_EQ(dir_.read("allow.txt"),
            "column.nullable profiles.title\ncolumn.type profiles.title\n"
            "index.lost profiles.ix_profiles_title\n");
  const auto result = run({"verify", "--allow", "allow.txt"});
  EXPECT_EQ(result.exit_status, 0) << result.output;
  EXPECT_EQ(result.errors, "");
}

TEST_F(Verify, TakesItsOptionsFromTheConfiguration) {
  dir_.write("modelmend.toml",
             "against = \"HEAD~1\"\nallow = \"allow.txt\"\ndialect = \"postgresql\"\n");
  dir_.write("allow.txt", "* profiles*\n");
  commit_both();
  const auto result = run({"verify"});
  EXPECT_EQ(result.exit_status, 0) << result.output << result.errors;
  EXPECT_THAT(result.output, HasSubstr("3 differences allowed"));
}

TEST_F(Verify, ExitsWithTwoForWhatCouldNotBeRead) {
  commit();
  dir_.write("models.py", std::string(kBefore) +
                              "\n\nclass Odd(Base):\n    __tablename__ = f()\n\n"
                              "    id = Column(Integer, primary_key=True)\n");
  const auto result = run({"verify"});
  EXPECT_EQ(result.exit_status, 2) << result.output;
  EXPECT_THAT(result.output, AllOf(HasSubstr("not read:\n"), HasSubstr("models.Odd"),
                                   HasSubstr(" [unread-construct]\n"),
                                   HasSubstr("no difference found, but not all could be read")));
}

TEST_F(Verify, PrintsMarkdownForAPullRequest) {
  commit();
  dir_.write("models.py", kAfter);
  const auto result = run({"verify", "--output-format", "markdown"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output,
              AllOf(StartsWith("# Models verified\n\ndifferent: 3 differences of schema"),
                    HasSubstr("<summary><code>profiles</code>: 3 differences</summary>"),
                    HasSubstr("| `title` NOT NULL lost | HEAD:models.py:11:5 | models.py:17:5 | "
                              "`column.nullable` |\n")));
}

TEST_F(Verify, PrintsJson) {
  commit();
  dir_.write("models.py", kAfter);
  const auto result = run({"verify", "--output-format", "json"});
  EXPECT_EQ(result.exit_status, 1);
  const auto json = nlohmann::json::parse(result.output);
  EXPECT_EQ(json["version"], 1);
  EXPECT_EQ(json["verdict"], "different");
  EXPECT_EQ(json["summary"]["schema"], 3);
  EXPECT_EQ(json["findings"][0]["kind"], "index.lost");
  EXPECT_EQ(json["findings"][0]["before"]["line"], 11);
}

TEST_F(Verify, RefusesAPathThatNeitherStateHas) {
  commit();
  const auto result = run({"verify", "models.py", "modles.py"});
  EXPECT_EQ(result.exit_status, 2) << result.output;
  EXPECT_THAT(result.errors, HasSubstr("modles.py"));
}

TEST_F(Verify, SaysWhatIsWrongWithTheRevision) {
  commit();
  const auto result = run({"verify", "--against", "nowhere"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("modelmend: nowhere: git knows no such revision"));
}

TEST_F(Verify, NeedsARepository) {
  const auto result = run({"verify"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("is not in a git repository"));
}

TEST_F(Verify, EveryCommandOfItsPageWorks) {
  commit_both();
  dir_.write("models.py", kAfter);
  const auto commands = documented_commands("docs/verify.md");
  ASSERT_GE(commands.size(), 5U);
  for (const std::string& command : commands) {
    const auto result = shell(command);
    EXPECT_LE(result.exit_status, 1) << command << "\n" << result.errors;
    EXPECT_FALSE(result.output.empty() && result.errors.empty()) << command;
  }
}

const std::string kPython = MODELMEND_SOURCE_DIR "/.venv/bin/python";

TEST_F(Verify, AsksTheRealLibrariesOnRequest) {
  commit();
  dir_.write("models.py", kAfter);
  const auto result = run({"verify", "--runtime", "--python", kPython});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
  EXPECT_THAT(result.output, AllOf(HasSubstr("profiles.title: NOT NULL lost [column.nullable]\n"
                                             "      HEAD:models.py:11:5 -> models.py:17:5\n"),
                                   HasSubstr("[index.lost]"), HasSubstr("[column.type]"),
                                   HasSubstr("2 tables, 1 equal\n")));
}

TEST_F(Verify, SaysWhatTheRealLibrariesFindEqual) {
  commit_both();
  dir_.write("models.py", std::string("# a comment\n") + kAfter);
  const auto result = run({"verify", "--runtime", "--python", kPython});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(result.output, "equal; 2 tables, 2 equal\n");
  EXPECT_FALSE(std::filesystem::exists(dir_.path("__pycache__")));
}

TEST_F(Verify, NamesTheLineThatCannotBeImported) {
  commit();
  dir_.write("models.py", std::string("import nowhere\n") + kBefore);
  const auto result = run({"verify", "--runtime", "--python", kPython});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, AllOf(HasSubstr("models.py:1"), HasSubstr("'models'"),
                                   HasSubstr("No module named 'nowhere'")));
}

TEST_F(Verify, ImportsOnlyWhatIsAskedFor) {
  dir_.write("models.py", std::string("import nowhere\n") + kBefore);
  dir_.write("app/__init__.py", "");
  dir_.write("app/models.py", kBefore);
  commit();
  dir_.write("app/models.py", kAfter);
  const auto result = run({"verify", "--runtime", "--python", kPython, "app"});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
  EXPECT_THAT(result.output, AllOf(HasSubstr("[column.nullable]"), HasSubstr("[index.lost]"),
                                   HasSubstr("2 tables, 1 equal\n")));
}

TEST_F(Verify, ImportsWhatMovedIntoTheFileThatIsAskedFor) {
  commit();
  std::filesystem::remove(dir_.path("models.py"));
  dir_.write("app/tables.py", kBefore);
  const auto result = run({"verify", "--runtime", "--python", kPython, "app/tables.py"});
  EXPECT_EQ(result.exit_status, 0) << result.output << result.errors;
  EXPECT_THAT(result.output, HasSubstr("2 tables, 2 equal\n"));
}

TEST_F(Verify, SpeaksOfTheTableInTheFileThatIsAskedFor) {
  dir_.write("app/__init__.py", "");
  dir_.write("app/models.py", std::string("import models\n") + kBefore);
  commit();
  dir_.write("app/models.py", std::string("import models\n") + kAfter);
  const auto result = run({"verify", "--runtime", "--python", kPython, "app"});
  EXPECT_THAT(result.output, HasSubstr("profiles.title: NOT NULL lost")) << result.errors;
}

TEST_F(Verify, SaysWhereAlembicSeesNothingOfWhatIsConverted) {
  dir_.write("alembic.ini", "[alembic]\nscript_location = migrations\n");
  dir_.write("migrations/env.py", "from other import Other\ntarget_metadata = Other.metadata\n");
  dir_.write("other.py",
             "from sqlalchemy.orm import declarative_base\n\nOther = declarative_base()\n");
  commit();
  ASSERT_EQ(run({"migrate", "--to", "sqlmodel", "--write"}).exit_status, 0);
  const auto result = run({"verify"});
  EXPECT_THAT(result.output, Not(HasSubstr("schema:"))) << result.errors;
  EXPECT_THAT(result.output, AllOf(HasSubstr("[registry.unseen]"),
                                   HasSubstr("an empty autogenerate proves nothing of them")));
}

TEST_F(Verify, SaysThatAlembicNeverImportsWhatIsConverted) {
  dir_.write("alembic.ini", "[alembic]\nscript_location = migrations\n");
  dir_.write("migrations/env.py", "from base import Base\ntarget_metadata = Base.metadata\n");
  dir_.write("base.py",
             "from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n");
  dir_.write("models.py", R"(from sqlalchemy import Column, Integer

from base import Base


class Memo(Base):
    __tablename__ = "memo"
    id = Column(Integer, primary_key=True)
)");
  commit();
  const auto migrated = run({"migrate", "--to", "sqlmodel", "--write"});
  ASSERT_EQ(migrated.exit_status, 0) << migrated.errors;
  EXPECT_THAT(migrated.errors, HasSubstr("migrations/env.py does not import models.py"));
  EXPECT_THAT(run({"verify"}).output,
              AllOf(HasSubstr("[registry.unseen]"), HasSubstr("does not import models.py")));
}

TEST_F(Verify, SaysWhenTablesMoveOutOfAlembicsSight) {
  dir_.write("alembic.ini", "[alembic]\nscript_location = migrations\n");
  dir_.write("migrations/env.py", "from models import Base\ntarget_metadata = Base.metadata\n");
  commit();
  std::string moved = kBefore;
  const std::string note = "class Note(Base)";
  moved.replace(moved.find(note), note.size(), "Other = declarative_base()\n\n\nclass Note(Other)");
  dir_.write("models.py", moved);
  const auto result = run({"verify"});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
  EXPECT_THAT(result.output, AllOf(HasSubstr("[registry.table]"), HasSubstr("[registry.alembic]"),
                                   HasSubstr("Alembic does not see the MetaData 'models.Other'")));
}

}  // namespace
}  // namespace modelmend::testing_support
