#include "vcs/export_revision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "support/git.h"
#include "support/temp_dir.h"

namespace modelmend::vcs {
namespace {

using ::testing::HasSubstr;
using testing_support::Git;
using testing_support::TempDir;

class ExportRevision : public ::testing::Test {
 protected:
  ExportRevision() {
    git_.run({"init", "-q"});
    project_.write("app/models.py", "old\n");
    project_.write("run.sh", "#!/bin/sh\n");
    std::filesystem::permissions(project_.path("run.sh"), std::filesystem::perms::owner_all);
    std::filesystem::create_symlink("app", project_.path("link"));
    git_.run({"add", "."});
    git_.run({"commit", "-qm", "old"});
    project_.write("app/models.py", "new\n");
    git_.run({"add", "."});
    project_.write("app/models.py", "newest\n");
  }

  Result<void> export_to_folder(const std::string& revision) {
    RealFileSystem files;
    return export_revision(*find_repository(files, project_.path()), revision, folder_.path());
  }

  TempDir project_;
  TempDir folder_;
  Git git_{project_.path()};
};

TEST_F(ExportRevision, WritesTheFilesAsACheckoutWould) {
  const auto done = export_to_folder("HEAD");
  ASSERT_TRUE(done.has_value()) << done.error().message();
  EXPECT_EQ(folder_.read("app/models.py"), "old\n");
  EXPECT_EQ(std::filesystem::read_symlink(folder_.path("link")), "app");
  EXPECT_EQ(std::filesystem::status(folder_.path("run.sh")).permissions() &
                std::filesystem::perms::owner_exec,
            std::filesystem::perms::owner_exec);
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
    names.push_back(entry.path().filename());
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("app", "run.sh", "link"));
}

TEST_F(ExportRevision, LeavesIndexAndWorkTreeAlone) {
  const std::string before = git_.run({"status", "--porcelain=v2"});
  ASSERT_TRUE(export_to_folder("HEAD").has_value());
  EXPECT_EQ(git_.run({"status", "--porcelain=v2"}), before);
  EXPECT_EQ(project_.read("app/models.py"), "newest\n");
}

TEST_F(ExportRevision, RefusesWhatIsNoCommit) {
  for (const std::string revision : {"nowhere", "--all", ""}) {
    const auto done = export_to_folder(revision);
    ASSERT_FALSE(done.has_value()) << revision;
    EXPECT_THAT(done.error().message(), HasSubstr("'" + revision + "' is not a commit"));
  }
}

}  // namespace
}  // namespace modelmend::vcs
