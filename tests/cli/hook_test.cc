// Runs on changed lines, and the manners of `--hook` without a runner around it.
#include <filesystem>

#include "cli/cli_fixture.h"
#include "cli/odd_names.h"

namespace modelmend::testing_support {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Two wrong keys, far from each other.
std::string two_keys() {
  std::string text = kModels;
  for (int i = 0; i < 20; ++i) text += "    # " + std::to_string(i) + "\n";
  return text + "    editor_id = Column(UUID(as_uuid=True), ForeignKey(\"user.id\"))\n";
}

class HookTest : public CliTest {
 protected:
  HookTest() : git_(dir_.path()) {
    dir_.write("models.py", two_keys());
    commit();
  }
  void append(const std::string& file, const std::string& text) const {
    dir_.write(file, dir_.read(file) + text);
  }
  void edit(const std::string& from, const std::string& to) const {
    std::string text = dir_.read("models.py");
    text.replace(text.find(from), from.size(), to);
    dir_.write("models.py", text);
  }

  Git git_;
};

TEST_F(HookTest, SinceARevisionOnlyChangedLinesCount) {
  edit("editor_id = Column(", "editor_id = Column( ");
  const auto result = run({"run", "--since", "HEAD", "--explain"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("+    editor_id = Column( Integer"));
  EXPECT_THAT(result.output, Not(HasSubstr("+    author_id")));
  EXPECT_THAT(result.errors, HasSubstr("skipped[unchanged-line] uuid-to-integer"));
  EXPECT_EQ(run({"run", "--check", "--since", "HEAD"}).exit_status, 1);
}

TEST_F(HookTest, SinceARevisionWithoutChangesThereIsNothingToDo) {
  EXPECT_EQ(run({"run", "--check", "--since", "HEAD"}).exit_status, 0);
  EXPECT_EQ(run({"run", "--check"}).exit_status, 1);
}

TEST_F(HookTest, StagedMeansTheLinesThatAreStaged) {
  edit("editor_id = Column(", "editor_id = Column( ");
  EXPECT_THAT(run({"run", "--staged"}).output, IsEmpty());
  git_.run({"add", "models.py"});
  edit("from sqlalchemy import", "# moves all lines\nfrom sqlalchemy import");
  const auto result = run({"run", "--staged"});
  EXPECT_THAT(result.output, HasSubstr("+    editor_id = Column( Integer"));
  EXPECT_THAT(result.output, Not(HasSubstr("+    author_id")));
}

TEST_F(HookTest, CheckReportsOnChangedLinesOnly) {
  edit("editor_id = Column(", "editor_id = Column( ");
  const auto result = run({"check", "--since", "HEAD"});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("models.py:32:5: warning"));
  EXPECT_THAT(result.output, Not(HasSubstr("models.py:11:")));
}

TEST_F(HookTest, ABranchTakesTheLinesOfHead) {
  git_.run({"config", "user.name", "a"});
  git_.run({"config", "user.email", "a@example.org"});
  edit("editor_id = Column(", "editor_id = Column( ");
  git_.run({"commit", "-qam", "more"});
  dir_.write("models.py", "");
  const auto result = run({"run", "--branch", "fix", "--since", "HEAD~1"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(git_.run({"diff", "--numstat", "HEAD", "fix"}), "1\t1\tmodels.py\n");
}

TEST_F(HookTest, RefusesLinesThatCannotBeKnown) {
  EXPECT_THAT(run({"run", "--since", "nowhere"}).errors,
              HasSubstr("--since: git knows no revision 'nowhere'"));
  EXPECT_EQ(run({"run", "--since", "HEAD", "--staged"}).exit_status, 2);
  EXPECT_EQ(run({"run", "--staged", "--branch", "fix"}).exit_status, 2);
  EXPECT_EQ(run({"migrate", "--to", "sqlmodel", "--staged"}).exit_status, 2);
  std::filesystem::remove_all(dir_.path(".git"));
  EXPECT_THAT(run({"run", "--staged"}).errors, HasSubstr("is in no git repository"));
}

TEST_F(HookTest, FixesOnceAndThenPasses) {
  const auto first = run({"run", "--write", "--hook", "models.py"});
  EXPECT_EQ(first.exit_status, 1);
  EXPECT_EQ(first.output, "models.py: fixed, 2 changes\n");
  EXPECT_EQ(run({"run", "--write", "--hook", "models.py"}).exit_status, 0);
}

TEST_F(HookTest, SaysHowToGoOnWhereItCannotKnowWhatARunnerHasPutAside) {
  const auto result = shell("PRE_COMMIT=1 PRE_COMMIT_HOME=" + state_.path("none") +
                            " modelmend run --write --hook models.py");
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.output, "models.py: fixed, 2 changes\n");
  EXPECT_THAT(result.errors, HasSubstr("If these fixes are rolled back because they conflict with "
                                       "changes that are not staged, stage or stash those"));
}

TEST_F(HookTest, WritesWhatIsStaged) {
  append("models.py", "# more\n");
  git_.run({"add", "models.py"});
  EXPECT_EQ(run({"run", "--write", "models.py"}).exit_status, 0);
  EXPECT_THAT(dir_.read("models.py"), HasSubstr("Column(UUID"));
  EXPECT_EQ(run({"run", "--write", "--hook", "models.py"}).exit_status, 1);
  EXPECT_THAT(dir_.read("models.py"), Not(HasSubstr("Column(UUID")));
}

TEST_F(HookTest, LeavesWhatIsStagedInPart) {
  append("models.py", "# staged\n");
  git_.run({"add", "models.py"});
  append("models.py", "# not staged\n");
  const std::string before = dir_.read("models.py");
  const auto result = run({"run", "--write", "--hook", "models.py"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output, HasSubstr("models.py: not fixed, 2 changes: the file has changes that"
                                       " are not staged"));
  EXPECT_EQ(dir_.read("models.py"), before);
}

// A key to a column that is itself a wrong key, each in a file of its own.
void write_chain(const TempDir& dir) {
  std::string middle = kModels;
  middle.replace(middle.find("\"user.id\")"), 10, "\"user.id\"), unique=True");
  std::string end = kModels;
  end.replace(end.find("Note"), 4, "Reply");
  end.replace(end.find("\"notes\""), 7, "\"replies\"");
  end.replace(end.find("\"user.id\""), 9, "\"notes.author_id\"");
  dir.write("models.py", middle);
  dir.write("replies.py", end);
}

TEST_F(HookTest, NamesTheFileThatWouldHaveToChangeToo) {
  write_chain(dir_);
  const auto result = run({"run", "--write", "--hook", "replies.py"});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
  EXPECT_THAT(result.output,
              HasSubstr("replies.py: not fixed, 1 change: needs also: models.py:11"));
  EXPECT_THAT(dir_.read("replies.py"), HasSubstr("Column(UUID"));

  EXPECT_EQ(run({"run", "--write", "--hook", "--allow-dirty", "models.py", "replies.py"}).output,
            "models.py: fixed, 1 change\nreplies.py: fixed, 1 change\n");
}

TEST_F(HookTest, AlignNamesTheFileThatWouldHaveToChangeToo) {
  write_chain(dir_);
  const std::vector<std::string> align{"align", "--schema", "models", "--write", "--hook"};
  const auto with = [&](std::vector<std::string> files) {
    files.insert(files.begin(), align.begin(), align.end());
    return run(std::move(files));
  };
  const auto result = with({"replies.py"});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
  EXPECT_THAT(result.output,
              HasSubstr("replies.py: not fixed, 1 change: needs also: models.py:11"));
  EXPECT_THAT(dir_.read("replies.py"), HasSubstr("Column(UUID"));
  // What it leads over may go first.
  EXPECT_EQ(with({"--allow-dirty", "models.py"}).output, "models.py: fixed, 1 change\n");
  EXPECT_EQ(with({"--allow-dirty", "replies.py"}).output, "replies.py: fixed, 1 change\n");
}

TEST_F(HookTest, AFileThatStaysTakesThoseAlongThatRelyOnIt) {
  write_chain(dir_);
  git_.run({"add", "-A"});
  append("models.py", "# not staged\n");
  const auto result = run({"run", "--write", "--hook", "models.py", "replies.py"});
  EXPECT_THAT(result.output, HasSubstr("replies.py: not fixed, 1 change: needs also: models.py:11, "
                                       "which stays: the file has changes that are not staged"));
  EXPECT_THAT(dir_.read("replies.py"), HasSubstr("Column(UUID"));
}

TEST_F(HookTest, AsksNoServer) {
  dir_.write("modelmend.toml", "schema = \"postgresql://u@127.0.0.1:1/x\"\n");
  for (const char* command : {"check", "align"}) {
    const auto result = run({command, "--hook", "models.py"});
    EXPECT_EQ(result.exit_status, 2) << command;
    EXPECT_THAT(result.errors, HasSubstr("--hook: a hook does not ask a server for the schema; "
                                         "modelmend schema dump SOURCE -o schema.json"));
  }
  EXPECT_EQ(run({"run", "--check", "--hook", "models.py"}).exit_status, 1);
}

TEST_F(HookTest, PassesOverWhatIsNotThere) {
  std::filesystem::create_symlink("models.py", dir_.path("link.py"));
  for (const char* path : {"gone.py", "gone/too.py", "link.py"}) {
    const auto result = run({"run", "--write", "--hook", path});
    EXPECT_EQ(result.exit_status, 0) << path;
    EXPECT_THAT(result.output + result.errors, IsEmpty()) << path;
  }
  EXPECT_EQ(dir_.read("models.py"), two_keys());
}

TEST_F(HookTest, ObeysTheExcludesForFilesThatAreNamed) {
  dir_.write("pyproject.toml", "[tool.modelmend]\nexclude = [\"models.py\"]\n");
  EXPECT_EQ(run({"run", "--check", "models.py"}).exit_status, 1);
  EXPECT_EQ(run({"run", "--check", "--hook", "models.py"}).exit_status, 0);
}

TEST_F(HookTest, TakesOddNames) {
  std::vector<std::string> words{"run", "--write", "--hook"};
  for (std::size_t i = 0; i < kOddNames.size(); ++i) {
    dir_.write(kOddNames[i], with_table("odd" + std::to_string(i)));
    words.push_back(kOddNames[i]);
  }
  git_.run({"add", "-A"});
  EXPECT_EQ(run(words).exit_status, 1);
  for (const std::string& name : kOddNames)
    EXPECT_THAT(dir_.read(name), HasSubstr("Column(Integer, ForeignKey")) << name;
  EXPECT_EQ(run(words).exit_status, 0);
}

TEST_F(HookTest, TakesFilesThatBeginWithADash) {
  std::filesystem::rename(dir_.path("models.py"), dir_.path("--diff.py"));
  const auto result = run({"run", "--hook", "--check", "base.py", "--diff.py"});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
  EXPECT_EQ(result.output, "--diff.py\n");
}

TEST_F(HookTest, TakesAFileThatIsSpelledLikeAnOptionAmongOthers) {
  std::filesystem::rename(dir_.path("models.py"), dir_.path("-v.py"));
  const auto result = run({"run", "base.py", "-v.py", "--hook", "--check", "base.py"});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
  EXPECT_EQ(result.output, "-v.py\n");
}

TEST_F(HookTest, KnowsItsOptionsFromFiles) {
  const auto result = run({"run", "--hook", "--output=fixes.py", "models.py"});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
  EXPECT_THAT(dir_.read("fixes.py"), HasSubstr("+++ b/models.py"));
  EXPECT_THAT(run({"run", "--hook", "--wrong.py"}).errors, HasSubstr("there is no such option"));
}

TEST_F(HookTest, AFileThatIsThereIsNoOptionWithAValue) {
  std::filesystem::rename(dir_.path("models.py"), dir_.path("--output=fixes.py"));
  const auto result = run({"run", "--hook", "--check", "--output=fixes.py"});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
  EXPECT_EQ(result.output, "--output=fixes.py\n");
  EXPECT_FALSE(std::filesystem::exists(dir_.path("fixes.py")));
}

TEST_F(HookTest, WordsBehindTwoDashesAreFiles) {
  std::filesystem::rename(dir_.path("models.py"), dir_.path("--diff.py"));
  EXPECT_EQ(run({"run", "--check", "--", "--diff.py"}).output, "--diff.py\n");
  EXPECT_EQ(run({"run", "base.py", "--check", "--", "base.py", "--diff.py"}).output, "--diff.py\n");
}

TEST_F(HookTest, TakesTheRootFromWhereItRuns) {
  dir_.write("app/pyproject.toml", "[project]\nname = \"app\"\n");
  std::filesystem::rename(dir_.path("models.py"), dir_.path("app/models.py"));
  const auto result = run({"run", "--hook", "--check", "app/models.py"});
  EXPECT_EQ(result.exit_status, 1) << result.errors;
}

TEST_F(HookTest, HasNoColoursUnlessTheyAreAskedFor) {
  const auto plain = shell("FORCE_COLOR=1 modelmend run --hook models.py");
  EXPECT_THAT(plain.output, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(run({"run", "--hook", "--color", "always", "models.py"}).output, HasSubstr("\x1b["));
}

}  // namespace
}  // namespace modelmend::testing_support
