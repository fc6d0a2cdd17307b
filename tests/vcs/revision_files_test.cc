#include "vcs/revision_files.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/git.h"
#include "support/temp_dir.h"

namespace modelmend::vcs {
namespace {

using testing_support::Git;
using testing_support::TempDir;

class RevisionFilesTest : public testing::Test {
 protected:
  RevisionFilesTest() : git_(dir_.path()) { git_.run({"init", "-q"}); }

  void commit() const {
    git_.run({"add", "-A"});
    git_.run({"commit", "-qm", "change"});
  }
  [[nodiscard]] Result<std::unique_ptr<RevisionFiles>> open(const std::string& revision) const {
    const auto repository = find_repository(disk_, dir_.path());
    EXPECT_TRUE(repository.has_value());
    return RevisionFiles::open(disk_, *repository, revision);
  }
  [[nodiscard]] std::string path(const std::string& name) const { return dir_.path(name); }

  RealFileSystem disk_;
  TempDir dir_;
  Git git_;
};

TEST_F(RevisionFilesTest, HoldsTheFilesOfTheCommitAndNotOfTheWorkTree) {
  dir_.write("app/models.py", "old = 1\n");
  dir_.write("gone.py", "");
  commit();
  dir_.write("app/models.py", "new = 2\n");
  dir_.write("app/later.py", "");
  std::filesystem::remove(path("gone.py"));

  const auto files = open("HEAD");
  ASSERT_TRUE(files) << files.error().message();
  EXPECT_EQ((*files)->read_file(path("app/models.py")), "old = 1\n");
  EXPECT_TRUE((*files)->stat(path("gone.py")).value().has_value());
  EXPECT_FALSE((*files)->stat(path("app/later.py")).value().has_value());
  EXPECT_FALSE((*files)->read_file(path("app/later.py")));
  const std::vector<DirEntry> top{{"app", FileKind::Directory}, {"gone.py", FileKind::Regular}};
  EXPECT_EQ((*files)->list_dir(dir_.path()), top);
  EXPECT_EQ((*files)->stat(path("app")).value()->kind, FileKind::Directory);
}

TEST_F(RevisionFilesTest, ListsAFolderOnceThoughOtherNamesSortIntoIt) {
  for (const char* name : {"a/x.py", "a-b.py", "a.py", "a0.py"}) dir_.write(name, "");
  commit();
  const auto files = open("HEAD");
  ASSERT_TRUE(files);
  const std::vector<DirEntry> top{{"a", FileKind::Directory},
                                  {"a-b.py", FileKind::Regular},
                                  {"a.py", FileKind::Regular},
                                  {"a0.py", FileKind::Regular}};
  EXPECT_EQ((*files)->list_dir(dir_.path()), top);
}

TEST_F(RevisionFilesTest, ReadsOtherFilesWhenTheyAreAskedFor) {
  dir_.write("data.json", "{}\n");
  dir_.write("odd \"name\"\n.py", "x = '\\n'\n");
  dir_.write("empty.py", "");
  commit();
  const auto files = open("HEAD");
  ASSERT_TRUE(files);
  EXPECT_EQ((*files)->read_file(path("data.json")), "{}\n");
  EXPECT_EQ((*files)->read_file(path("odd \"name\"\n.py")), "x = '\\n'\n");
  EXPECT_EQ((*files)->read_file(path("empty.py")), "");
}

TEST_F(RevisionFilesTest, FollowsLinksInsideOfTheTreeOnly) {
  dir_.write("app/models.py", "x = 1\n");
  std::filesystem::create_symlink("app", path("link"));
  std::filesystem::create_symlink("/etc", path("out"));
  std::filesystem::create_symlink("circle", path("circle"));
  commit();
  const auto files = open("HEAD");
  ASSERT_TRUE(files);
  EXPECT_EQ((*files)->lstat(path("link")).value()->kind, FileKind::Symlink);
  EXPECT_EQ((*files)->read_file(path("link/models.py")), "x = 1\n");
  EXPECT_EQ((*files)->real_path(path("link/models.py")), path("app/models.py"));
  EXPECT_FALSE((*files)->stat(path("out/passwd")).value().has_value());
  EXPECT_FALSE((*files)->stat(path("circle")).value().has_value());
}

TEST_F(RevisionFilesTest, ReadsASubmoduleAtTheCommitThatTheRevisionNames) {
  const TempDir other;
  other.write("lib.py", "old = 1\n");
  const Git lib(other.path());
  lib.run({"init", "-q"});
  lib.run({"add", "-A"});
  lib.run({"commit", "-qm", "start"});
  git_.run({"-c", "protocol.file.allow=always", "submodule", "add", "-q", other.path(), "sub"});
  commit();
  dir_.write("sub/lib.py", "new = 2\n");

  const auto files = open("HEAD");
  ASSERT_TRUE(files);
  EXPECT_EQ((*files)->read_file(path("sub/lib.py")), "old = 1\n");
  const auto top = (*files)->list_dir(dir_.path());
  ASSERT_TRUE(top);
  EXPECT_EQ(top->back(), (DirEntry{"sub", FileKind::Directory}));
  EXPECT_TRUE((*files)->missing_submodules().empty());
}

TEST_F(RevisionFilesTest, LeavesIndexAndWorkTreeAlone) {
  dir_.write("a.py", "a = 1\n");
  commit();
  dir_.write("a.py", "a = 2\n");
  git_.run({"add", "-A"});
  dir_.write("a.py", "a = 3\n");
  const std::string index = dir_.read(".git/index");
  const auto files = open("HEAD");
  ASSERT_TRUE(files);
  EXPECT_EQ((*files)->read_file(path("a.py")), "a = 1\n");
  EXPECT_EQ(dir_.read(".git/index"), index);
  EXPECT_EQ(dir_.read("a.py"), "a = 3\n");
  EXPECT_FALSE((*files)->create_file(path("b.py"), "", 0644));
  EXPECT_FALSE((*files)->is_writable(path("a.py")));
}

TEST_F(RevisionFilesTest, LeavesToTheDiskWhatGitKeeps) {
  dir_.write("a.py", "");
  commit();
  dir_.write(".git/info/exclude", "secret.py\n");
  const auto files = open("HEAD");
  ASSERT_TRUE(files);
  EXPECT_EQ((*files)->read_file(path(".git/info/exclude")), "secret.py\n");
}

TEST_F(RevisionFilesTest, SaysThatARevisionIsNotKnown) {
  dir_.write("a.py", "");
  commit();
  for (const char* name : {"nowhere", "--help", ""}) {
    const auto files = open(name);
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error().what, "git knows no such revision") << name;
  }
}

TEST_F(RevisionFilesTest, SaysThatThereIsNoCommitYet) {
  const auto files = open("HEAD");
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().message(), "HEAD: the repository has no commit yet; make a first commit");
}

TEST_F(RevisionFilesTest, SaysThatAShallowCloneLacksTheRevision) {
  dir_.write("a.py", "");
  commit();
  dir_.write("a.py", "a = 1\n");
  commit();
  const TempDir other;
  const Git clone(other.path());
  clone.run({"clone", "-q", "--depth", "1", "file://" + dir_.path(), "copy"});
  const auto repository = find_repository(disk_, other.path("copy"));
  ASSERT_TRUE(repository);
  const auto files = RevisionFiles::open(disk_, *repository, "HEAD~1");
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().next,
            "the clone is shallow: 'git fetch --unshallow' brings the older commits");
}

}  // namespace
}  // namespace modelmend::vcs
