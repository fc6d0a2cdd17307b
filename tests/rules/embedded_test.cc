#include "rules/embedded.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace modelmend::rules {
namespace {

namespace fs = std::filesystem;

const fs::path kPacks = fs::path(MODELMEND_SOURCE_DIR) / "rewrite_rules";

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool belongs_in_the_binary(const fs::path& path) {
  const std::string relative = path.lexically_relative(kPacks).generic_string();
  if (relative.starts_with('.') || relative.find("/.") != std::string::npos) return false;
  return path.extension() == ".yaml" || relative.find("/cases/") != std::string::npos;
}

std::vector<std::string> paths_on_disk() {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(kPacks)) {
    if (entry.is_regular_file() && belongs_in_the_binary(entry.path()))
      paths.push_back(entry.path().lexically_relative(kPacks).generic_string());
  }
  std::ranges::sort(paths);
  return paths;
}

TEST(EmbeddedFiles, AreTheYamlFilesAndCasesOfTheTreeInByteOrder) {
  std::vector<std::string> embedded;
  for (const EmbeddedFile& file : embedded_files()) embedded.emplace_back(file.path);

  EXPECT_THAT(embedded, testing::ElementsAreArray(paths_on_disk()));
}

TEST(EmbeddedFiles, KeepEveryByte) {
  for (const EmbeddedFile& file : embedded_files())
    EXPECT_EQ(file.contents, bytes_of(kPacks / file.path)) << file.path;
}

}  // namespace
}  // namespace modelmend::rules
