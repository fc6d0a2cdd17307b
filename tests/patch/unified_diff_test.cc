#include "patch/unified_diff.h"

#include <gmock/gmock.h>

#include <map>

#include "patch/apply.h"
#include "patch/generated_files.h"
#include "support/git.h"
#include "support/temp_dir.h"

namespace modelmend::patch {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing_support::FileMaker;
using testing_support::GeneratedFile;
using testing_support::Git;
using testing_support::TempDir;

constexpr DiffOptions kNoIds = {.blob_ids = std::nullopt};

std::string diff(std::string_view old_text, std::string_view new_text) {
  const std::string text = unified_diff("m.py", old_text, new_text, kNoIds);
  return text.substr(text.find("@@"));
}

TEST(UnifiedDiff, HasTheHeaderThatGitWrites) {
  EXPECT_EQ(unified_diff("app/m.py", "a\n", "b\n"),
            "diff --git a/app/m.py b/app/m.py\n"
            "index 78981922613b2afb6025042ff6bd878ac1994e85"
            "..61780798228d17af2d34fce4cfbdf35556832472 100644\n"
            "--- a/app/m.py\n"
            "+++ b/app/m.py\n"
            "@@ -1 +1 @@\n"
            "-a\n"
            "+b\n");
}

TEST(UnifiedDiff, SameTextsGiveNothing) {
  EXPECT_EQ(unified_diff("m.py", "a\n", "a\n"), "");
}

TEST(UnifiedDiff, NewAndDeletedFilesNameTheirModeAndDevNull) {
  EXPECT_EQ(unified_diff("m.py", std::nullopt, "a\n", kNoIds),
            "diff --git a/m.py b/m.py\nnew file mode 100644\n--- /dev/null\n+++ b/m.py\n"
            "@@ -0,0 +1 @@\n+a\n");
  EXPECT_EQ(unified_diff("m.py", "a\n", std::nullopt, kNoIds),
            "diff --git a/m.py b/m.py\ndeleted file mode 100644\n--- a/m.py\n+++ /dev/null\n"
            "@@ -1 +0,0 @@\n-a\n");
  EXPECT_EQ(unified_diff("m.py", std::nullopt, ""),
            "diff --git a/m.py b/m.py\nnew file mode 100644\n"
            "index 0000000000000000000000000000000000000000"
            "..e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\n");
}

TEST(UnifiedDiff, MarksEachSideThatLacksItsLastNewline) {
  EXPECT_EQ(diff("a\nb", "a\nc"),
            "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n"
            "\\ No newline at end of file\n");
  EXPECT_EQ(diff("a", "a\n"), "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
  EXPECT_EQ(diff("x\na", "y\na"), "@@ -1,2 +1,2 @@\n-x\n+y\n a\n\\ No newline at end of file\n");
}

TEST(UnifiedDiff, CarriageReturnsStayInTheirLines) {
  EXPECT_EQ(diff("a\r\nb\rc\n", "a\r\nd\rc\n"), "@@ -1,2 +1,2 @@\n a\r\n-b\rc\n+d\rc\n");
}

std::string numbered(int lines, const std::map<int, std::string>& replaced = {}) {
  std::string text;
  for (int i = 1; i <= lines; ++i) {
    const auto found = replaced.find(i);
    text += found == replaced.end() ? std::to_string(i) + "\n" : found->second;
  }
  return text;
}

TEST(UnifiedDiff, HunksMergeWhenTheirContextsTouch) {
  const std::string old_text = numbered(30);
  const std::string six_between = diff(old_text, numbered(30, {{5, "x\n"}, {12, "y\n"}}));
  EXPECT_THAT(six_between, HasSubstr("@@ -2,14 +2,14 @@\n"));
  EXPECT_EQ(six_between.find("@@ -", 1), std::string::npos);
  const std::string seven_between = diff(old_text, numbered(30, {{5, "x\n"}, {13, "y\n"}}));
  EXPECT_THAT(seven_between, HasSubstr("@@ -2,7 +2,7 @@\n"));
  EXPECT_THAT(seven_between, HasSubstr("@@ -10,7 +10,7 @@\n"));
}

TEST(UnifiedDiff, NamesTheNearestClassOrFunction) {
  const std::string old_text =
      "class A(Base):\n    x = 1\n    y = 1\n    z = 1\n\n    async def f(self):\n" + numbered(8) +
      "w = 1\n";
  EXPECT_THAT(diff(old_text, old_text + "v = 1\n"), HasSubstr("@@ async def f(self):\n"));
  std::string changed = old_text;
  changed.replace(changed.find("y = 1"), 5, "y = 2");
  EXPECT_THAT(diff("#\n#\n" + old_text, "#\n#\n" + changed), HasSubstr("@@ -2,7 +2,7 @@\n"));
  const std::string far = "class A:\n" + numbered(9);
  EXPECT_THAT(diff(far + "a\n", far + "b\n"), HasSubstr("@@ -8,4 +8,4 @@ class A:\n"));
}

TEST(UnifiedDiff, LongSectionNamesAreCutBetweenCodePoints) {
  std::string name = "class ";
  while (name.size() < 100) name += "é";
  const std::string text = name + ":\n" + numbered(9);
  const std::string result = diff(text + "a\n", text + "b\n");
  EXPECT_THAT(result, HasSubstr("@@ " + name.substr(0, 80) + "\n"));
  const std::string odd = "class x" + name.substr(6) + ":\n" + numbered(9);
  EXPECT_THAT(diff(odd + "a\n", odd + "b\n"), HasSubstr("@@ " + odd.substr(0, 79) + "\n"));
}

TEST(UnifiedDiff, QuotesNamesAsGitDoes) {
  EXPECT_EQ(quoted_path("a/", "plain name.py", true), "a/plain name.py");
  EXPECT_EQ(quoted_path("a/", "t\tn\nq\"b\\.py", true), R"("a/t\tn\nq\"b\\.py")");
  EXPECT_EQ(quoted_path("a/", "é.py", true), R"("a/\303\251.py")");
  EXPECT_EQ(quoted_path("a/", "é.py", false), "a/é.py");
  EXPECT_EQ(quoted_path("a/", "é\x7f.py", false), "\"a/é\\177.py\"");
  EXPECT_THAT(unified_diff("a b.py", "x\n", "y\n"),
              HasSubstr("\n--- a/a b.py\t\n+++ b/a b.py\t\n"));
}

TEST(UnifiedDiff, ExecutableModeShowsInTheIndexLine) {
  EXPECT_THAT(unified_diff("m.py", "a\n", "b\n", {.executable = true}), HasSubstr(" 100755\n"));
}

TEST(UnifiedDiff, ColoursWrapLinesAndNothingElse) {
  const std::string plain = unified_diff("m.py", "-- a\nsame\n", "++ b\nsame\n", kNoIds);
  const std::string colored = colored_diff(plain);
  EXPECT_THAT(colored, HasSubstr("\x1b[31m--- a\x1b[m\n\x1b[32m+++ b\x1b[m\n same\n"));
  EXPECT_THAT(colored, HasSubstr("\x1b[1m--- a/m.py\x1b[m\n"));
  EXPECT_THAT(colored, HasSubstr("\x1b[36m@@ -1,2 +1,2 @@\x1b[m\n"));
  EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
}

TEST(ApplyPatch, RefusesWhatIsNotThere) {
  const auto files = parse_patch(unified_diff("m.py", "a\nb\n", "a\nc\n"));
  ASSERT_TRUE(files);
  const auto result = apply_patch(files->front(), "a\nx\n", Direction::Forward);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().where, "m.py:2");
  EXPECT_FALSE(apply_patch(files->front(), std::nullopt, Direction::Forward));
}

TEST(ApplyPatch, RefusesDamagedPatches) {
  const std::string good = unified_diff("m.py", "a\nb\n", "a\nc\n");
  ASSERT_TRUE(parse_patch(good));
  EXPECT_FALSE(parse_patch(good.substr(0, good.size() - 1)));
  EXPECT_FALSE(parse_patch(good + "trailing\n"));
  EXPECT_FALSE(parse_patch(colored_diff(good)));
  std::string wrong_count = good;
  wrong_count.replace(wrong_count.find("-1,2"), 4, "-1,3");
  EXPECT_FALSE(parse_patch(wrong_count));
  EXPECT_FALSE(parse_patch("diff --git a/x b/y\n"));
}

TEST(RealGit, WritesTheSameHeadersAsWeDo) {
  std::vector<GeneratedFile> files = FileMaker(77).make(60);
  std::erase_if(files, [](const GeneratedFile& file) { return !file.before || !file.after; });
  ASSERT_FALSE(files.empty());
  const TempDir dir;
  const Git git(dir.path());
  git.run({"init", "-q"});
  for (const GeneratedFile& file : files) dir.write(file.path, *file.before);
  git.run({"add", "-A"});
  git.run({"commit", "-qm", "before"});
  for (const GeneratedFile& file : files) dir.write(file.path, *file.after);
  for (const GeneratedFile& file : files) {
    const std::string theirs =
        git.run({"--literal-pathspecs", "diff", "--full-index", "--text", "--", file.path});
    const std::string ours = unified_diff(file.path, file.before, file.after);
    EXPECT_EQ(ours.substr(0, ours.find("\n@@")), theirs.substr(0, theirs.find("\n@@")));
  }
}

TEST(RealGit, MergesADriftedContextByTheBlobIds) {
  const TempDir dir;
  const Git git(dir.path());
  git.run({"init", "-q"});
  const std::string old_text = numbered(20);
  dir.write("m.py", old_text);
  git.run({"add", "-A"});
  git.run({"commit", "-qm", "before"});
  const std::string patch = unified_diff("m.py", old_text, numbered(20, {{10, "x\n"}}));
  dir.write("m.py", numbered(20, {{8, "drift\n"}}));
  git.run({"commit", "-qam", "drift"});
  EXPECT_NE(git.attempt({"apply", "-"}, patch).exit_status, 0);
  git.run({"apply", "--3way", "-"}, patch);
  EXPECT_EQ(dir.read("m.py"), numbered(20, {{8, "drift\n"}, {10, "x\n"}}));
}

TEST(RealGit, TakesNewAndDeletedEmptyFilesWhoseNamesItMisreads) {
  const TempDir dir;
  const Git git(dir.path());
  git.run({"init", "-q"});
  dir.write("gone /m.py", "");
  git.run({"apply", "-"}, unified_diff("gone /m.py", "", std::nullopt) +
                              unified_diff("new /m n.py", std::nullopt, ""));
  EXPECT_FALSE(std::filesystem::exists(dir.path("gone /m.py")));
  EXPECT_EQ(dir.read("new /m n.py"), "");
}

TEST(RealGit, TakesNewAndDeletedFiles) {
  const TempDir dir;
  const Git git(dir.path());
  git.run({"init", "-q"});
  dir.write("gone.py", "a\nb");
  dir.write("gone empty.py", "");
  git.run({"apply", "-"}, unified_diff("gone empty.py", "", std::nullopt) +
                              unified_diff("gone.py", "a\nb", std::nullopt) +
                              unified_diff("new/é.py", std::nullopt, "x\r\ny") +
                              unified_diff("new/empty.py", std::nullopt, ""));
  EXPECT_FALSE(std::filesystem::exists(dir.path("gone.py")));
  EXPECT_FALSE(std::filesystem::exists(dir.path("gone empty.py")));
  EXPECT_EQ(dir.read("new/é.py"), "x\r\ny");
  EXPECT_EQ(dir.read("new/empty.py"), "");
}

}  // namespace
}  // namespace modelmend::patch
