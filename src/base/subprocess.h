// run_command: start a program, feed it, and take what it says.
//
// Used by vcs for git, and by tests. No shell is involved: arguments arrive as they are. The
// program inherits the environment; its standard input is `input`, then end of file. Output and
// errors are read while input is written, so neither side can block the other.
#pragma once

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace modelmend {

struct Command {
  std::vector<std::string> arguments;  // the first is the program, looked up in PATH
  std::string folder = {};             // where it runs; empty: here
  std::string input = {};
  // Added to the environment, in place of variables of the same name.
  std::vector<std::pair<std::string, std::string>> environment = {};
  // Variables of the environment that it does not get.
  std::vector<std::string> without = {};
  // Once this is true the program is killed; for callers that clean up after a signal.
  const std::atomic<bool>* stop = nullptr;
};

struct CommandOutput {
  int exit_status = 0;  // 128 + the signal if a signal ended it
  std::string output;
  std::string errors;
};

// An Error means that the program could not be run at all; a status is the caller's to judge.
[[nodiscard]] Result<CommandOutput> run_command(const Command& command);

}  // namespace modelmend
