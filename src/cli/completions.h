// Completions: what a shell reads to complete the command line of modelmend.
//
// Made of the grammar, printed by `modelmend completions`, installed by CMake. Names of commands
// and options, the values of options that take only some, and files where files are meant.
#pragma once

#include <string>

#include "cli/grammar.h"

namespace modelmend::cli {

[[nodiscard]] std::string bash_completions(const GrammarCommand& top);
[[nodiscard]] std::string zsh_completions(const GrammarCommand& top);
[[nodiscard]] std::string fish_completions(const GrammarCommand& top);

}  // namespace modelmend::cli
