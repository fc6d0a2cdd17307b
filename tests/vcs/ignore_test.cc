#include "vcs/ignore.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <set>

#include "support/fake_file_system.h"
#include "support/git.h"
#include "support/temp_dir.h"

namespace modelmend::vcs {
namespace {

using testing_support::Git;
using testing_support::TempDir;
using Verdict = IgnoreRules::Verdict;

struct PatternCase {
  std::string pattern;
  std::string path;
  bool matches;
};

class Wildmatch : public ::testing::TestWithParam<PatternCase> {};

TEST_P(Wildmatch, AnswersAsGitDoes) {
  const auto& [pattern, path, matches] = GetParam();
  EXPECT_EQ(WildPattern(pattern).matches(path), matches) << pattern << " on " << path;
}

// Most of them from git's own t3070-wildmatch.sh, by their meaning.
INSTANTIATE_TEST_SUITE_P(
    Cases, Wildmatch,
    ::testing::Values(
        PatternCase{"foo", "foo", true}, PatternCase{"bar", "foo", false},
        PatternCase{"???", "foo", true}, PatternCase{"??", "foo", false},
        PatternCase{"*f", "foo", false}, PatternCase{"*foo*", "foo", true},
        PatternCase{"*ob*a*r*", "foobar", true}, PatternCase{"\\*", "*", true},
        PatternCase{"foo\\*bar", "foobar", false}, PatternCase{"f\\\\oo", "f\\oo", true},
        PatternCase{"*[al]?", "ball", true}, PatternCase{"[!ten]", "ten", false},
        PatternCase{"t[a-g]n", "ten", true}, PatternCase{"t[!a-g]n", "ten", false},
        PatternCase{"t[^a-g]n", "ton", true}, PatternCase{"a[]]b", "a]b", true},
        PatternCase{"a[]-]b", "a-b", true}, PatternCase{"a[]a-]b", "aab", true},
        PatternCase{"]", "]", true}, PatternCase{"foo*bar", "foo/baz/bar", false},
        PatternCase{"foo**bar", "foo/baz/bar", false}, PatternCase{"foo**bar", "foobazbar", true},
        PatternCase{"foo/**/bar", "foo/baz/bar", true}, PatternCase{"foo/**/bar", "foo/bar", true},
        PatternCase{"foo/**/bar", "foo/b/a/z/bar", true},
        PatternCase{"foo/**/**/bar", "foo/bar", true}, PatternCase{"foo?bar", "foo/bar", false},
        PatternCase{"foo[/]bar", "foo/bar", false}, PatternCase{"**/foo", "foo", true},
        PatternCase{"**/foo", "XXX/foo", true}, PatternCase{"**/foo", "XXfoo", false},
        PatternCase{"*/foo", "bar/baz/foo", false}, PatternCase{"**/bar/*", "deep/foo/bar", false},
        PatternCase{"**/bar/*", "deep/foo/bar/baz", true},
        PatternCase{"**/bar/**", "deep/foo/bar/baz/x", true},
        PatternCase{"*/bar/**", "deep/foo/bar/baz/x", false},
        PatternCase{"[[:alpha:]][[:digit:]][[:upper:]]", "a1B", true},
        PatternCase{"[[:digit:][:upper:][:space:]]", "a", false},
        PatternCase{"[[:digit:][:upper:][:spaci:]]", "1", false},
        PatternCase{"[a-c[:digit:]x-z]", "y", true}, PatternCase{"[\\-_]", "-", true},
        PatternCase{"[ab", "[ab", false}, PatternCase{"[[:]", ":", true},
        PatternCase{"[--A]", "A", true}, PatternCase{"[,-.]", "-", true},
        PatternCase{"[\\]]", "]", true}, PatternCase{"a/**", "a/b/c", true},
        PatternCase{"a/**", "ab/c", false}, PatternCase{"**", "a/b", true},
        PatternCase{"a\\", "a", false}, PatternCase{"", "", true}));

TEST(Wildmatch, ManyStarsTakeNoMoreThanTheirProduct) {
  std::string pattern;
  for (int i = 0; i < 40; ++i) pattern += "*a";
  EXPECT_FALSE(WildPattern(pattern + "b").matches(std::string(4000, 'a')));
}

TEST(IgnoreRules, TheLastPatternThatMatchesDecides) {
  const IgnoreRules rules("*.log\n!keep.log\nbuild/\n/top\n# note\n\n\\#odd\ntrail \nkept\\ \n");
  EXPECT_EQ(rules.judge("a/x.log", false), Verdict::Ignored);
  EXPECT_EQ(rules.judge("a/keep.log", false), Verdict::Kept);
  EXPECT_EQ(rules.judge("a/build", true), Verdict::Ignored);
  EXPECT_EQ(rules.judge("a/build", false), Verdict::Silent);
  EXPECT_EQ(rules.judge("top", false), Verdict::Ignored);
  EXPECT_EQ(rules.judge("a/top", false), Verdict::Silent);
  EXPECT_EQ(rules.judge("#odd", false), Verdict::Ignored);
  EXPECT_EQ(rules.judge("# note", false), Verdict::Silent);
  EXPECT_EQ(rules.judge("trail", false), Verdict::Ignored);
  EXPECT_EQ(rules.judge("kept ", false), Verdict::Ignored);
}

TEST(IgnoreFolder, WithoutARepositoryTheFoldersOwnFilesCount) {
  const testing_support::FakeFileSystem files{
      {"/p/.gitignore", "a.py\n"}, {"/p/sub/.gitignore", "!a.py\n"}, {"/p/sub/a.py", ""}};
  const auto top = IgnoreFolder::at(files, std::nullopt, "/p");
  EXPECT_TRUE(top->ignores("a.py", false));
  EXPECT_TRUE(top->ignores(".git", true));
  EXPECT_FALSE(IgnoreFolder::enter(files, top, "sub")->ignores("a.py", false));
  EXPECT_TRUE(IgnoreFolder::enter(files, top, "other")->ignores("a.py", false));
}

TEST(IgnoreFolder, WalkFromASubfolderKnowsTheRulesAboveIt) {
  const testing_support::FakeFileSystem files{{"/p/.git/HEAD", ""},
                                              {"/p/.git/info/exclude", "excluded.py\n"},
                                              {"/p/.gitignore", "/src/x/gone.py\n"},
                                              {"/p/src/.gitignore", "*.tmp.py\n"},
                                              {"/p/src/x/a.py", ""}};
  const auto repository = find_repository(files, "/p/src/x");
  ASSERT_TRUE(repository);
  const auto folder = IgnoreFolder::at(files, repository, "/p/src/x");
  EXPECT_TRUE(folder->ignores("gone.py", false));
  EXPECT_TRUE(folder->ignores("a.tmp.py", false));
  EXPECT_TRUE(folder->ignores("excluded.py", false));
  EXPECT_FALSE(folder->ignores("a.py", false));
}

// Generated trees, compared with `git check-ignore` on every path.
class TreeMaker {
 public:
  explicit TreeMaker(unsigned seed) : random_(seed) {}

