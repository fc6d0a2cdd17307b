// `modelmend rules test`: runs the cases in the binary, or those of a file or folder of rules.
//
// Called by the command `rules`. What a user's own rules are tested with are cases like ours and
// ast-grep's files of valid and invalid snippets.
#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"

namespace modelmend::cli {

// Packs, rule ids, files or folders; none = all that is in the binary. Ok if all hold.
ExitCode test_rules(const std::vector<std::string>& names);

}  // namespace modelmend::cli
