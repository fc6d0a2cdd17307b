// Hook: the manners of a command that a hook of git runs (`--hook`).
//
// What a user would be asked is decided here: which of the named files are there to be looked at,
// and which lines must stay as they are because changes beside them are put aside. pre-commit puts
// what is not staged into a patch before its hooks run; a fix too near to such a change would make
// the patch fail afterwards, and pre-commit would roll the fix back without a word about where.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "vcs/changed_lines.h"

namespace modelmend::cli {

// Those that are files or folders of this repository: git also names what is deleted, symbolic
// links and submodules.
[[nodiscard]] std::vector<std::string> paths_for_hook(const FileSystem& files,
                                                      const std::vector<std::string>& paths);

// A commit or a push must not wait for a server, nor fail where there is none.
[[nodiscard]] Result<void> refuse_network(const std::optional<schema::Source>& source);

// Lines, with the three around them, of the changes that pre-commit has put aside for this run;
// empty if there are none, nullopt if it cannot be known. By path below the root.
[[nodiscard]] std::optional<vcs::LinesOfFiles> lines_put_aside(const FileSystem& files,
                                                               const CommandContext& context);

// The reasons for which a fix was not made that a person can make possible.
[[nodiscard]] bool waits_for_a_person(const pipeline::MatchOutcome& outcome);

inline constexpr const char* kNearUnstaged = "near-unstaged-change";

// Changed files with an edit, like one of an import, on lines that must stay.
[[nodiscard]] std::vector<std::string> files_with_edits_on(const pipeline::RunResult& result,
                                                           const vcs::LinesOfFiles& lines);

// For stdout: each file that was fixed, and each that waits, with what to do about it.
[[nodiscard]] std::string hook_report(const pipeline::RunResult& result, const std::string& prefix);

}  // namespace modelmend::cli
