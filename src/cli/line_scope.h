// The lines that a run speaks of (`--since REV`, `--staged`), as paths below the root.
//
// Made by the commands that know these options; the pipeline leaves out what touches none of them.
#pragma once

#include <optional>
#include <string>

#include "cli/context.h"
#include "vcs/changed_lines.h"

namespace modelmend::cli {

// Empty if neither is wished. `tip` is the commit whose lines count; empty: the work tree.
[[nodiscard]] Result<std::optional<vcs::LinesOfFiles>> wanted_lines(const CommandContext& context,
                                                                    const LineWish& wish,
                                                                    const std::string& tip = {});

// Paths below the top of the work tree become paths below the root; what lies elsewhere goes.
[[nodiscard]] vcs::LinesOfFiles below_root(const vcs::LinesOfFiles& lines,
                                           const std::string& prefix);

}  // namespace modelmend::cli
