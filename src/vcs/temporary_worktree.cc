#include "vcs/temporary_worktree.h"

#include <string_view>

namespace modelmend::vcs {
namespace {

// Programs may look at the name of the folder, so it is the user's.
std::string folder_name(const Repository& repository) {
  const std::string_view name = file_name(repository.work_tree);
  return name.empty() ? "work-tree" : std::string(name);
}

}  // namespace

Result<TemporaryWorktree> TemporaryWorktree::make(const FileSystem& files,
                                                  const Repository& repository,
                                                  const std::string& commit) {
  auto folder = TempFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  TemporaryWorktree made(repository, *std::move(folder));
  const std::string path = join_path(made.folder_.path(), folder_name(repository));
  const auto added = run_git(
      repository, {"worktree", "add", "--quiet", "--no-checkout", "--detach", path, commit});
  if (!added) return tl::unexpected(added.error());
  made.tree_.work_tree = path;
  const auto tree = find_repository(files, path);
  if (!tree || tree->work_tree != path)
    return fail(ErrorCode::External, "git worktree", "git made no work tree at '" + path + "'");
  made.tree_ = *tree;
  if (auto done = made.check_out(commit); !done) return tl::unexpected(done.error());
  return made;
}

Result<void> TemporaryWorktree::check_out(const std::string& commit) {
  const auto done = run_git(tree_,
                            {"-c", "core.sparseCheckout=false", "-c", "core.fsmonitor=false", "-c",
                             "core.hooksPath=/dev/null", "reset", "--quiet", "--hard", commit},
                            {}, join_path(tree_.git_dir, "index"));
  if (!done) return tl::unexpected(done.error());
  return {};
}

TemporaryWorktree::~TemporaryWorktree() {
  if (folder_.path().empty() || tree_.work_tree.empty()) return;
  // Twice: also if a program has locked it. Where git refuses, its next `worktree prune` does it.
  static_cast<void>(run_git(owner_, {"worktree", "remove", "--force", "--force", tree_.work_tree}));
}

}  // namespace modelmend::vcs
