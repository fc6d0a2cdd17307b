// Our diffs as the real `git apply` takes them, on many generated files. ./scripts/check-all asks
// for a hundred thousand of them by the variable MODELMEND_GIT_APPLY_FILES.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "patch/generated_files.h"
#include "patch/unified_diff.h"
#include "support/git.h"
#include "support/temp_dir.h"

namespace modelmend::patch {
namespace {

using testing_support::FileMaker;
using testing_support::GeneratedFile;
using testing_support::Git;
using testing_support::TempDir;

constexpr std::size_t kFiles = 3'000;
constexpr std::size_t kFilesOfAPatch = 1'500;

std::size_t files_wanted() {
  const char* const wanted = std::getenv("MODELMEND_GIT_APPLY_FILES");
  return wanted == nullptr ? kFiles : std::stoul(wanted);
}

// Each patch is written in another way.
DiffOptions options_of(std::uint32_t seed) {
  return {.context_lines = seed % 2 == 0 ? 3 : 1 + seed % 5,
          .blob_ids = seed % 3 == 0 ? std::nullopt : std::optional(ObjectFormat::Sha1),
          .quote_non_ascii = seed % 4 < 2,
          .section_names = seed % 7 != 0};
}

using State = std::optional<std::string> GeneratedFile::*;

void write_all(const TempDir& dir, const std::vector<GeneratedFile>& files, State state) {
  for (const GeneratedFile& file : files) {
    if (file.*state) dir.write(file.path, *(file.*state));
  }
}

// The path of the first file that is not in this state; empty if all are.
std::string first_unlike(const TempDir& dir, const std::vector<GeneratedFile>& files, State state) {
  for (const GeneratedFile& file : files) {
    const bool exists = std::filesystem::exists(dir.path(file.path));
    const bool same = (file.*state) ? exists && dir.read(file.path) == *(file.*state) : !exists;
    if (!same) return "'" + file.path + "'";
  }
  return {};
}

void apply_and_reverse(std::uint32_t seed, std::size_t count) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  const std::vector<GeneratedFile> files = FileMaker(seed).make(count);
  std::string patch;
  for (const GeneratedFile& file : files) {
    patch += unified_diff(file.path, file.before, file.after, options_of(seed));
  }
  const TempDir dir;
  const Git git(dir.path());
  git.run({"init", "-q"});
  write_all(dir, files, &GeneratedFile::before);
  git.run({"apply", "--whitespace=nowarn", "-"}, patch);
  ASSERT_EQ(first_unlike(dir, files, &GeneratedFile::after), "");
  git.run({"apply", "--whitespace=nowarn", "-R", "-"}, patch);
  ASSERT_EQ(first_unlike(dir, files, &GeneratedFile::before), "");
}

TEST(GitApply, GivesOurBytesAndInReverseTheOldOnes) {
  const std::size_t wanted = files_wanted();
  std::uint32_t seed = 1;
  for (std::size_t done = 0; done < wanted && !HasFatalFailure(); ++seed) {
    const std::size_t count = std::min(kFilesOfAPatch, wanted - done);
    apply_and_reverse(seed, count);
    done += count;
  }
  RecordProperty("files", std::to_string(wanted));
}

TEST(GitApply, TakesOurPatchWhateverTheUsersSettingsAre) {
  const std::vector<GeneratedFile> files = FileMaker(7).make(150);
  std::string patch;
  for (const GeneratedFile& file : files) patch += unified_diff(file.path, file.before, file.after);
  for (const std::string quote_path : {"true", "false"}) {
    const TempDir dir;
    const Git git(dir.path());
    git.run({"init", "-q"});
    git.run({"config", "apply.whitespace", "nowarn"});
    git.run({"config", "diff.noprefix", "true"});
    git.run({"config", "core.quotePath", quote_path});
    write_all(dir, files, &GeneratedFile::before);
    git.run({"apply", "--check", "-"}, patch);
    git.run({"apply", "-"}, patch);
    EXPECT_EQ(first_unlike(dir, files, &GeneratedFile::after), "");
  }
}

}  // namespace
}  // namespace modelmend::patch
