#include "base/file_system.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "support/temp_dir.h"

namespace modelmend {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing_support::TempDir;

// A new folder where the file system keeps extended attributes of users, if any usual place does.
class AttributeFolder {
 public:
  AttributeFolder() {
    const auto usual = std::filesystem::temp_directory_path();
    for (const std::filesystem::path& parent : {usual, {"."}, {"/dev/shm"}, {"/var/tmp"}}) {
      std::string pattern = std::filesystem::absolute(parent / "modelmend-XXXXXX").string();
      if (::mkdtemp(pattern.data()) == nullptr) continue;
      remove();
      path_ = pattern;
      if (::setxattr(path_.c_str(), "user.note", "", 0, 0) == 0) return;
    }
  }
  AttributeFolder(const AttributeFolder&) = delete;
  AttributeFolder& operator=(const AttributeFolder&) = delete;
  ~AttributeFolder() { remove(); }

  [[nodiscard]] std::string new_file(const std::string& name) const {
    std::ofstream(path_ + "/" + name).flush();
    return path_ + "/" + name;
  }

 private:
  void remove() const {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::string path_;
};

// One that is not the group that new files get anyway, if we are in any other.
gid_t last_group_of_ours() {
  std::vector<gid_t> groups(static_cast<std::size_t>(::getgroups(0, nullptr)));
  ::getgroups(static_cast<int>(groups.size()), groups.data());
  std::erase(groups, ::getegid());
  return groups.empty() ? ::getegid() : groups.back();
}

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

TEST_F(RealFileSystemTest, ReadsOneFileAfterAnotherIntoTheSameBuffer) {
  const std::string large(200'000, 'x');
  dir_.write("large", large);
  dir_.write("small", "y\n");
  dir_.write("empty", "");
  FileBuffer buffer;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(files_.read_file_into(dir_.path("small"), buffer), "y\n");
    EXPECT_EQ(files_.read_file_into(dir_.path("large"), buffer), large);
    EXPECT_EQ(files_.read_file_into(dir_.path("empty"), buffer), "");
  }
  // Files of /proc say that they are empty and are not.
  EXPECT_EQ(files_.read_file_into("/proc/self/status", buffer)->substr(0, 5), "Name:");
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
  // Sparse, so that it takes no space.
  ASSERT_EQ(::truncate(dir_.path("huge").c_str(), off_t{kMaxFileBytes} + 1), 0);
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
  const AttributeFolder folder;
  const std::string from = folder.new_file("from");
  const std::string to = folder.new_file("to");
  ASSERT_EQ(::chmod(from.c_str(), 0751), 0);
  const bool has_attributes = ::setxattr(from.c_str(), "user.note", "hi", 2, 0) == 0;
  ASSERT_TRUE(files_.copy_attributes(from, to));
  EXPECT_EQ((*files_.stat(to))->mode, 0751U);
  // Where there are none to copy, that they are missing is no error.
  char value[8] = {};
  EXPECT_EQ(::getxattr(to.c_str(), "user.note", value, sizeof value), has_attributes ? 2 : -1);
  EXPECT_STREQ(value, has_attributes ? "hi" : "");
}

// Root may give a file to anybody, others to the groups that they are in.
TEST_F(RealFileSystemTest, CopiesTheOwnerAsFarAsWeMay) {
  dir_.write("from", "");
  dir_.write("to", "");
  uid_t owner = 12345;
  gid_t group = 23456;
  if (::chown(dir_.path("from").c_str(), owner, group) != 0) {
    owner = ::geteuid();
    group = last_group_of_ours();
    ASSERT_EQ(::chown(dir_.path("from").c_str(), owner, group), 0);
  }
  ASSERT_EQ(::chmod(dir_.path("from").c_str(), 04755), 0);
  ASSERT_TRUE(files_.can_give_owner(**files_.stat(dir_.path("from"))));
  ASSERT_TRUE(files_.copy_attributes(dir_.path("from"), dir_.path("to")));
  const auto stat = **files_.stat(dir_.path("to"));
  EXPECT_EQ(stat.owner, owner);
  EXPECT_EQ(stat.group, group);
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
