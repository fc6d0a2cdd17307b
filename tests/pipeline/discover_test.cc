#include "pipeline/discover.h"

#include <gmock/gmock.h>

#include "support/fake_file_system.h"

namespace modelmend::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing_support::FakeFileSystem;

RunOptions options_for(std::vector<std::string> paths = {}) {
  RunOptions options;
  options.root = "/p";
  options.paths = std::move(paths);
  options.jobs = 2;
  return options;
}

TEST(Discover, FindsPythonFilesAndStubsInPathOrder) {
  const FakeFileSystem files{
      {"/p/b.py", ""}, {"/p/a/x.pyi", ""}, {"/p/a.py", ""}, {"/p/c.txt", ""}};
  EXPECT_THAT(discover_root(files, options_for()), ElementsAre("a.py", "a/x.pyi", "b.py"));
}

TEST(Discover, PassesOverHiddenFoldersEnvironmentsAndBuildOutput) {
  const FakeFileSystem files{
      {"/p/.git/hooks/x.py", ""}, {"/p/.venv/lib/x.py", ""}, {"/p/node_modules/x/x.py", ""},
      {"/p/env/pyvenv.cfg", ""},  {"/p/env/lib/x.py", ""},   {"/p/build/lib/app/x.py", ""},
      {"/p/app/x.py", ""}};
  EXPECT_THAT(discover_root(files, options_for()), ElementsAre("app/x.py"));
}

TEST(Discover, TakesAPackageThatIsCalledBuild) {
  const FakeFileSystem files{{"/p/app/build/__init__.py", ""}, {"/p/app/build/models.py", ""}};
  EXPECT_THAT(discover_root(files, options_for()),
              ElementsAre("app/build/__init__.py", "app/build/models.py"));
}

TEST(Discover, DoesNotFollowLinks) {
  FakeFileSystem files{{"/p/a/x.py", ""}};
  files.symlink("/p/a/loop", "/p");
  files.symlink("/p/y.py", "/p/a/x.py");
  EXPECT_THAT(discover_root(files, options_for()), ElementsAre("a/x.py"));
}

TEST(Discover, HonoursIgnoreFilesUnlessToldOtherwise) {
  const FakeFileSystem files{{"/p/.git/HEAD", "ref: refs/heads/main\n"},
                             {"/p/.gitignore", "gen/\n*_pb2.py\n"},
                             {"/p/gen/x.py", ""},
                             {"/p/a/m_pb2.py", ""},
                             {"/p/a/.ignore", "!m_pb2.py\nold.py\n"},
                             {"/p/a/old.py", ""},
                             {"/p/b/m_pb2.py", ""}};
  EXPECT_THAT(discover_root(files, options_for()), ElementsAre("a/m_pb2.py"));

  RunOptions all = options_for();
  all.respect_ignore_files = false;
  EXPECT_THAT(discover_root(files, all),
              ElementsAre("a/m_pb2.py", "a/old.py", "b/m_pb2.py", "gen/x.py"));
}

TEST(Discover, ANamedFileIsTakenEvenIfItIsIgnored) {
  const FakeFileSystem files{{"/p/.git/HEAD", ""}, {"/p/.gitignore", "x.py\n"}, {"/p/x.py", ""}};
  RunOptions options = options_for({"x.py"});
  options.exclude = {"x.py"};
  const auto scope = discover_scope(files, options);
  ASSERT_TRUE(scope.has_value());
  EXPECT_THAT(scope->writable, ElementsAre("x.py"));
  EXPECT_FALSE(scope->is_whole_root);
}

TEST(Discover, IncludeAndExcludeSayWhatMayBeWritten) {
  const FakeFileSystem files{{"/p/app/a.py", ""}, {"/p/app/old/b.py", ""}, {"/p/tests/c.py", ""}};
  RunOptions options = options_for();
  options.include = {"app"};
  options.exclude = {"old/"};
  const auto scope = discover_scope(files, options);
  ASSERT_TRUE(scope.has_value());
  EXPECT_THAT(scope->files, ElementsAre("app/a.py", "app/old/b.py", "tests/c.py"));
  EXPECT_THAT(scope->writable, ElementsAre("app/a.py"));
  EXPECT_TRUE(scope->is_whole_root);
}

TEST(Discover, APathThatDoesNotExistIsNamedAndTheRestIsFound) {
  const FakeFileSystem files{{"/p/a.py", ""}};
  const auto scope = discover_scope(files, options_for({"a.py", "nowhere"}));
  ASSERT_TRUE(scope.has_value());
  EXPECT_THAT(scope->writable, ElementsAre("a.py"));
  ASSERT_EQ(scope->problems.size(), 1U);
  EXPECT_EQ(scope->problems.front().where, "nowhere");
}

TEST(Discover, AnEmptyRootHasNoFiles) {
  const FakeFileSystem files{{"/p/readme.txt", ""}};
  EXPECT_THAT(discover_root(files, options_for()), IsEmpty());
}

TEST(Discover, ReadsNothingButTheListingWhenOneFileIsNamed) {
  const FakeFileSystem files{{"/p/a.py", ""}, {"/p/b/c.py", ""}};
  ASSERT_TRUE(discover_scope(files, options_for({"a.py"})).has_value());
  EXPECT_EQ(files.reads(), 0);
}

}  // namespace
}  // namespace modelmend::pipeline
