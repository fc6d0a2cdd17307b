// `--branch`: commits from HEAD, beside the work tree.
#include <filesystem>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"
#include "cli/odd_names.h"

namespace modelmend::testing_support {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kUseAlter = R"(from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.dialects.postgresql import UUID

from base import Base


class Tag(Base):
    __tablename__ = "tags"

    id = Column(Integer, primary_key=True)
    owner_id = Column(UUID(as_uuid=True), ForeignKey("user.id", use_alter=True, name="fk_owner"))
)";

// A model of another table than those at the top.
std::string other_model() {
  return with_table("other");
}

class BranchTest : public CliTest {
 protected:
  BranchTest() : git_(dir_.path()) {
    dir_.write("tags.py", kUseAlter);
    git_.run({"init", "-q", "-b", "main"});
    git_.run({"config", "user.name", "Ada"});
    git_.run({"config", "user.email", "ada@example.org"});
    commit();
  }

  void commit() const {
    git_.run({"add", "-A"});
    git_.run({"commit", "-qm", "start"});
  }
  [[nodiscard]] std::string show(const std::string& what) const { return git_.run({"show", what}); }
  [[nodiscard]] std::string subjects(const std::string& range) const {
    return git_.run({"log", "--reverse", "--format=%s", range});
  }
  [[nodiscard]] std::string branches() const {
    return git_.run({"for-each-ref", "--format=%(refname:short)", "refs/heads"});
  }
  // All that a run must leave as it is.
  [[nodiscard]] std::string state() const {
    return git_.run({"status", "--porcelain=v2", "--branch"}) + git_.run({"stash", "list"}) +
           git_.run({"worktree", "list"}) + git_.run({"diff"}) + git_.run({"diff", "--cached"});
  }

  Git git_;
};

