// What a pull request changes, for annotations: GitHub shows few of them, so those come first that
// the pull request is about.
//
// Asked for each report whose formats include `github`; costs a few calls of git.
#pragma once

#include <span>

#include "cli/context.h"
#include "vcs/changed_lines.h"

namespace modelmend::cli {

// Of the work tree against where the branch parted from the one that it is to be merged into, which
// GITHUB_BASE_REF names; paths from the top of the repository. Empty without `github` among the
// formats, outside of a pull request, and where the clone does not have that branch.
[[nodiscard]] vcs::LinesOfFiles lines_of_pull_request(const CommandContext& context,
                                                      std::span<const OutputTarget> targets);

}  // namespace modelmend::cli
