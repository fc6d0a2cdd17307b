#include "vcs/changed_lines.h"

#include <gmock/gmock.h>

#include "support/git.h"
#include "support/temp_dir.h"

namespace modelmend::vcs {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing_support::Git;
using testing_support::TempDir;

std::string numbered(int count) {
  std::string text;
  for (int i = 1; i <= count; ++i) text += std::to_string(i) + "\n";
  return text;
}

class ChangedLines : public testing::Test {
 protected:
  ChangedLines() : git_(dir_.path()) {
    git_.run({"init", "-q", "-b", "main"});
    dir_.write("a.py", numbered(20));
    commit();
  }
  void commit() const {
    git_.run({"add", "-A"});
    git_.run({"commit", "-qm", "change"});
  }
  void replace(const std::string& line, const std::string& by) const {
    std::string text = dir_.read("a.py");
    text.replace(text.find("\n" + line + "\n") + 1, line.size() + 1, by);
    dir_.write("a.py", text);
  }
  [[nodiscard]] Repository repository() const {
    return {dir_.path(), dir_.path(".git"), dir_.path(".git")};
  }

  TempDir dir_;
  Git git_;
};

TEST_F(ChangedLines, AreThoseOfTheWorkTreeSinceARevision) {
  replace("5", "five\nmore\n");
  commit();
  replace("10", "ten\n");
  replace("15", "");
  const auto lines = lines_changed_since(repository(), "HEAD~1");
  ASSERT_TRUE(lines) << lines.error().message();
  EXPECT_THAT(lines->at("a.py"), ElementsAre(LineSpan{5, 7}, LineSpan{11, 12}));
}

TEST_F(ChangedLines, CountFromWhereHeadLeftTheRevision) {
  git_.run({"checkout", "-q", "-b", "topic"});
  replace("5", "five\n");
  commit();
  git_.run({"checkout", "-q", "main"});
  replace("10", "ten\n");
  commit();
  git_.run({"checkout", "-q", "topic"});
  const auto lines = lines_changed_since(repository(), "main");
  ASSERT_TRUE(lines) << lines.error().message();
  EXPECT_THAT(lines->at("a.py"), ElementsAre(LineSpan{5, 6}));
}

TEST_F(ChangedLines, AreAllThoseOfAFileThatGitDoesNotKnow) {
  dir_.write("new \"file\"\t.py", "x = 1\n");
  const auto lines = lines_changed_since(repository(), "HEAD");
  ASSERT_TRUE(lines);
  EXPECT_TRUE(lines->at("new \"file\"\t.py").front().touches({100, 101}));
}

TEST_F(ChangedLines, MayBeThoseOfACommitOnly) {
  replace("5", "five\n");
  const auto lines = lines_changed_since(repository(), "HEAD", "HEAD");
  ASSERT_TRUE(lines);
  EXPECT_THAT(*lines, IsEmpty());
}

TEST_F(ChangedLines, AreNotAffectedByWhatTheUserConfigured) {
  for (const char* setting : {"diff.noprefix", "diff.mnemonicPrefix"})
    git_.run({"config", setting, "true"});
  git_.run({"config", "color.ui", "always"});
  git_.run({"config", "diff.external", "false"});
  replace("5", "five\n");
  const auto lines = lines_changed_since(repository(), "HEAD");
  ASSERT_TRUE(lines) << lines.error().message();
  EXPECT_THAT(lines->at("a.py"), ElementsAre(LineSpan{5, 6}));
}

TEST_F(ChangedLines, OfTheIndexAreWhereTheyAreInTheWorkTree) {
  replace("5", "five\nfive\nfive\n");
  replace("10", "ten\n");
  git_.run({"add", "-A"});
  replace("2", "");
  replace("4", "4\ninserted\ninserted\n");
  replace("ten", "other\n");
  const auto lines = lines_staged(repository());
  ASSERT_TRUE(lines) << lines.error().message();
  EXPECT_THAT(lines->at("a.py"), ElementsAre(LineSpan{6, 9}));
}

TEST_F(ChangedLines, SayThatARevisionIsNotKnown) {
  for (const char* name : {"nowhere", "--output=x"}) {
    const auto lines = lines_changed_since(repository(), name);
    ASSERT_FALSE(lines);
    EXPECT_EQ(lines.error().where, "--since");
  }
}

TEST(ReadHunks, StepsOverLinesThatLookLikeHeaders) {
  const auto hunks = read_hunks(
      "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@ f\n--- a/y\n+++ b/z\n++ @@ -9 +9 @@\n"
      " same\n\\ No newline at end of file\n@@ -9 +10,0 @@\n-gone\n");
  ASSERT_EQ(hunks.size(), 1U);
  EXPECT_THAT(hunks.at("x"), ElementsAre(Hunk{{1, 3}, {1, 4}}, Hunk{{9, 10}, {11, 11}}));
}

TEST(ReadHunks, ReadsQuotedNamesAndThoseOfDeletedFiles) {
  const auto hunks = read_hunks(
      "--- \"a/\\303\\244\\t.py\"\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
      "--- /dev/null\n+++ b/with space\t\n@@ -0,0 +1 @@\n+x\n");
  EXPECT_TRUE(hunks.contains("\xC3\xA4\t.py"));
  EXPECT_THAT(hunks.at("with space"), ElementsAre(Hunk{{1, 1}, {1, 2}}));
}

}  // namespace
}  // namespace modelmend::vcs
