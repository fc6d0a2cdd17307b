#include "base/file_system.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <filesystem>

#include "support/temp_dir.h"

namespace modelmend {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing_support::TempDir;

class RealFileSystemTest : public ::testing::Test {
 protected:
  TempDir dir_;
  RealFileSystem files_;
};

TEST_F(RealFileSystemTest, ReadsWhatIsThere) {
  const std::string bytes("a\0b\r\n\xFF", 6);
  dir_.write("f", bytes);
  dir_.write("empty", "");
  EXPECT_EQ(files_.read_file(dir_.path("f")), bytes);
  EXPECT_EQ(files_.read_file(dir_.path("empty")), std::string());
}

TEST_F(RealFileSystemTest, MissingFileIsAnErrorToReadAndNothingToStat) {
  const auto read = files_.read_file(dir_.path("none"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().where, dir_.path("none"));
  EXPECT_EQ(read.error().code, ErrorCode::Input);
  const auto stat = files_.stat(dir_.path("none/below"));
  ASSERT_TRUE(stat);
  EXPECT_FALSE(stat->has_value());
}

TEST_F(RealFileSystemTest, NamedPipeIsRefusedWithoutWaiting) {
  ASSERT_EQ(::mkfifo(dir_.path("pipe").c_str(), 0600), 0);
  const auto read = files_.read_file(dir_.path("pipe"));
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().what, HasSubstr("not a regular file"));
}

TEST_F(RealFileSystemTest, FileThatIsTooLargeIsNotRead) {
  dir_.write("huge", "");
  if (::truncate(dir_.path("huge").c_str(), off_t{kMaxFileBytes} + 1) != 0) {
    GTEST_SKIP() << "this file system holds no such file";
  }
  const auto read = files_.read_file(dir_.path("huge"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().what, "larger than 2 GiB");
}

TEST_F(RealFileSystemTest, ListsNamesInBytewiseOrderWithTheirKinds) {
  dir_.write("b/x", "");
  dir_.write("a", "");
  dir_.write("Z", "");
  ASSERT_EQ(::symlink("a", dir_.path("link").c_str()), 0);
  EXPECT_THAT(*files_.list_dir(dir_.path()),
              ElementsAre(DirEntry{"Z", FileKind::Regular}, DirEntry{"a", FileKind::Regular},
                          DirEntry{"b", FileKind::Directory}, DirEntry{"link", FileKind::Symlink}));
}

TEST_F(RealFileSystemTest, CreateRefusesWhatExists) {
  ASSERT_TRUE(files_.create_file(dir_.path("f"), "one", 0640));
  EXPECT_EQ((*files_.stat(dir_.path("f")))->mode & 0700U, 0600U);
  EXPECT_FALSE(files_.create_file(dir_.path("f"), "two", 0640));
  EXPECT_EQ(dir_.read("f"), "one");
}

TEST_F(RealFileSystemTest, OverwriteKeepsTheInodeAndCutsTheRest) {
  dir_.write("f", "a longer text");
  const auto before = **files_.stat(dir_.path("f"));
  ASSERT_TRUE(files_.overwrite_file(dir_.path("f"), "short"));
  const auto after = **files_.stat(dir_.path("f"));
  EXPECT_EQ(dir_.read("f"), "short");
  EXPECT_EQ(before.inode, after.inode);
  EXPECT_FALSE(files_.overwrite_file(dir_.path("none"), "x"));
}

TEST_F(RealFileSystemTest, CopiesModeAndExtendedAttributes) {
  dir_.write("from", "");
  dir_.write("to", "");
  ASSERT_EQ(::chmod(dir_.path("from").c_str(), 0751), 0);
  const bool has_attributes = ::setxattr(dir_.path("from").c_str(), "user.note", "hi", 2, 0) == 0;
  ASSERT_TRUE(files_.copy_attributes(dir_.path("from"), dir_.path("to")));
  EXPECT_EQ((*files_.stat(dir_.path("to")))->mode, 0751U);
  if (!has_attributes) GTEST_SKIP() << "this file system keeps no extended attributes";
  char value[8] = {};
  EXPECT_EQ(::getxattr(dir_.path("to").c_str(), "user.note", value, sizeof value), 2);
  EXPECT_STREQ(value, "hi");
}

TEST_F(RealFileSystemTest, CopiesTheOwnerWhenPrivileged) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  dir_.write("from", "");
  dir_.write("to", "");
  ASSERT_EQ(::chown(dir_.path("from").c_str(), 12345, 23456), 0);
  ASSERT_EQ(::chmod(dir_.path("from").c_str(), 04755), 0);
  ASSERT_TRUE(files_.copy_attributes(dir_.path("from"), dir_.path("to")));
  const auto stat = **files_.stat(dir_.path("to"));
  EXPECT_EQ(stat.owner, 12345U);
  EXPECT_EQ(stat.group, 23456U);
  EXPECT_EQ(stat.mode, 04755U);
}

TEST_F(RealFileSystemTest, RemovesFilesAndDoesNotMindMissingOnes) {
  dir_.write("f", "");
  EXPECT_TRUE(files_.remove(dir_.path("f")));
  EXPECT_TRUE(files_.remove(dir_.path("f")));
  EXPECT_FALSE(std::filesystem::exists(dir_.path("f")));
}

TEST_F(RealFileSystemTest, MakesFoldersAtAnyDepth) {
  ASSERT_TRUE(files_.make_directories(dir_.path("a/b/c")));
  ASSERT_TRUE(files_.make_directories(dir_.path("a/b/c")));
  EXPECT_TRUE(std::filesystem::is_directory(dir_.path("a/b/c")));
  dir_.write("file", "");
  EXPECT_FALSE(files_.make_directories(dir_.path("file/below")));
}

TEST_F(RealFileSystemTest, LockIsHeldByOneAtATime) {
  auto first = files_.try_lock(dir_.path("lock"));
  ASSERT_TRUE(first);
  ASSERT_NE(*first, nullptr);
  EXPECT_EQ(*files_.try_lock(dir_.path("lock")), nullptr);
  first->reset();
  EXPECT_NE(*files_.try_lock(dir_.path("lock")), nullptr);
}

TEST_F(RealFileSystemTest, RealPathGoesThroughLinks) {
  dir_.write("a/f", "");
  ASSERT_EQ(::symlink("a", dir_.path("l").c_str()), 0);
  EXPECT_EQ(files_.real_path(dir_.path("l/../l/f")), dir_.path("a/f"));
  EXPECT_FALSE(files_.real_path(dir_.path("none")));
}

TEST(Paths, AreJoinedAndTakenApart) {
  EXPECT_EQ(join_path("a/b", "c"), "a/b/c");
  EXPECT_EQ(join_path("a/", "c"), "a/c");
  EXPECT_EQ(join_path("a", "/c"), "/c");
  EXPECT_EQ(join_path("", "c"), "c");
  EXPECT_EQ(join_path("a", ""), "a");
  EXPECT_EQ(parent_path("a/b"), "a");
  EXPECT_EQ(parent_path("b"), ".");
  EXPECT_EQ(parent_path("/b"), "/");
  EXPECT_EQ(file_name("a/b"), "b");
  EXPECT_EQ(file_name("b"), "b");
}

}  // namespace
}  // namespace modelmend