  void make(const TempDir& dir) {
    for (int i = 0; i < 70; ++i) dir.write(path() + "/f" + name(), "");
    for (int i = 0; i < 50; ++i) dir.write(path() + "/" + name() + ".py", "");
    dir.write(".gitignore", patterns());
    for (int i = 0; i < 5; ++i) dir.write(path() + "/.gitignore", patterns());
  }

  std::string patterns() {
    static const std::vector<std::string> kEnds = {"\n", "\n", "\n", "\r\n", " \n", "  \n", "\t\n"};
    std::string text = below(6) == 0 ? "\xEF\xBB\xBF" : "";
    const std::size_t count = 1 + below(7);
    for (std::size_t i = 0; i < count; ++i) text += pattern() + kEnds[below(kEnds.size())];
    if (below(3) == 0) text += pattern();
    return text;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  // Few letters, so that patterns meet names.
  std::string name() {
    static const std::vector<std::string> kNames = {"a",  "b",  "ab",  "ba", "aab", "a b",
                                                    "#a", "!b", "a[b", "é",  "a*",  "a\\b",
                                                    "A",  "b]", "a ",  "-"};
    return kNames[below(kNames.size())];
  }

  std::string path() {
    std::string text = name();
    for (std::size_t i = below(4); i > 0; --i) text += "/" + name();
    return text;
  }

  std::string pattern() {
    static const std::vector<std::string> kParts = {
        "a",    "b",           "ab", "*",    "**",   "?",    "/",   "/",     "/**/", "*.py", "[ab]",
        "[!a]", "a*",          "*b", "\\#a", "\\!b", "f",    "f*",  "[a-b]", ".py",  "\\ ",  "a b",
        "é",    "[[:alpha:]]", "[",  "\\",   "#",    "[]a]", "**/", "/*",    "a**",  " "};
    std::string text = below(5) == 0 ? "!" : "";
    if (below(5) == 0) text += "/";
    for (std::size_t i = 1 + below(4); i > 0; --i) text += kParts[below(kParts.size())];
    if (below(5) == 0) text += "/";
    return text;
  }

  std::mt19937 random_;
};

using Paths = std::set<std::string>;

// What a walk that does not enter ignored folders leaves out: ignored paths and all below them.
void walk(const RealFileSystem& files, const std::string& top, const std::string& below,
          const IgnoreFolderPtr& folder, bool inside_ignored, Paths& all, Paths& ignored) {
  const auto entries = files.list_dir(top + below);
  ASSERT_TRUE(entries);
  for (const DirEntry& entry : *entries) {
    if (entry.name == ".git") continue;
    const bool is_folder = entry.kind == FileKind::Directory;
    const std::string path = below + "/" + entry.name;
    const bool out = inside_ignored || folder->ignores(entry.name, is_folder);
    all.insert(path.substr(1));
    if (out) ignored.insert(path.substr(1));
    if (!is_folder) continue;
    walk(files, top, path, IgnoreFolder::enter(files, folder, entry.name), out, all, ignored);
  }
}

Paths ignored_by_git(const Git& git, const Paths& all) {
  std::string input;
  for (const std::string& path : all) input += path + '\0';
  const auto result = git.attempt({"check-ignore", "-z", "--no-index", "--stdin"}, input);
  EXPECT_LE(result.exit_status, 1) << result.errors;  // 1: none is ignored
  Paths ignored;
  for (std::size_t at = 0; at < result.output.size();) {
    const std::size_t end = result.output.find('\0', at);
    ignored.insert(result.output.substr(at, end - at));
    at = end + 1;
  }
  return ignored;
}

class RealGitIgnores : public ::testing::TestWithParam<unsigned> {};

TEST_P(RealGitIgnores, TheSamePathsOfAGeneratedTree) {
  const TempDir dir;
  const Git git(dir.path());
  git.run({"init", "-q"});
  TreeMaker maker(GetParam());
  maker.make(dir);
  dir.write(".git/info/exclude", maker.patterns());

  const RealFileSystem files;
  const auto repository = find_repository(files, dir.path());
  ASSERT_TRUE(repository);
  Paths all;
  Paths ours;
  walk(files, dir.path(), "", IgnoreFolder::at(files, repository, dir.path()), false, all, ours);
  EXPECT_GT(all.size(), 100U);
  EXPECT_EQ(ours, ignored_by_git(git, all));
}

INSTANTIATE_TEST_SUITE_P(Seeds, RealGitIgnores, ::testing::Range(1U, 17U));

// Sets a variable for one test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    const char* before = std::getenv(name);
    if (before != nullptr) before_ = before;
    ::setenv(name, value.c_str(), 1);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() {
    if (before_) {
      ::setenv(name_, before_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

TEST(GlobalIgnoreFile, IsTheUsualOneOrTheOneThatTheConfigurationNames) {
  const TempDir dir;
  const Variable home("HOME", dir.path("home"));
  const Variable xdg("XDG_CONFIG_HOME", "");
  const Variable global("GIT_CONFIG_GLOBAL", "");
  dir.write("home/.config/git/ignore", "usual.py\n");
  dir.write("home/named", "named.py\n");
  dir.write("repo/a.py", "");
  Git(dir.path("repo")).run({"init", "-q"});
  const RealFileSystem files;
  const auto repository = find_repository(files, dir.path("repo"));
  ASSERT_TRUE(repository);
  {
    const auto top = IgnoreFolder::at(files, repository, dir.path("repo"));
    EXPECT_TRUE(top->ignores("usual.py", false));
    EXPECT_FALSE(top->ignores("named.py", false));
  }
  dir.write("home/.gitconfig", "[core]\n\texcludesFile = ~/named\n");
  ::unsetenv("GIT_CONFIG_GLOBAL");
  const auto top = IgnoreFolder::at(files, repository, dir.path("repo"));
  EXPECT_FALSE(top->ignores("usual.py", false));
  EXPECT_TRUE(top->ignores("named.py", false));
}

}  // namespace
}  // namespace modelmend::vcs
