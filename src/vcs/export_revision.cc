#include "vcs/export_revision.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/file_system.h"
#include "base/subprocess.h"

namespace modelmend::vcs {
namespace {

// The index of the copy; it stands in the folder while git writes, and is removed.
constexpr const char* kIndexName = ".modelmend-export-index";

Result<std::string> tree_of(const Repository& repository, const std::string& revision) {
  auto id = run_git(repository,
                    {"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{tree}"});
  if (!id)
    return fail(ErrorCode::Usage, repository.work_tree,
                fmt::format("'{}' is not a commit of this repository", revision),
                "name a branch, a tag or a commit");
  std::erase(*id, '\n');
  return id;
}

// As run_git, with an index of our own.
Result<void> run_with_index(const Repository& repository, const std::string& index,
                            std::vector<std::string> arguments) {
  const std::string name = "git " + arguments.front();
  arguments.insert(arguments.begin(), "git");
  const auto result = run_command({.arguments = std::move(arguments),
                                   .folder = repository.work_tree,
                                   .environment = {{"LC_ALL", "C"},
                                                   {"GIT_TERMINAL_PROMPT", "0"},
                                                   {"GIT_LFS_SKIP_SMUDGE", "1"},
                                                   {"GIT_INDEX_FILE", index}}});
  if (!result) return tl::unexpected(result.error());
  if (result->exit_status == 0) return {};
  return fail(ErrorCode::External, name, result->errors.substr(0, result->errors.find('\n')));
}

}  // namespace

Result<void> export_revision(const Repository& repository, const std::string& revision,
                             const std::string& folder) {
  const auto tree = tree_of(repository, revision);
  if (!tree) return tl::unexpected(tree.error());
  const std::string index = join_path(folder, kIndexName);
  auto done = run_with_index(repository, index, {"read-tree", *tree});
  if (done)
    done = run_with_index(
        repository, index,
        {"checkout-index", "--all", "--force", "--quiet", "--prefix=" + folder + "/"});
  RealFileSystem files;
  if (auto removed = files.remove(index); done && !removed) return removed;
  return done;
}

}  // namespace modelmend::vcs
