// TemporaryWorktree: a commit checked out in a folder of its own, where somebody's program may run.
//
// Used to verify the commits of a branch one after another: files that git does not know, such as a
// program's caches, stay from one commit to the next. It is whole although the user's may be
// sparse; submodules are empty. Removed when destroyed, from the disk and from git's list of work
// trees; whoever makes one holds signals back while it lives. No hook runs.
#pragma once

#include <string>
#include <utility>

#include "base/file_system.h"
#include "base/result.h"
#include "base/temp_folder.h"
#include "vcs/repository.h"

namespace modelmend::vcs {

class TemporaryWorktree {
 public:
  [[nodiscard]] static Result<TemporaryWorktree> make(const FileSystem& files,
                                                      const Repository& repository,
                                                      const std::string& commit);

  TemporaryWorktree(const TemporaryWorktree&) = delete;
  TemporaryWorktree& operator=(const TemporaryWorktree&) = delete;
  TemporaryWorktree(TemporaryWorktree&& other) noexcept = default;
  TemporaryWorktree& operator=(TemporaryWorktree&& other) = delete;
  ~TemporaryWorktree();

  // What a program has done to files of the commit is lost.
  Result<void> check_out(const std::string& commit);
  [[nodiscard]] const std::string& path() const { return tree_.work_tree; }

 private:
  TemporaryWorktree(Repository owner, TempFolder folder)
      : owner_(std::move(owner)), folder_(std::move(folder)) {}

  Repository owner_;
  TempFolder folder_;  // an empty path once moved from
  Repository tree_;
};

}  // namespace modelmend::vcs
