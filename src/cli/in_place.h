// InPlace: the writing half of `run --write`.
//
// Opened before any file is read, because a run that was cut short is brought to an end first. It
// knows which files may not be written (uncommitted work of the user, read-only files) and writes
// the others all together or not at all.
#pragma once

#include <map>
#include <string>

#include "base/declined.h"
#include "cli/context.h"
#include "patch/atomic_write.h"
#include "patch/unified_diff.h"

namespace modelmend::cli {

class InPlace {
 public:
  [[nodiscard]] static Result<InPlace> open(FileSystem& files, const CommandContext& context);

  // Changed files of the result that must stay as they are, by path, with the reason.
  // In a hook a file counts as it is in the index.
  enum class Clean { AsCommitted, AsStaged };
  [[nodiscard]] Result<std::map<std::string, Declined>> files_to_keep(
      const pipeline::RunResult& result, Clean clean) const;
  // An Error means that nothing was written.
  Result<void> write(const pipeline::RunResult& result);

 private:
  // Of those whose text could not be had back from HEAD; by absolute path.
  [[nodiscard]] Result<std::map<std::string, vcs::WorkState>> dirty_states(
      const std::vector<std::string>& paths) const;

  InPlace(FileSystem& files, const CommandContext& context, patch::JournalLocation location,
          patch::WriteSession session)
      : files_(files),
        context_(context),
        location_(std::move(location)),
        session_(std::move(session)) {}

  FileSystem& files_;
  const CommandContext& context_;
  patch::JournalLocation location_;
  patch::WriteSession session_;
};

// Where the journal of this project lies.
[[nodiscard]] Result<patch::JournalLocation> journal_location(const CommandContext& context);
// One line on stderr for each thing that recovery did.
void say_what_was_recovered(const patch::RecoveryReport& report);
// A warning on stderr if a run was cut short; reading commands do no more about it.
Result<void> say_if_run_waits(FileSystem& files, const CommandContext& context);
// How git wants a diff for this repository.
[[nodiscard]] Result<patch::DiffOptions> diff_options(const CommandContext& context,
                                                      const pipeline::RunResult& result);

}  // namespace modelmend::cli
