// --interactive under a real pseudo-terminal, and --decisions without one.
#include <filesystem>

#include "cli/documented_commands.h"
#include "cli/terminal_fixture.h"

namespace modelmend::testing_support {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kPrompt = "]? ";

// Another file with a key that is wrong.
constexpr const char* kOthers = R"(from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.dialects.postgresql import UUID

from base import Base


class Tag(Base):
    __tablename__ = "tags"

    id = Column(Integer, primary_key=True)
    owner_id = Column(UUID(as_uuid=True), ForeignKey("user.id"))
    name = Column(String(20))
    maker_id = Column(UUID(as_uuid=True), ForeignKey("user.id"))
)";

// A key to a key: the first is right only with the second.
constexpr const char* kChain = R"(from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.dialects.postgresql import UUID

from base import Base


class Profile(Base):
    __tablename__ = "profiles"

    id = Column(Integer, primary_key=True)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), unique=True)
)";
constexpr const char* kOfChain = R"(from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.dialects.postgresql import UUID

from base import Base


class Badge(Base):
    __tablename__ = "badges"

    id = Column(Integer, primary_key=True)
    profile_id = Column(UUID(as_uuid=True), ForeignKey("profiles.user_id"))
)";

class ReviewTest : public TerminalTest {
 protected:
  // Ends of input are typed as "\x04".
  [[nodiscard]] TerminalOutput review(
      const std::vector<std::string>& lines, std::vector<std::string> arguments = {"run", "-i"},
      std::vector<std::pair<std::string, std::string>> environment = {}) const {
    arguments.insert(arguments.begin(), MODELMEND_BINARY);
    environment.emplace_back("XDG_STATE_HOME", state_.path());
    environment.emplace_back("NO_COLOR", "1");
    return run_in_terminal({.arguments = std::move(arguments),
                            .folder = dir_.path(),
                            .environment = std::move(environment),
                            .prompt = kPrompt,
                            .lines = lines});
  }
  static std::size_t count(const std::string& text, const std::string& what) {
    std::size_t number = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
      ++number;
    return number;
  }
};

