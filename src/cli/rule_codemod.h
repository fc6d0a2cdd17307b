// The Codemod that rules are.
//
// Made by the commands that rewrite by rules, played by Rewriting.
#pragma once

#include "base/file_system.h"
#include "cli/branch_steps.h"
#include "rules/rule_set.h"

namespace modelmend::cli {

// Both must outlive it.
[[nodiscard]] Codemod codemod_of(FileSystem& files, const rules::RuleSet& rules);

}  // namespace modelmend::cli
