// `modelmend run` as scripts use it: output, exit codes, formats, writing.
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"

namespace modelmend::testing_support {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class Run : public CliTest {
 protected:
  // The same mistake in another table.
  static std::string other_models() {
    std::string text = kModels;
    text.replace(text.find("notes"), 5, "pages");
    return text;
  }
};

TEST_F(Run, PrintsADiffAndWritesNothing) {
  const auto result = run({"run"});
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_THAT(result.output, StartsWith("diff --git a/models.py b/models.py\n"));
  EXPECT_THAT(result.output,
              HasSubstr("+    author_id = Column(Integer, ForeignKey(\"user.id\"))\n"));
  EXPECT_THAT(result.errors, AllOf(HasSubstr("Found 1 change in 1 file (1 uuid-to-integer)"),
                                   HasSubstr("Nothing was written")));
  EXPECT_EQ(dir_.read("models.py"), kModels);
}

TEST_F(Run, HasNoColourInAPipe) {
  EXPECT_THAT(run({"run", "--explain"}).output, Not(HasSubstr("\x1b")));
  EXPECT_THAT(run({"run", "--color", "always"}).output, HasSubstr("\x1b["));
}

TEST_F(Run, CheckNamesFilesAndExitsWithOne) {
  const auto result = run({"run", "--check"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.output, "models.py\n");
  const auto both = run({"run", "--check", "--diff"});
  EXPECT_EQ(both.exit_status, 1);
  EXPECT_THAT(both.output, StartsWith("models.py\ndiff --git"));
}

TEST_F(Run, CheckExitsWithZeroWhenThereIsNothingToDo) {
  dir_.write("models.py", kModelsAfter);
  const auto result = run({"run", "--check"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.output, IsEmpty());
}

TEST_F(Run, WriteChangesTheFileAndUndoTakesItBack) {
  const auto written = run({"run", "--write"});
  EXPECT_EQ(written.exit_status, 0) << written.errors;
  EXPECT_THAT(written.output, IsEmpty());
  EXPECT_THAT(written.errors, HasSubstr("Made 1 change"));
  EXPECT_EQ(dir_.read("models.py"), kModelsAfter);
  EXPECT_THAT(run({"run"}).output, IsEmpty());

  const auto undone = run({"undo"});
  EXPECT_EQ(undone.exit_status, 0) << undone.errors;
  EXPECT_THAT(undone.output, HasSubstr("models.py"));
  EXPECT_EQ(dir_.read("models.py"), kModels);
  EXPECT_THAT(run({"undo"}).errors, HasSubstr("no run to take back"));
}

TEST_F(Run, AFileWithUncommittedChangesIsWrittenOnlyWhenAllowed) {
  commit();
  dir_.write("models.py", std::string(kModels) + "# mine\n");
  const auto refused = run({"run", "--write", "--explain"});
  EXPECT_THAT(refused.errors, HasSubstr("dirty-file"));
  EXPECT_EQ(dir_.read("models.py"), std::string(kModels) + "# mine\n");
  EXPECT_EQ(run({"run", "--write", "--allow-dirty"}).exit_status, 0);
  EXPECT_EQ(dir_.read("models.py"), std::string(kModelsAfter) + "# mine\n");
}

TEST_F(Run, WhatModelmendItselfHasWrittenIsNotDirty) {
  commit();
  ASSERT_EQ(run({"run", "--write"}).exit_status, 0);
  dir_.write("base.py", kBase);
  ASSERT_EQ(run({"undo"}).exit_status, 0);
  ASSERT_EQ(run({"run", "--write"}).exit_status, 0);
  EXPECT_EQ(dir_.read("models.py"), kModelsAfter);
}

TEST_F(Run, PathsInADiffAreRelativeToTheRepository) {
  dir_.write("backend/pyproject.toml", "[project]\nname = \"b\"\n");
  dir_.write("backend/base.py", kBase);
  dir_.write("backend/models.py", kModels);
  commit();
  const auto result = run({"run", "backend"});
  EXPECT_THAT(result.output, StartsWith("diff --git a/backend/models.py b/backend/models.py\n"));
  const Git git(dir_.path());
  git.run({"apply", "-"}, result.output);
  EXPECT_EQ(dir_.read("backend/models.py"), kModelsAfter);
}

TEST_F(Run, OutputGoesIntoAFileWhole) {
  const auto result = run({"run", "-o", "fix.patch"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.output, IsEmpty());
  EXPECT_THAT(dir_.read("fix.patch"), StartsWith("diff --git"));
}

TEST_F(Run, FormatsMayGoToSeveralPlaces) {
  const auto result = run({"run", "--output-format", "concise", "--output-format", "json=out.json",
                           "--output-format", "markdown=out.md"});
  EXPECT_THAT(result.output, StartsWith("models.py:11:5: uuid-to-integer: "));
  const auto json = nlohmann::json::parse(dir_.read("out.json"));
  EXPECT_EQ(json["version"], 1);
  EXPECT_EQ(json["summary"]["files_changed"], 1);
  EXPECT_EQ(json["files"][0]["path"], "models.py");
  EXPECT_EQ(json["matches"][0]["outcome"], "applied");
  EXPECT_EQ(json["matches"][0]["start"]["line"], 11);
  EXPECT_THAT(dir_.read("out.md"), HasSubstr("1 change in 1 file"));
}

TEST_F(Run, CheckNamesFilesWhateverFormatIsConfigured) {
  dir_.write("modelmend.toml", "output-format = [\"diff\"]\n");
  EXPECT_EQ(run({"run", "--check"}).output, "models.py\n");
  EXPECT_THAT(run({"run", "--stdin-filename", "models.py", "-"}, kModels).output,
              StartsWith("from sqlalchemy"));
}

TEST_F(Run, TheEditsOfTheJsonMakeTheNewFile) {
  const auto json = nlohmann::json::parse(run({"run", "--output-format", "json"}).output);
  std::string text = kModels;
  auto edits = json["files"][0]["edits"];
  for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {
    const std::size_t begin = (*edit)["start"]["offset"];
    const std::size_t end = (*edit)["end"]["offset"];
    text.replace(begin, end - begin, (*edit)["replacement"].get<std::string>());
  }
  EXPECT_EQ(text, kModelsAfter);
}

TEST_F(Run, TextFromStdinComesBackOnStdout) {
  const auto result = run({"run", "--stdin-filename", "models.py", "-"}, kModels);
  EXPECT_EQ(result.exit_status, 0) << result.errors;
  EXPECT_EQ(result.output, kModelsAfter);
  const auto same = run({"run", "--stdin-filename", "new.py", "-"}, "x = 1\n");
  EXPECT_EQ(same.output, "x = 1\n");
}

TEST_F(Run, ANamedFileIsAllThatMayChange) {
  dir_.write("more.py", other_models());
  const auto result = run({"run", "--check", "more.py"});
  EXPECT_EQ(result.output, "more.py\n");
}

TEST_F(Run, ExplainSaysWhyAMatchWasLeftAlone) {
  dir_.write("models.py", std::string(kModels) +
                              "    editor_id = Column(UUID, ForeignKey(\"user.id\"), "
                              "primary_key=True)\n");
  const auto result = run({"run", "--explain"});
  EXPECT_THAT(result.errors, HasSubstr("rejected[primary-key]"));
  EXPECT_THAT(run({"run"}).errors, HasSubstr("1 primary-key; --explain says why"));
}

TEST_F(Run, StatisticsCountByRuleAndFile) {
  EXPECT_THAT(run({"run", "--statistics"}).errors,
              AllOf(HasSubstr("uuid-to-integer: 1 applied"), HasSubstr("1  models.py")));
}

TEST_F(Run, HostileNamesNeitherBreakTheDiffNorReachTheTerminal) {
  const std::string name = "a \"quoted\"\x1b[31m\tname.py";
  dir_.write(name, kModels);
  commit();
  const auto result = run({"run", "--explain"});
  EXPECT_THAT(result.errors, Not(HasSubstr("\x1b")));
  const Git git(dir_.path());
  git.run({"apply", "-"}, result.output);
  EXPECT_EQ(dir_.read(name), kModelsAfter);
}

TEST_F(Run, AReadOnlyFileStaysAndTheReasonIsGiven) {
  dir_.write("more.py", other_models());
  ASSERT_EQ(::chmod(dir_.path("models.py").c_str(), 0444), 0);
  // Root could write it all the same, and must not.
  for (const auto& result : {run_bound_by_permissions({"run", "--write", "--explain"}),
                             run({"run", "--write", "--explain"})}) {
    EXPECT_EQ(result.exit_status, 0) << result.errors;
    EXPECT_THAT(result.errors, HasSubstr("models.py:11:5 skipped[read-only]"));
    EXPECT_EQ(dir_.read("models.py"), kModels);
  }
  EXPECT_THAT(dir_.read("more.py"), HasSubstr("Column(Integer, ForeignKey"));
}

TEST_F(Run, QuietPrintsErrorsOnly) {
  EXPECT_THAT(run({"run", "-q"}).errors, IsEmpty());
}

TEST_F(Run, JobsDoNotChangeTheOutput) {
  for (int i = 0; i < 20; ++i) dir_.write("pack/m" + std::to_string(i) + ".py", kModels);
  const auto one = run({"run", "--jobs", "1", "--explain"});
  const auto many = run({"run", "--jobs", "8", "--explain"});
  EXPECT_EQ(one.output, many.output);
  EXPECT_EQ(one.errors, many.errors);
}

// The repository around a submodule knows nothing of its files.
TEST_F(Run, LeavesUncommittedChangesInASubmodule) {
  const TempDir other;
  other.write("lib.py", other_models());
  const Git lib(other.path());
  lib.run({"init", "-q"});
  lib.run({"add", "-A"});
  lib.run({"commit", "-qm", "start"});
  const Git git(dir_.path());
  git.run({"init", "-q"});
  git.run({"-c", "protocol.file.allow=always", "submodule", "add", "-q", other.path(), "sub"});
  commit();
  const std::string clean = dir_.read("sub/lib.py");
  dir_.write("sub/lib.py", clean + "# mine\n");
  const auto result = run({"run", "--write", "--explain"});
  EXPECT_THAT(result.errors, HasSubstr("sub/lib.py:11:5 skipped[dirty-file]"));
  EXPECT_EQ(dir_.read("sub/lib.py"), clean + "# mine\n");
  EXPECT_EQ(dir_.read("models.py"), kModelsAfter);
  dir_.write("sub/lib.py", clean);
  EXPECT_EQ(run({"run", "--write"}).exit_status, 0);
  EXPECT_NE(dir_.read("sub/lib.py"), clean);
}

}  // namespace
}  // namespace modelmend::testing_support