TEST_F(ReviewTest, ShowsAChangeWithItsReasonsAndMakesItOnYes) {
  const auto result = review({"y\n"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_THAT(result.screen, AllOf(HasSubstr("(1/1) models.py:11  uuid-to-integer\r\n"),
                                   HasSubstr("foreign key to 'user.id' is declared UUID"),
                                   ContainsRegex("confidence 95, safe: "),
                                   HasSubstr("modelmend rules show uuid-to-integer"),
                                   HasSubstr("@@ models.py:8 @@ class Note(Base):"),
                                   HasSubstr("-from sqlalchemy.dialects.postgresql import UUID"),
                                   HasSubstr("Make this change [y,n,a,d,e,q,?]? ")));
  EXPECT_EQ(dir_.read("models.py"), kModelsAfter);
}

TEST_F(ReviewTest, FitsEightyColumnsAndHasColoursOnlyIfWanted) {
  const auto plain = review({"n\n"});
  EXPECT_THAT(plain.screen, Not(HasSubstr("\x1b[")));
  std::istringstream lines(plain.screen);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 81U) << line;
  const auto coloured =
      run_in_terminal({.arguments = {MODELMEND_BINARY, "run", "-i", "--color", "always"},
                       .folder = dir_.path(),
                       .environment = {{"XDG_STATE_HOME", state_.path()}},
                       .prompt = "]? \x1b[0m",
                       .lines = {"n\n"}});
  EXPECT_THAT(coloured.screen, HasSubstr("\x1b[32m+"));
}

TEST_F(ReviewTest, AsksForTheSurestFirst) {
  dir_.write("alpha.py", kOthers);
  dir_.write("uses.py",
             "import uuid\n\nfrom alpha import Tag\n\n\n"
             "def of(tag: Tag) -> bool:\n    return tag.owner_id == uuid.uuid4()\n");
  EXPECT_THAT(review({"n\n", "n\n", "n\n"}).screen,
              AllOf(HasSubstr("(1/3) alpha.py:13"), HasSubstr("(2/3) models.py:11"),
                    HasSubstr("(3/3) alpha.py:11"), HasSubstr("confidence 90, safe: ")));
}

TEST_F(ReviewTest, LeavesAChangeOnNo) {
  const auto result = review({"n\n"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_EQ(dir_.read("models.py"), kModels);
  EXPECT_THAT(result.screen, HasSubstr("declined"));
}

TEST_F(ReviewTest, MakesOnlyWhatWasAcceptedAndKeepsTheImportsRight) {
  dir_.write("others.py", kOthers);
  const auto result = review({"n\n", "y\n", "n\n"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_EQ(dir_.read("models.py"), kModels);
  EXPECT_THAT(dir_.read("others.py"),
              AllOf(HasSubstr("import UUID"), HasSubstr("owner_id = Column(Integer,"),
                    HasSubstr("maker_id = Column(UUID(")));
}

TEST_F(ReviewTest, TakesTheRestOfAFileOnA) {
  dir_.write("others.py", kOthers);
  const auto result = review({"n\n", "a\n"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_EQ(dir_.read("models.py"), kModels);
  EXPECT_THAT(dir_.read("others.py"), Not(HasSubstr("UUID")));
}

TEST_F(ReviewTest, LeavesTheRestOfAFileOnD) {
  dir_.write("alpha.py", kOthers);
  const auto result = review({"d\n", "y\n"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_EQ(dir_.read("alpha.py"), kOthers);
  EXPECT_EQ(dir_.read("models.py"), kModelsAfter);
}

TEST_F(ReviewTest, StopsOnQAndKeepsWhatWasAccepted) {
  dir_.write("others.py", kOthers);
  const auto result = review({"y\n", "q\n"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_EQ(dir_.read("models.py"), kModelsAfter);
  EXPECT_EQ(dir_.read("others.py"), kOthers);
  EXPECT_THAT(result.screen, HasSubstr("undecided"));
}

TEST_F(ReviewTest, StopsAtTheEndOfInput) {
  dir_.write("others.py", kOthers);
  const auto result = review({"y\n", "\x04"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_EQ(dir_.read("models.py"), kModelsAfter);
  EXPECT_EQ(dir_.read("others.py"), kOthers);
}

TEST_F(ReviewTest, ExplainsTheAnswersAndAsksAgain) {
  const auto result = review({"?\n", "what\n", "\n", "n\n"});
  EXPECT_EQ(count(result.screen, "y - make this change"), 3U);
  EXPECT_THAT(result.screen,
              AllOf(HasSubstr("a - make this change and all later ones of models.py"),
                    HasSubstr("s - split"), HasSubstr("q - quit")));
  EXPECT_EQ(count(result.screen, "Make this change"), 4U);
}

TEST_F(ReviewTest, WritesNothingIfItIsInterrupted) {
  dir_.write("others.py", kOthers);
  const auto result = review({"y\n", "\x03"}, {"run", "-i", "--decisions", "review.json"});
  EXPECT_EQ(result.exit_status, 128 + SIGINT);
  EXPECT_THAT(result.screen, HasSubstr("interrupted; nothing was written"));
  EXPECT_EQ(dir_.read("models.py"), kModels);
  EXPECT_FALSE(std::filesystem::exists(dir_.path("review.json")));
}

TEST_F(ReviewTest, CanBeUndone) {
  EXPECT_EQ(review({"y\n"}).exit_status, 0);
  EXPECT_EQ(run({"undo"}).exit_status, 0);
  EXPECT_EQ(dir_.read("models.py"), kModels);
}

TEST_F(ReviewTest, ShowsOnlyWithDiff) {
  const auto result = review({"y\n"}, {"run", "-i", "--diff"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.screen, HasSubstr("diff --git a/models.py b/models.py"));
  EXPECT_EQ(dir_.read("models.py"), kModels);
}

TEST_F(ReviewTest, CommitsWhatIsAcceptedToABranch) {
  dir_.write("others.py", kOthers);
  commit();
  const auto result = review({"y\n", "q\n"}, {"run", "-i", "--branch", "fix"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_THAT(result.screen, HasSubstr("[y,n,a,d,q,?]? "));
  const Git git(dir_.path());
  EXPECT_EQ(git.run({"diff", "--name-only", "HEAD...fix"}), "models.py\n");
  EXPECT_EQ(dir_.read("models.py"), kModels);
}

// What belongs together is one question.

TEST_F(ReviewTest, AsksOnceForAChainOfKeysOverFiles) {
  dir_.write("models.py", kChain);
  dir_.write("badges.py", kOfChain);
  const auto result = review({"y\n"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_THAT(result.screen,
              AllOf(HasSubstr("(1/1) badges.py:11"), HasSubstr("with models.py:11"),
                    HasSubstr("@@ badges.py:8 @@"), HasSubstr("[y,n,a,d,e,s,q,?]? ")));
  EXPECT_THAT(dir_.read("models.py") + dir_.read("badges.py"), Not(HasSubstr("UUID")));
}

TEST_F(ReviewTest, SplitsWhatMayStandAloneAndSaysWhatDoesNot) {
  dir_.write("models.py", kChain);
  dir_.write("badges.py", kOfChain);
  const auto result = review({"s\n", "n\n", "y\n"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_THAT(result.screen,
              AllOf(HasSubstr("Split into 2 changes."), HasSubstr("(1/2) models.py:11"),
                    HasSubstr("(2/2) badges.py:11"),
                    HasSubstr("accepted, and left all the same:\r\n  badges.py:11: ")));
  EXPECT_EQ(dir_.read("badges.py"), kOfChain);
}

TEST_F(ReviewTest, SaysWhyOneChangeCannotBeSplit) {
  EXPECT_THAT(review({"s\n", "n\n"}).screen,
              HasSubstr("It cannot be split: it is one change of one rule."));
}

TEST_F(ReviewTest, TakesTwoDeclarationsOfOneColumnTogetherOrNotAtAll) {
  dir_.write("again.py", kModels);
  const auto result = review({"s\n", "y\n"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_THAT(result.screen,
              AllOf(HasSubstr("(1/1) again.py:11"), HasSubstr("It cannot be split: ")));
  EXPECT_EQ(dir_.read("models.py"), kModelsAfter);
  EXPECT_EQ(dir_.read("again.py"), kModelsAfter);
}

TEST_F(ReviewTest, AsksForEachClassOfAMigration) {
  dir_.write("models.py", std::string(kModelsAfter));
  const auto result = review({"n\n", "y\n", "n\n"}, {"migrate", "--to", "sqlmodel", "-i"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_THAT(result.screen, AllOf(HasSubstr("(1/2) base.py:7  sqlmodel"),
                                   HasSubstr("(2/2) models.py:6  sqlmodel")));
  EXPECT_THAT(dir_.read("models.py"), HasSubstr("table=True"));
  EXPECT_THAT(dir_.read("base.py"), HasSubstr("class User(Base):"));
}

TEST_F(ReviewTest, AsksOnceForAllThatMovesToAnotherRegistryTogether) {
  dir_.write("models.py", kModelsAfter);
  const std::string lone =
      "from sqlalchemy import Column, Integer\n\nfrom base import Base\n\n\n"
      "class Lone(Base):\n    __tablename__ = \"lone\"\n\n"
      "    id = Column(Integer, primary_key=True)\n";
  dir_.write("lone.py", lone);
  const std::string env = "from base import Base\n\ntarget_metadata = Base.metadata\n";
  dir_.write("alembic.ini", "[alembic]\nscript_location = migrations\n");
  dir_.write("migrations/env.py", env);
  const auto result =
      review({"y\n", "n\n"}, {"migrate", "--to", "sqlmodel", "--registry", "sqlmodel", "-i"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_THAT(result.screen,
              AllOf(HasSubstr("(1/2) base.py:7  sqlmodel"), HasSubstr("with models.py:6  sqlmodel"),
                    HasSubstr("(2/2) lone.py:6  sqlmodel")));
  EXPECT_THAT(dir_.read("models.py"), HasSubstr("class Note(SQLModel, table=True):"));
  EXPECT_THAT(dir_.read("base.py"), HasSubstr("class User(SQLModel, table=True):"));
  EXPECT_EQ(dir_.read("lone.py"), lone);
  // Where tables stay behind, Alembic sees both.
  EXPECT_THAT(dir_.read("migrations/env.py"),
              HasSubstr("target_metadata = [Base.metadata, SQLModel.metadata]"));
}

TEST_F(ReviewTest, AsksForWhatAlignWouldChange) {
  dir_.write(
      "schema.sql",
      "CREATE TABLE \"user\" (id integer PRIMARY KEY);\n"
      "CREATE TABLE notes (id integer PRIMARY KEY, author_id bigint REFERENCES \"user\");\n");
  const auto result = review({"y\n"}, {"align", "--schema", "schema.sql", "-i"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_THAT(dir_.read("models.py"), HasSubstr("author_id = Column(BigInteger,"));
}

// By hand.

constexpr const char* kAddIndex = R"(sed -i 's/^\(+.*author_id.*\))$/\1, index=True)/')";

class HandTest : public ReviewTest {
 protected:
  [[nodiscard]] TerminalOutput review_with(const std::string& editor,
                                           const std::vector<std::string>& lines,
                                           std::vector<std::string> arguments = {"run",
                                                                                 "-i"}) const {
    return review(lines, std::move(arguments), {{"EDITOR", editor}});
  }
};

TEST_F(HandTest, TakesWhatTheEditorMakesOfTheHunk) {
  const auto result = review_with(kAddIndex, {"e\n"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_THAT(dir_.read("models.py"),
              AllOf(HasSubstr("author_id = Column(Integer, ForeignKey(\"user.id\"), index=True)"),
                    Not(HasSubstr("import UUID"))));
}

TEST_F(HandTest, SaysWhatTheHandDeclaresInAnotherWay) {
  const auto result =
      review_with(R"(sed -i 's/^\(+.*author_id.*\))$/\1, nullable=False)/')", {"e\n"});
  EXPECT_THAT(result.screen, AllOf(HasSubstr("what was edited by hand declares something else"),
                                   HasSubstr("notes.author_id")));
}

TEST_F(HandTest, RefusesWhatIsNoPython) {
  const auto result = review_with("sed -i 's/^+.*author_id.*/+    author_id = (/'", {"e\n", "n\n"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.screen, HasSubstr("the result is not valid Python; the change is as it was"));
  EXPECT_EQ(dir_.read("models.py"), kModels);
}

TEST_F(HandTest, RefusesLinesThatTheFileDoesNotHave) {
  const auto result = review_with("sed -i 's/^ .*id = Column.*/ nothing/'", {"e\n", "n\n"});
  EXPECT_THAT(result.screen, HasSubstr("lines without '+' are not those of the file"));
  EXPECT_EQ(dir_.read("models.py"), kModels);
}

TEST_F(HandTest, LeavesTheChangeAsItWasIfTheEditorFails) {
  const auto result = review_with("false", {"e\n", "y\n"});
  EXPECT_THAT(result.screen, HasSubstr("ended with an error"));
  EXPECT_EQ(dir_.read("models.py"), kModelsAfter);
}

TEST_F(HandTest, IsMadeBesideOtherChangesOfTheFile) {
  dir_.write("models.py", kOthers);
  const auto result =
      review_with(R"(sed -i 's/^\(+.*owner_id.*\))$/\1, index=True)/')", {"e\n", "n\n"});
  EXPECT_EQ(result.exit_status, 0) << result.screen;
  EXPECT_THAT(dir_.read("models.py"),
              AllOf(HasSubstr("import UUID"),
                    HasSubstr("owner_id = Column(Integer, ForeignKey(\"user.id\"), index=True)"),
                    HasSubstr("maker_id = Column(UUID")));
}

// Decisions.

TEST_F(ReviewTest, KeepsDecisionsForSomebodyElse) {
  dir_.write("others.py", kOthers);
  const auto first =
      review({"y\n", "n\n", "q\n"}, {"run", "-i", "--diff", "--decisions", "review.json"});
  EXPECT_EQ(first.exit_status, 0) << first.screen;
  EXPECT_EQ(dir_.read("models.py"), kModels);
  EXPECT_THAT(
      dir_.read("review.json"),
      AllOf(HasSubstr("\"kind\": \"edit-decisions\""), HasSubstr("\"decision\": \"accept\""),
            HasSubstr("\"decision\": \"decline\""), HasSubstr("\"path\": \"models.py\"")));
  // Lines may move meanwhile.
  dir_.write("models.py", "# above\n\n" + std::string(kModels));
  const auto replayed = run({"run", "--write", "--decisions", "review.json"});
  EXPECT_EQ(replayed.exit_status, 0) << replayed.errors;
  EXPECT_THAT(dir_.read("models.py"), Not(HasSubstr("UUID")));
  EXPECT_EQ(dir_.read("others.py"), kOthers);
  EXPECT_THAT(
      replayed.errors,
      HasSubstr("note: review.json: not decided, and left:\n  others.py:13: uuid-to-integer\n"));
}

TEST_F(ReviewTest, AsksOnlyForWhatIsNotDecidedYet) {
  dir_.write("others.py", kOthers);
  const std::vector<std::string> command{"run", "-i", "--decisions", "review.json"};
  EXPECT_EQ(review({"n\n", "q\n"}, command).exit_status, 0);
  const auto second = review({"a\n"}, command);
  EXPECT_EQ(count(second.screen, "Make this change"), 1U);
  EXPECT_EQ(dir_.read("models.py"), kModels);
  EXPECT_THAT(dir_.read("others.py"), Not(HasSubstr("UUID")));
}

TEST_F(ReviewTest, NamesDecisionsThatFitNothingAnyMore) {
  EXPECT_EQ(review({"y\n"}, {"run", "-i", "--diff", "--decisions", "review.json"}).exit_status, 0);
  dir_.write("models.py", std::string(kModels) + "    # modelmend: skip-file\n");
  auto result = run({"run", "--write", "--decisions", "review.json"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.errors,
              HasSubstr("warning: review.json: 1 decision that this run does not make:\n"
                        "  models.py:11: uuid-to-integer: "));
  dir_.write("models.py", kBase);
  result = run({"run", "--decisions", "review.json"});
  EXPECT_THAT(result.errors, HasSubstr("models.py:11: uuid-to-integer: there is no such match"));
}

TEST_F(HandTest, IsKeptInTheDecisionsAndMadeAgain) {
  const auto first =
      review_with(kAddIndex, {"e\n"}, {"run", "-i", "--diff", "--decisions", "review.json"});
  EXPECT_EQ(first.exit_status, 0) << first.screen;
  dir_.write("models.py", "# above\n\n" + std::string(kModels));
  EXPECT_EQ(run({"run", "--write", "--decisions", "review.json"}).exit_status, 0);
  EXPECT_THAT(dir_.read("models.py"), HasSubstr("ForeignKey(\"user.id\"), index=True)"));
}

TEST_F(ReviewTest, TellsTheTwoKindsOfDecisionsApart) {
  EXPECT_EQ(run({"audit", "-o", "decisions.toml"}).exit_status, 0);
  auto result = run({"run", "--decisions", "decisions.toml"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("decisions.toml: holds decisions on models"));
  EXPECT_EQ(review({"y\n"}, {"run", "-i", "--diff", "--decisions", "review.json"}).exit_status, 0);
  result = run({"plan", "--decisions", "review.json"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("review.json: holds decisions on edits, not on models"));
  // A migration takes both, by the ends of their names.
  result = run({"migrate", "--to", "sqlmodel", "--decisions", "decisions.toml", "--decisions",
                "review.json"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
}

TEST_F(ReviewTest, RefusesAFileThatIsMissingOrBroken) {
  EXPECT_EQ(run({"run", "--decisions", "review.json"}).exit_status, 2);
  dir_.write("review.json",
             "{\"version\": 1, \"kind\": \"edit-decisions\", \"decisions\": "
             "[{\"fingerprint\": \"a\", \"decision\": \"maybe\"}]}");
  const auto result = run({"run", "--decisions", "review.json"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors,
              HasSubstr("'maybe' is no decision on an edit; write accept or decline"));
}

TEST_F(ReviewTest, NeedsATerminalAndSaysSo) {
  const auto result = run({"run", "--interactive"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_EQ(result.errors,
            "modelmend: --interactive: needs a terminal to ask at; --decisions FILE takes the "
            "answers of an earlier review\n");
  EXPECT_THAT(result.output, IsEmpty());
  for (const char* const other : {"--check", "--hook"})
    EXPECT_EQ(run({"run", "-i", other}).exit_status, 2) << other;
}

TEST_F(ReviewTest, EveryDocumentedCommandWorks) {
  std::filesystem::copy(MODELMEND_SOURCE_DIR "/examples/fastapi_app", dir_.path("example"),
                        std::filesystem::copy_options::recursive);
  const auto commands = documented_commands("docs/review.md");
  ASSERT_GE(commands.size(), 3U);
  for (const std::string& command : commands) {
    const auto result = run_in_terminal(
        {.arguments = {"/bin/bash", "-c",
                       "modelmend() { " MODELMEND_BINARY " \"$@\"; }; cd example && " + command},
         .folder = dir_.path(),
         .environment = {{"XDG_STATE_HOME", state_.path()}, {"NO_COLOR", "1"}},
         .prompt = kPrompt,
         .lines = std::vector<std::string>(50, "a\n")});
    EXPECT_EQ(result.exit_status, 0) << command << "\n" << result.screen;
  }
}

}  // namespace
}  // namespace modelmend::testing_support
