#include "patch/unified_diff.h"

#include <gmock/gmock.h>

#include <map>
#include <random>

#include "patch/apply.h"
#include "support/git.h"
#include "support/temp_dir.h"

namespace modelmend::patch {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
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

// One generated project: a path, the text before and the text after.
struct Project {
  std::map<std::string, std::pair<std::string, std::string>> files;
};

class ProjectMaker {
 public:
  explicit ProjectMaker(unsigned seed) : random_(seed) {}

  Project make(int files) {
    Project project;
    for (int i = 0; i < files; ++i) {
      const std::string old_text = text();
      project.files[name(i)] = {old_text, changed(old_text)};
    }
    return project;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  std::string name(int i) {
    static const std::vector<std::string> kParts = {
        "plain",  "with space", "tab\tname", "quo\"te", "back\\slash", "é-ü",    "日本",   "-dash",
        "a b c ", "new\nline",  "$HOME",     "--- a",   "del\x7f",     "bell\a", "raw\xE9"};
    std::string path = kParts[below(kParts.size())] + std::to_string(i) + ".py";
    if (below(2) == 0) path = kParts[below(kParts.size())] + "/" + path;
    return path;
  }

  std::string line() {
    static const std::vector<std::string> kLines = {
        "",          "    x = 1", "class A:",    "    def f(self):",
        "-- dashes", "++ plus",   "@@ -1 +1 @@", "\\ No newline at end of file",
        "caf\xE9",   "é",         "\t",          "trailing  ",
        "\f",        "a\rb",      "\x1b[31mred", "diff --git a/x b/x",
        " ",         "\x01\x7f"};
    return kLines[below(kLines.size())];
  }

  std::string text() {
    static const std::vector<std::string> kEnds = {"\n", "\n", "\r\n"};
    const std::string end = kEnds[below(kEnds.size())];
    std::string result = below(8) == 0 ? "\xEF\xBB\xBF" : "";
    const std::size_t lines = below(10) == 0 ? 0 : below(60);
    for (std::size_t i = 0; i < lines; ++i) result += line() + (below(12) == 0 ? "\n" : end);
    if (below(3) == 0) result += line();
    return result;
  }

  std::string changed(const std::string& old_text) {
    std::string result = old_text;
    const std::size_t edits = 1 + below(6);
    for (std::size_t i = 0; i < edits; ++i) {
      const std::size_t at = below(result.size() + 1);
      const std::size_t gone = std::min(below(30), result.size() - at);
      static const std::vector<std::string> kNew = {"", "x", "new\n", "a\r\nb", "\n", "\n\n\n"};
      result.replace(at, gone, kNew[below(kNew.size())]);
    }
    if (below(20) == 0) result.clear();
    return result;
  }

  std::mt19937 random_;
};

using Texts = std::map<std::string, std::string>;

void write_all(const TempDir& dir, const Texts& texts) {
  for (const auto& [path, text] : texts) dir.write(path, text);
}

Texts read_all(const TempDir& dir, const Texts& like) {
  Texts found;
  for (const auto& [path, text] : like) found[path] = dir.read(path);
  return found;
}

class RealGitApplies : public ::testing::TestWithParam<unsigned> {};

TEST_P(RealGitApplies, OurPatchForwardAndBackByteForByte) {
  const Project project = ProjectMaker(GetParam()).make(150);
  const bool quote = GetParam() % 2 == 0;
  std::string patch;
  Texts before;
  Texts after;
  for (const auto& [path, texts] : project.files) {
    before[path] = texts.first;
    after[path] = texts.second;
    patch += unified_diff(path, texts.first, texts.second, {.quote_non_ascii = quote});
  }
  const TempDir dir;
  const Git git(dir.path());
  git.run({"init", "-q"});
  write_all(dir, before);
  git.run({"apply", "--check", "-"}, patch);
  git.run({"apply", "--whitespace=nowarn", "-"}, patch);
  EXPECT_EQ(read_all(dir, after), after);
  git.run({"apply", "--whitespace=nowarn", "-R", "-"}, patch);
  EXPECT_EQ(read_all(dir, before), before);

  // Whatever the user's settings are.
  git.run({"config", "apply.whitespace", "nowarn"});
  git.run({"config", "diff.noprefix", "true"});
  git.run({"config", "core.quotePath", quote ? "false" : "true"});
  git.run({"apply", "-"}, patch);
  EXPECT_EQ(read_all(dir, after), after);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RealGitApplies, ::testing::Range(1U, 9U));

TEST(RealGit, WritesTheSameHeadersAsWeDo) {
  const Project project = ProjectMaker(77).make(60);
  const TempDir dir;
  const Git git(dir.path());
  git.run({"init", "-q"});
  for (const auto& [path, texts] : project.files) dir.write(path, texts.first);
  git.run({"add", "-A"});
  git.run({"commit", "-qm", "before"});
  for (const auto& [path, texts] : project.files) dir.write(path, texts.second);
  for (const auto& [path, texts] : project.files) {
    const std::string theirs =
        git.run({"--literal-pathspecs", "diff", "--full-index", "--text", "--", path});
    const std::string ours = unified_diff(path, texts.first, texts.second);
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
