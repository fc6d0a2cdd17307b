#include "vcs/repository.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>

#include "support/git.h"
#include "support/temp_dir.h"

namespace modelmend::vcs {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing_support::Git;
using testing_support::TempDir;

class RepositoryTest : public ::testing::Test {
 protected:
  void commit_all(const std::string& message) {
    git_.run({"add", "-A"});
    git_.run({"commit", "-qm", message});
  }
  [[nodiscard]] Repository repository() const {
    auto found = find_repository(files_, dir_.path("w"));
    EXPECT_TRUE(found.has_value());
    return found.value_or(Repository{});
  }
  void SetUp() override {
    fs::create_directory(dir_.path("w"));
    git_.run({"init", "-q"});
  }

  TempDir dir_;
  Git git_{dir_.path("w")};
  RealFileSystem files_;
};

TEST_F(RepositoryTest, IsFoundFromAnyFolderInTheWorkTree) {
  dir_.write("w/a/b/m.py", "");
  const auto found = find_repository(files_, dir_.path("w/a/b"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->work_tree, dir_.path("w"));
  EXPECT_EQ(found->git_dir, dir_.path("w/.git"));
  EXPECT_EQ(found->common_dir, found->git_dir);
  EXPECT_EQ(find_repository(files_, dir_.path()), std::nullopt);
  EXPECT_EQ(find_repository(files_, dir_.path("none")), std::nullopt);
}

TEST_F(RepositoryTest, LinkedWorkTreeHasAGitDirectoryOfItsOwn) {
  dir_.write("w/m.py", "");
  commit_all("one");
  git_.run({"worktree", "add", "-q", dir_.path("linked")});
  const auto found = find_repository(files_, dir_.path("linked"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->work_tree, dir_.path("linked"));
  EXPECT_EQ(found->git_dir, dir_.path("w/.git/worktrees/linked"));
  EXPECT_EQ(found->common_dir, dir_.path("w/.git"));
}

TEST_F(RepositoryTest, SubmoduleStyleGitFileIsFollowed) {
  dir_.write("w/sub/m.py", "");
  fs::rename(dir_.path("w/.git"), dir_.path("store"));
  dir_.write("w/.git", "gitdir: ../store\n");
  const auto found = find_repository(files_, dir_.path("w/sub"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->git_dir, dir_.path("store"));
}

TEST_F(RepositoryTest, SomethingElseThatIsCalledDotGitIsNone) {
  dir_.write("w/inner/.git", "not a pointer\n");
  fs::create_directories(dir_.path("w/empty/.git"));
  EXPECT_EQ(find_repository(files_, dir_.path("w/inner"))->work_tree, dir_.path("w"));
  EXPECT_EQ(find_repository(files_, dir_.path("w/empty"))->work_tree, dir_.path("w"));
}

TEST_F(RepositoryTest, ConfigIsReadAsGitReadsIt) {
  auto config = read_config(repository());
  ASSERT_TRUE(config) << config.error().message();
  EXPECT_FALSE(config->sha256);
  EXPECT_TRUE(config->quote_path);
  git_.run({"config", "core.quotePath", "off"});
  git_.run({"config", "core.fileMode", "false"});
  config = read_config(repository());
  EXPECT_FALSE(config->quote_path);
  EXPECT_FALSE(config->file_mode);
}

TEST_F(RepositoryTest, ConfigKnowsTheObjectFormat) {
  fs::create_directory(dir_.path("s"));
  Git(dir_.path("s")).run({"init", "-q", "--object-format=sha256"});
  EXPECT_TRUE(read_config(*find_repository(files_, dir_.path("s")))->sha256);
}

TEST_F(RepositoryTest, DirtyFilesAreThoseThatHeadCannotGiveBack) {
  for (const char* name : {"clean.py", "staged.py", "modified.py", "both.py", "odd \"näme\n.py"}) {
    dir_.write(std::string("w/") + name, "one\n");
  }
  dir_.write("w/.gitignore", "ignored.py\nout/\n");
  commit_all("one");
  dir_.write("w/staged.py", "two\n");
  dir_.write("w/both.py", "two\n");
  git_.run({"add", "-A"});
  dir_.write("w/both.py", "three\n");
  dir_.write("w/modified.py", "two\n");
  dir_.write("w/odd \"näme\n.py", "two\n");
  dir_.write("w/new.py", "");
  dir_.write("w/fresh/deep/new.py", "");
  dir_.write("w/ignored.py", "");
  dir_.write("w/out/x/y.py", "");
  dir_.write("w/not asked.py", "");
  const std::vector<std::string> paths = {
      "clean.py", "staged.py",         "modified.py", "both.py",    "odd \"näme\n.py",
      "new.py",   "fresh/deep/new.py", "ignored.py",  "out/x/y.py", "none.py"};
  const auto dirty = dirty_files(repository(), paths);
  ASSERT_TRUE(dirty) << dirty.error().message();
  EXPECT_THAT(*dirty, ElementsAre(DirtyFile{"both.py", WorkState::Modified},
                                  DirtyFile{"fresh/deep/new.py", WorkState::Untracked},
                                  DirtyFile{"ignored.py", WorkState::Ignored},
                                  DirtyFile{"modified.py", WorkState::Modified},
                                  DirtyFile{"new.py", WorkState::Untracked},
                                  DirtyFile{"odd \"näme\n.py", WorkState::Modified},
                                  DirtyFile{"out/x/y.py", WorkState::Ignored},
                                  DirtyFile{"staged.py", WorkState::Staged}));
}

TEST_F(RepositoryTest, PathsAreTakenLiterally) {
  dir_.write("w/[a].py", "one\n");
  dir_.write("w/a.py", "one\n");
  dir_.write("w/-x.py", "one\n");
  commit_all("one");
  dir_.write("w/a.py", "two\n");
  dir_.write("w/-x.py", "two\n");
  const std::vector<std::string> paths = {"[a].py", "-x.py"};
  EXPECT_THAT(*dirty_files(repository(), paths),
              ElementsAre(DirtyFile{"-x.py", WorkState::Modified}));
}

TEST_F(RepositoryTest, MoreFilesThanOneCommandLineHolds) {
  std::vector<std::string> paths;
  const std::string long_name(60, 'n');
  for (int i = 0; i < 4000; ++i) paths.push_back(long_name + std::to_string(i) + ".py");
  dir_.write("w/" + paths.back(), "new\n");
  EXPECT_THAT(*dirty_files(repository(), paths),
              ElementsAre(DirtyFile{paths.back(), WorkState::Untracked}));
  EXPECT_THAT(*dirty_files(repository(), {}), IsEmpty());
}

TEST_F(RepositoryTest, UnmergedFilesAreDirty) {
  dir_.write("w/m.py", "one\n");
  commit_all("one");
  git_.run({"checkout", "-qb", "other"});
  dir_.write("w/m.py", "other\n");
  commit_all("other");
  git_.run({"checkout", "-q", "-"});
  dir_.write("w/m.py", "ours\n");
  commit_all("ours");
  EXPECT_NE(git_.attempt({"merge", "-q", "other"}).exit_status, 0);
  const std::vector<std::string> paths = {"m.py"};
  EXPECT_THAT(*dirty_files(repository(), paths),
              ElementsAre(DirtyFile{"m.py", WorkState::Unmerged}));
}

TEST_F(RepositoryTest, StoredBlobsShowWhereGitConverts) {
  dir_.write("w/.gitattributes", "crlf.py text eol=crlf\n");
  const std::string odd = "tab\t\"quo\\te\"\n.py";
  dir_.write("w/crlf.py", "a\r\n");
  dir_.write("w/plain.py", "a\r\n");
  dir_.write("w/lf.py", "a\n");
  dir_.write("w/" + odd, "a\n");
  const std::vector<std::string> paths = {"crlf.py", "plain.py", "lf.py", odd};
  const auto ids = stored_blob_ids(repository(), paths);
  ASSERT_TRUE(ids) << ids.error().message();
  ASSERT_EQ(ids->size(), 4U);
  EXPECT_EQ((*ids)[0], (*ids)[2]);
  EXPECT_NE((*ids)[1], (*ids)[2]);
  EXPECT_EQ((*ids)[3], (*ids)[2]);
}

TEST_F(RepositoryTest, WhatGitSaysIsInTheError) {
  const auto result = run_git(repository(), {"no-such-verb"});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::External);
  EXPECT_EQ(result.error().where, "git no-such-verb");
  EXPECT_THAT(result.error().what, HasSubstr("no-such-verb"));
}

}  // namespace
}  // namespace modelmend::vcs
