// The decisions file that the settings name, read for a command.
#pragma once

#include <vector>

#include "cli/context.h"
#include "strategy/decisions.h"

namespace modelmend::cli {

// The file that the user names; one of decisions on edits is refused.
[[nodiscard]] tl::expected<strategy::DecisionFile, std::vector<Error>> read_decisions(
    const FileSystem& files, const std::string& path);

// Without a setting nothing is decided; a file that does not exist is an error. Whether its models
// exist is for the caller to check(), who knows them.
[[nodiscard]] tl::expected<strategy::DecisionFile, std::vector<Error>> wanted_decisions(
    const FileSystem& files, const CommandContext& context);

}  // namespace modelmend::cli
