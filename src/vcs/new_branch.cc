#include "vcs/new_branch.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "vcs/records.h"

namespace modelmend::vcs {
namespace {

constexpr std::string_view kHeads = "refs/heads/";

// What git is in the middle of, and how it is brought to an end.
struct Operation {
  std::string_view mark;  // a file or folder in the git directory
  std::string_view what;
  std::string_view next;
};
constexpr std::array kOperations{
    Operation{"rebase-merge", "a rebase is in progress", "git rebase --continue or --abort"},
    Operation{"rebase-apply", "a rebase or 'git am' is in progress",
              "git rebase --continue or --abort, git am --continue or --abort"},
    Operation{"MERGE_HEAD", "a merge is in progress", "git merge --continue or --abort"},
    Operation{"CHERRY_PICK_HEAD", "a cherry-pick is in progress",
              "git cherry-pick --continue or --abort"},
    Operation{"REVERT_HEAD", "a revert is in progress", "git revert --continue or --abort"},
    Operation{"BISECT_LOG", "a bisect is in progress", "git bisect reset"}};

Result<void> refuse_operation(const FileSystem& files, const Repository& repository) {
  for (const Operation& operation : kOperations) {
    const auto mark = files.lstat(join_path(repository.git_dir, operation.mark));
    if (mark && *mark)
      return fail(ErrorCode::Input, repository.work_tree, std::string(operation.what),
                  "end it first: " + std::string(operation.next));
  }
  return {};
}

Result<std::string> head_of(const Repository& repository) {
  const auto bare = run_git(repository, {"rev-parse", "--is-bare-repository"});
  if (!bare) return bare;
  if (bare->starts_with("true"))
    return fail(ErrorCode::Input, repository.git_dir, "is a bare repository",
                "run in a work tree: git worktree add FOLDER");
  auto head = run_git(repository, {"rev-parse", "--verify", "--quiet", "HEAD^{commit}"});
  if (!head)
    return fail(ErrorCode::Input, "HEAD", "the repository has no commit yet",
                "make a first commit");
  return first_line(*head);
}

Result<void> refuse_name(const Repository& repository, const std::string& name) {
  const bool is_name = !name.empty() && !name.starts_with('-') && name != "HEAD" &&
                       run_git(repository, {"check-ref-format", std::string(kHeads) + name});
  if (is_name) return {};
  return fail(ErrorCode::Usage, "--branch", "'" + name + "' is no name for a branch",
              "git help check-ref-format lists what a name may hold");
}

// Git would not tell author and committer apart from nobody only when the first commit is made.
Result<void> refuse_nobody(const Repository& repository) {
  for (const char* who : {"GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"}) {
    if (run_git(repository, {"var", who})) continue;
    return fail(ErrorCode::Input, "git config", "git does not know who makes the commits",
                "git config user.name NAME, and git config user.email ADDRESS");
  }
  return {};
}

struct Existing {
  std::string_view ref;
  std::string_view commit;
  std::string_view checked_out_at;
};

Result<void> refuse_existing(const Existing& existing, const NewBranch& branch,
                             IfExists if_exists) {
  const std::string name(existing.ref.substr(kHeads.size()));
  const bool is_it = existing.ref == branch.ref;
  const bool in_the_way = branch.ref.starts_with(std::string(existing.ref) + "/") ||
                          existing.ref.starts_with(branch.ref + "/");
  if (in_the_way)
    return fail(ErrorCode::Usage, "--branch", "the branch '" + name + "' is in the way of the name",
                "choose another name");
  if (!is_it) return {};
  if (if_exists == IfExists::Refuse)
    return fail(ErrorCode::Usage, "--branch", "there is a branch '" + name + "' already",
                "choose another name, or reset it with --force");
  if (existing.checked_out_at.empty()) return {};
  return fail(ErrorCode::Usage, "--branch",
              "the branch '" + name + "' is checked out at '" +
                  std::string(existing.checked_out_at) + "' and cannot be reset",
              "choose another name");
}

}  // namespace

Result<NewBranch> plan_branch(const FileSystem& files, const Repository& repository,
                              const std::string& name, IfExists if_exists) {
  if (auto fine = refuse_name(repository, name); !fine) return tl::unexpected(fine.error());
  auto head = head_of(repository);
  if (!head) return tl::unexpected(head.error());
  if (auto fine = refuse_operation(files, repository); !fine) return tl::unexpected(fine.error());
  if (auto fine = refuse_nobody(repository); !fine) return tl::unexpected(fine.error());

  NewBranch branch{.ref = std::string(kHeads) + name, .start = *std::move(head), .old = {}};
  const auto list = run_git(
      repository,
      {"for-each-ref", "--format=%(refname)%00%(objectname)%00%(worktreepath)", "refs/heads"});
  if (!list) return tl::unexpected(list.error());
  for (std::string_view rest = *list; !rest.empty();) {
    std::string_view line = take_until(rest, '\n');
    Existing existing;
    existing.ref = take_until(line, '\0');
    existing.commit = take_until(line, '\0');
    existing.checked_out_at = line;
    if (!existing.ref.starts_with(kHeads)) continue;  // the rest of a folder's name
    if (auto fine = refuse_existing(existing, branch, if_exists); !fine)
      return tl::unexpected(fine.error());
    if (existing.ref == branch.ref) branch.old = existing.commit;
  }
  return branch;
}

Result<void> point_branch(const Repository& repository, const NewBranch& branch,
                          const std::string& commit, const std::string& reason) {
  // An empty old value means that the branch must not exist.
  const auto done =
      run_git(repository, {"update-ref", "-m", reason, branch.ref, commit, branch.old});
  if (!done) return tl::unexpected(done.error());
  return {};
}

}  // namespace modelmend::vcs
