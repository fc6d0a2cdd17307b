// Where the texts of a report come from, for SARIF.
//
// Asked for each report whose formats include SARIF; costs three calls of git.
#pragma once

#include <optional>
#include <span>

#include "cli/context.h"
#include "report/format.h"

namespace modelmend::cli {

// Nothing without SARIF among the formats, without a repository, a commit, or a remote that has an
// address.
[[nodiscard]] std::optional<report::Provenance> wanted_provenance(
    const CommandContext& context, std::span<const OutputTarget> targets);

// The address of a remote as a URI: `git@host:path` gets a scheme, and who logs in with what stays
// out. Empty for a path on this machine.
[[nodiscard]] std::string repository_uri(const std::string& address);

}  // namespace modelmend::cli
