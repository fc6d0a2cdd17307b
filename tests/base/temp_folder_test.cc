#include "base/temp_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace modelmend {
namespace {

TEST(TempFolder, IsForThisUserOnlyAndGoesWithEverythingInIt) {
  std::string path;
  {
    const auto folder = TempFolder::make();
    ASSERT_TRUE(folder.has_value()) << folder.error().message();
    path = folder->path();
    struct stat found{};
    ASSERT_EQ(::stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0700U);
    std::filesystem::create_directories(path + "/a/b");
    std::ofstream(path + "/a/b/c") << "text";
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(TempFolder, IsRemovedOnceWhenItIsMoved) {
  auto first = TempFolder::make();
  ASSERT_TRUE(first.has_value());
  const std::string path = first->path();
  {
    const TempFolder second = *std::move(first);
    EXPECT_TRUE(std::filesystem::exists(second.path()));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace modelmend
