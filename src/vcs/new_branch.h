// NewBranch: a branch that is to be made from HEAD, once nothing speaks against it.
//
// Made by the commands that write to a branch before they read anything, so that a refusal costs no
// work; when the commits exist, `point_branch` makes the branch. Neither touches the work tree, the
// index or HEAD.
#pragma once

#include <cstdint>
#include <string>

#include "base/file_system.h"
#include "base/result.h"
#include "vcs/repository.h"

namespace modelmend::vcs {

struct NewBranch {
  std::string ref;    // "refs/heads/NAME"
  std::string start;  // the commit of HEAD
  std::string old;    // the commit that the branch is at now; empty: there is none
};

enum class IfExists : std::uint8_t { Refuse, Reset };

// Refuses a repository without work tree or commit, an operation that is under way, a name that git
// does not take, a branch that is checked out, and one that exists unless it may be reset.
[[nodiscard]] Result<NewBranch> plan_branch(const FileSystem& files, const Repository& repository,
                                            const std::string& name, IfExists if_exists);

// Refuses if somebody else has moved the branch since it was planned. `reason` is for the reflog.
Result<void> point_branch(const Repository& repository, const NewBranch& branch,
                          const std::string& commit, const std::string& reason);

}  // namespace modelmend::vcs