TEST_F(BranchTest, MakesACommitForEachRule) {
  const auto result = run({"run", "--branch", "fix"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(subjects("main..fix"),
            "Apply uuid-to-integer to 2 files\nApply drop-use-alter to 1 file\n");
  EXPECT_EQ(show("fix:models.py"), kModelsAfter);
  EXPECT_THAT(show("fix~1:tags.py"), HasSubstr("use_alter=True"));
  EXPECT_THAT(show("fix:tags.py"), Not(HasSubstr("use_alter=True")));
  EXPECT_THAT(result.output, HasSubstr(" uuid-to-integer: 2 changes in 2 files\n"));
  EXPECT_THAT(result.errors, HasSubstr("Made 3 changes in 2 files"));
}

TEST_F(BranchTest, EndsWithTheTextsThatWriteMakes) {
  EXPECT_EQ(run({"run", "--branch", "by-rule"}).exit_status, 0);
  EXPECT_EQ(run({"run", "--branch", "by-file", "--commit-per", "file"}).exit_status, 0);
  EXPECT_EQ(run({"run", "--write"}).exit_status, 0);
  for (const char* branch : {"by-rule", "by-file"})
    EXPECT_EQ(git_.run({"diff", branch, "--"}), "") << branch;
}

TEST_F(BranchTest, MakesACommitForEachFile) {
  const auto result = run({"run", "--branch", "fix", "--commit-per", "file"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(subjects("main..fix"), "Apply models.py to 1 file\nApply tags.py to 1 file\n");
  EXPECT_EQ(git_.run({"diff", "--name-only", "fix~1", "fix"}), "tags.py\n");
}

TEST_F(BranchTest, NothingIsLeftToDoAfterACommitOfItsOwnFile) {
  EXPECT_EQ(run({"run", "--branch", "fix", "--commit-per", "file"}).exit_status, 0);
  git_.run({"checkout", "-q", "fix~1"});
  EXPECT_EQ(run({"run", "--check", "models.py"}).exit_status, 0);
  git_.run({"checkout", "-q", "fix"});
  EXPECT_EQ(run({"run", "--check"}).exit_status, 0);
}

TEST_F(BranchTest, EveryCommitDeclaresTheSchemaThatItSaysItDoes) {
  EXPECT_EQ(run({"run", "--branch", "fix"}).exit_status, 0);
  const auto first = run({"verify", "--against", "main", "--of", "fix~1"});
  EXPECT_THAT(first.output, HasSubstr("notes.author_id: type UUID became INTEGER [column.type]"));
  EXPECT_THAT(first.output, Not(HasSubstr("use_alter")));
  const auto all = run({"verify", "--against", "fix", "--of", "fix"});
  EXPECT_EQ(all.exit_status, 0) << all.output << all.errors;
}

TEST_F(BranchTest, SaysInTheMessageWhatChangedAndWhatWasLeft) {
  dir_.write("more.py", std::string(kModels) +
                            "\n\nclass More(Base):\n    __tablename__ = \"more\"\n\n"
                            "    id = Column(Integer, primary_key=True)\n"
                            "    at = Column(UUID, ForeignKey(\"nowhere.id\"))\n");
  dir_.write("models.py", "");
  commit();
  EXPECT_EQ(run({"run", "--branch", "fix"}).exit_status, 0);
  const std::string message = git_.run({"log", "-1", "--format=%B%an <%ae>", "fix~1"});
  EXPECT_THAT(message, HasSubstr("\nThe column takes the type of the column that it points to"));
  EXPECT_THAT(message, HasSubstr("\nChanged: 2\n  more.py:11:5: foreign key to"));
  EXPECT_THAT(message, HasSubstr("\nLeft alone: 1\n  more.py:18:5: [unresolved-target] "));
  EXPECT_THAT(message, HasSubstr("\nAda <ada@example.org>"));
}

TEST_F(BranchTest, TakesTheAuthorFromTheConfigurationOfGit) {
  const auto result = shell("env -u GIT_AUTHOR_NAME -u GIT_COMMITTER_NAME " MODELMEND_BINARY
                            " run --branch fix && git log -1 --format='%an %ce' fix");
  EXPECT_THAT(result.output, HasSubstr("Ada ada@example.org"));
}

TEST_F(BranchTest, ReadsTheCommitAndLeavesTheWorkTreeAlone) {
  dir_.write("base.py", "staged = 1\n");
  git_.run({"add", "base.py"});
  dir_.write("models.py", "half-written(\n");
  dir_.write("extra.py", kModels);
  std::filesystem::remove(dir_.path("tags.py"));
  git_.run({"stash", "store", "-m", "mine", "HEAD"});
  const std::string before = state();
  const std::string index = dir_.read(".git/index");
  const auto result = run({"run", "--branch", "fix"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(dir_.read(".git/index"), index);
  EXPECT_EQ(state(), before);
  EXPECT_EQ(dir_.read("models.py"), "half-written(\n");
  EXPECT_EQ(git_.run({"diff", "--name-only", "main", "fix"}), "models.py\ntags.py\n");
}

TEST_F(BranchTest, TakesPathsThatOnlyTheCommitHas) {
  dir_.write("app/tables/notes.py", other_model());
  commit();
  std::filesystem::remove_all(dir_.path("app"));
  const auto result = run({"run", "--branch", "fix", "app/tables"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(git_.run({"diff", "--name-only", "main", "fix"}), "app/tables/notes.py\n");
}

TEST_F(BranchTest, WorksBelowTheTopOfTheRepository) {
  dir_.write("backend/pyproject.toml", "[tool.modelmend]\n");
  dir_.write("backend/base.py", kBase);
  dir_.write("backend/models.py", kModels);
  commit();
  const auto result = run({"run", "--branch", "fix", "--root", "backend", "--verify",
                           "test -f pyproject.toml && git diff --quiet HEAD"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(git_.run({"diff", "--name-only", "main", "fix"}), "backend/models.py\n");
}

TEST_F(BranchTest, KeepsModesAndTextsThatTheFiltersOfTodayWouldChange) {
  std::filesystem::permissions(dir_.path("tags.py"), std::filesystem::perms::owner_all);
  dir_.write("models.py", [] {
    std::string text;
    for (const char* c = kModels; *c != '\0'; ++c) text += *c == '\n' ? "\r\n" : std::string(1, *c);
    return text;
  }());
  commit();
  git_.run({"config", "core.autocrlf", "true"});
  const auto result = run({"run", "--branch", "fix"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(git_.run({"ls-tree", "fix", "tags.py"}), HasSubstr("100755 blob"));
  EXPECT_EQ(git_.run({"diff", "--numstat", "main", "fix", "--", "models.py"}), "1\t2\tmodels.py\n");
  EXPECT_THAT(show("fix:models.py"), HasSubstr("\r\n"));
}

TEST_F(BranchTest, StoresLineEndsAsGitConvertsThem) {
  git_.run({"config", "core.autocrlf", "true"});
  for (const char* name : {"base.py", "models.py", "tags.py"})
    std::filesystem::remove(dir_.path(name));
  git_.run({"checkout", "--", "."});
  EXPECT_THAT(dir_.read("models.py"), HasSubstr("\r\n"));
  EXPECT_EQ(run({"run", "--branch", "fix"}).exit_status, 0);
  EXPECT_EQ(show("fix:models.py"), kModelsAfter);
  EXPECT_EQ(git_.run({"status", "--porcelain"}), "");
}

TEST_F(BranchTest, WorksWithASparseAndASplitIndex) {
  dir_.write("app/notes.py", other_model());
  dir_.write("lib/x.py", "x = 1\n");
  commit();
  git_.run({"config", "core.splitIndex", "true"});
  git_.run({"sparse-checkout", "set", "--cone", "--sparse-index", "lib"});
  const std::string before = state();
  const std::string index = dir_.read(".git/index");
  const auto result = run({"run", "--branch", "fix", "--verify", "test -f app/notes.py"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(git_.run({"diff", "--name-only", "main", "fix"}), "app/notes.py\nmodels.py\ntags.py\n");
  EXPECT_EQ(dir_.read(".git/index"), index);
  EXPECT_EQ(state(), before);
  git_.run({"fsck", "--strict"});
}

TEST_F(BranchTest, TakesOddNames) {
  for (std::size_t i = 0; i < kOddNames.size(); ++i)
    dir_.write(kOddNames[i], with_table("odd" + std::to_string(i)));
  commit();
  for (const char* per : {"rule", "file"}) {
    const auto result = run({"run", "--branch", per, "--commit-per", per, "--verify", "true"});
    EXPECT_EQ(result.exit_status, 0) << result.errors;
    for (const std::string& name : kOddNames)
      EXPECT_THAT(show(per + (":" + name)), HasSubstr("Column(Integer, ForeignKey")) << name;
  }
}

TEST_F(BranchTest, LetsGitCleanWhatItCleans) {
  git_.run({"config", "filter.upper.clean", "sed 's/Integer, ForeignKey/Integer,ForeignKey/'"});
  dir_.write(".gitattributes", "models.py filter=upper\n");
  commit();
  EXPECT_EQ(run({"run", "--branch", "fix"}).exit_status, 0);
  EXPECT_THAT(show("fix:models.py"), HasSubstr("Column(Integer,ForeignKey("));
}

TEST_F(BranchTest, WorksInASparseCheckout) {
  git_.run({"sparse-checkout", "set", "--no-cone", "/base.py"});
  EXPECT_FALSE(std::filesystem::exists(dir_.path("models.py")));
  const std::string before = state();
  const auto result = run({"run", "--branch", "fix", "--verify", "test -f models.py"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(git_.run({"diff", "--name-only", "main", "fix"}), "models.py\ntags.py\n");
  EXPECT_EQ(state(), before);
}

TEST_F(BranchTest, WorksInALinkedWorkTree) {
  const TempDir other;
  git_.run({"worktree", "add", "-q", "-b", "other", other.path("tree")});
  const auto result = shell("cd " + other.path("tree") + " && modelmend run --branch fix");
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(show("fix:models.py"), kModelsAfter);
}

TEST_F(BranchTest, WorksWithLongObjectNames) {
  const TempDir other;
  other.write("base.py", kBase);
  other.write("models.py", kModels);
  const Git git(other.path());
  git.run({"init", "-q", "--object-format=sha256"});
  git.run({"add", "-A"});
  git.run({"commit", "-qm", "start"});
  const auto result = shell("cd " + other.path() +
                            " && git config user.name a && git config user.email a@b.c"
                            " && modelmend run --branch fix --verify true");
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(git.run({"show", "fix:models.py"}), kModelsAfter);
}

TEST_F(BranchTest, LeavesTheFilesOfASubmodule) {
  const TempDir other;
  other.write("lib.py", other_model());
  const Git lib(other.path());
  lib.run({"init", "-q"});
  lib.run({"add", "-A"});
  lib.run({"commit", "-qm", "start"});
  git_.run({"-c", "protocol.file.allow=always", "submodule", "add", "-q", other.path(), "sub"});
  commit();
  const auto result = run({"run", "--branch", "fix", "--explain"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.errors, HasSubstr("sub/lib.py:11:5 skipped[in-submodule]"));
  EXPECT_EQ(git_.run({"diff", "--name-only", "main", "fix"}), "models.py\ntags.py\n");
}

TEST_F(BranchTest, AlignsWhatTheCommitDeclares) {
  dir_.write("models.py", "");
  const auto result = run({"align", "--schema", "models", "--branch", "fix"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(subjects("main..fix"),
            "Apply align-type to 2 files\nApply align-use-alter to 1 file\n");
  EXPECT_EQ(show("fix:models.py"), kModelsAfter);
}

TEST_F(BranchTest, ConvertsWhatTheCommitDeclares) {
  dir_.write("tags.py", "");
  commit();
  dir_.write("models.py", "half-written(\n");
  const auto result = run({"migrate", "--to", "sqlmodel", "--branch", "fix"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(subjects("main..fix"), "Apply sqlmodel to 2 files\n");
  const auto proof = run({"verify", "--against", "main", "--of", "fix"});
  EXPECT_EQ(proof.exit_status, 0) << proof.output << proof.errors;
}

TEST_F(BranchTest, MakesNoBranchWhereThereIsNothingToChange) {
  const auto result = run({"run", "--branch", "fix", "base.py"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(branches(), "main\n");
  EXPECT_THAT(result.output, IsEmpty());
}

TEST_F(BranchTest, StopsWhereTheCommandFailsAndNamesTheRule) {
  const std::string before = state();
  const auto result = run({"run", "--branch", "fix", "--verify",
                           "grep -q use_alter tags.py || { echo 'no use_alter'; exit 3; }"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.errors, HasSubstr("no use_alter\nerror: drop-use-alter: "));
  EXPECT_THAT(result.errors, HasSubstr("failed with status 3\nThe branch 'fix' ends before"));
  EXPECT_EQ(subjects("main..fix"), "Apply uuid-to-integer to 2 files\n");
  EXPECT_EQ(state(), before);
}

TEST_F(BranchTest, SaysThatTheCommandFailsWithoutAnyChangeToo) {
  const auto result = run({"run", "--branch", "fix", "--verify", "false"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.errors, HasSubstr("It fails without any change, too.\nNo branch was made"));
  EXPECT_EQ(branches(), "main\n");
}

TEST_F(BranchTest, RunsTheCommandInAWorkTreeOfItsOwn) {
  const auto result = run({"run", "--branch", "fix", "--verify",
                           "pwd >> " + state_.path("log") + "; git rev-parse HEAD >> " +
                               state_.path("log") + "; echo spoiled > models.py"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  const std::string log = state_.read("log");
  EXPECT_THAT(log, HasSubstr(git_.run({"rev-parse", "fix~1"})));
  EXPECT_THAT(log, HasSubstr(git_.run({"rev-parse", "fix"})));
  EXPECT_FALSE(std::filesystem::exists(log.substr(0, log.find('\n'))));
  EXPECT_EQ(show("fix:models.py"), kModelsAfter);
}

TEST_F(BranchTest, CleansUpWhenItIsInterrupted) {
  const std::string before = state();
  const auto result =
      shell("mkdir tmp; TMPDIR=$PWD/tmp " MODELMEND_BINARY
            " run --branch fix --verify 'touch started; exec sleep 60' & pid=$!;"
            " for i in $(seq 400); do ls tmp/*/*/started 2>/dev/null && break; sleep 0.05; done;"
            " kill -TERM $pid; wait $pid; echo status $?; rmdir tmp");
  EXPECT_THAT(result.output, HasSubstr("status 143"));
  EXPECT_THAT(result.errors, HasSubstr("interrupted; no branch was made"));
  EXPECT_EQ(result.exit_status, 0) << result.errors;  // tmp was empty
  EXPECT_EQ(branches(), "main\n");
  EXPECT_EQ(state(), before);
}

TEST_F(BranchTest, RefusesABranchThatExistsUnlessForced) {
  git_.run({"branch", "fix"});
  const auto refused = run({"run", "--branch", "fix"});
  EXPECT_EQ(refused.exit_status, 2);
  EXPECT_THAT(refused.errors, HasSubstr("--branch: there is a branch 'fix' already; choose"));
  EXPECT_EQ(run({"run", "--branch", "fix", "--force"}).exit_status, 0);
  EXPECT_EQ(show("fix:models.py"), kModelsAfter);
  EXPECT_EQ(run({"run", "--branch", "fix", "--force"}).exit_status, 0);
}

TEST_F(BranchTest, RefusesABranchThatIsCheckedOutThoughForced) {
  const auto result = run({"run", "--branch", "main", "--force"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("'main' is checked out at '" + dir_.path() + "'"));
}

TEST_F(BranchTest, RefusesNamesThatGitDoesNotTake) {
  for (const char* name : {"a..b", "main/x", "-x", "HEAD", "x.lock"}) {
    const auto result = run({"run", std::string("--branch=") + name});
    EXPECT_EQ(result.exit_status, 2) << name;
    EXPECT_THAT(result.errors, HasSubstr("--branch: ")) << name;
  }
  EXPECT_EQ(branches(), "main\n");
}

TEST_F(BranchTest, RefusesARepositoryWithoutCommitOrWorkTree) {
  const TempDir other;
  const Git git(other.path());
  git.run({"init", "-q", "unborn"});
  git.run({"init", "-q", "--bare", "bare"});
  const auto unborn = shell("cd " + other.path("unborn") + " && modelmend run --branch fix");
  EXPECT_EQ(unborn.exit_status, 2);
  EXPECT_THAT(unborn.errors, HasSubstr("HEAD: the repository has no commit yet"));
  const auto bare = shell("cd " + other.path("bare") + " && modelmend run --branch fix");
  EXPECT_EQ(bare.exit_status, 2);
  EXPECT_THAT(bare.errors, HasSubstr("is not in the work tree of a git repository"));
  git_.run({"config", "core.bare", "true"});
  EXPECT_THAT(run({"run", "--branch", "fix"}).errors, HasSubstr("is a bare repository"));
}

TEST_F(BranchTest, RefusesInTheMiddleOfARebase) {
  git_.run({"checkout", "-q", "-b", "topic"});
  dir_.write("base.py", "topic = 1\n");
  commit();
  git_.run({"checkout", "-q", "main"});
  dir_.write("base.py", "main = 1\n");
  commit();
  EXPECT_NE(git_.attempt({"rebase", "topic"}).exit_status, 0);
  const auto result = run({"run", "--branch", "fix"});
  EXPECT_EQ(result.exit_status, 2);
  EXPECT_THAT(result.errors, HasSubstr("a rebase is in progress; end it first: git rebase"));
}

TEST_F(BranchTest, RefusesWhatContradictsIt) {
  EXPECT_EQ(run({"run", "--branch", "fix", "--write"}).exit_status, 2);
  EXPECT_EQ(run({"run", "--force"}).exit_status, 2);
  EXPECT_EQ(run({"run", "--verify", "true"}).exit_status, 2);
  EXPECT_EQ(run({"run", "--branch", "fix", "--commit-per", "line"}).exit_status, 2);
  EXPECT_EQ(branches(), "main\n");
}

TEST_F(BranchTest, EveryCommandOfThePageWorks) {
  for (const std::string& command : documented_commands("docs/branch.md")) {
    const auto result = shell(command);
    EXPECT_EQ(result.exit_status, 0) << command << "\n" << result.errors;
    EXPECT_THAT(result.output, Not(IsEmpty())) << command;
  }
  EXPECT_EQ(branches(), "checked-keys\nkeys-by-file\nmain\nuuid-keys\n");
}

TEST_F(BranchTest, PrintsOnStdoutTheFormatThatWasAskedFor) {
  const auto result = run({"run", "--branch", "fix", "--output-format", "json"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.output, testing::StartsWith("{"));
  EXPECT_THAT(result.errors, HasSubstr("drop-use-alter: 1 change in 1 file\n"));
}

}  // namespace
}  // namespace modelmend::testing_support
