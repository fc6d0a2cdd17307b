// The command line, read: what to do, or the help that was asked for.
//
// Made by parse_command_line() from the words of argv, used by main. Only the command that is named
// gets its options declared: those of all commands would cost a quarter of a small run.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "cli/commands.h"

namespace modelmend::cli {

// Help or version was asked for: print it and end.
struct HelpText {
  std::string text;
};

// Without the name of the program.
[[nodiscard]] Result<std::variant<HelpText, Action>> parse_command_line(
    const std::vector<std::string>& words);

}  // namespace modelmend::cli
