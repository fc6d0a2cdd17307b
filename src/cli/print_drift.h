// Printing what `check` and `schema diff` found, and what their exit code is.
#pragma once

#include "cli/commands.h"
#include "cli/context.h"
#include "report/drift.h"

namespace modelmend::cli {

// In the formats that the command line asks for: those of the configuration are for `run`. Notes
// alone are no reason for another exit code than Ok.
[[nodiscard]] Result<ExitCode> print_drift(FileSystem& files, const CommandContext& context,
                                           const pipeline::CheckResult& result,
                                           const report::DriftReportOptions& options,
                                           const CommonArguments& asked);

}  // namespace modelmend::cli
