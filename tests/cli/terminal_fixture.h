// TerminalTest: the finished binary under a pseudo-terminal.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "cli/cli_fixture.h"
#include "support/terminal.h"

namespace modelmend::testing_support {

using Clock = std::chrono::steady_clock;
using Watch = std::function<void(const std::string& screen, pid_t process)>;

// Sends the signal once, as soon as `is_time` says so of the screen.
template <class Predicate>  // what lambdas are
Watch signal_when(Predicate is_time, int signal = SIGINT) {
  return [is_time = std::move(is_time), signal, sent = false](const std::string& screen,
                                                              pid_t process) mutable {
    if (sent || !is_time(screen)) return;
    sent = true;
    ::kill(process, signal);
  };
}

class TerminalTest : public CliTest {
 protected:
  [[nodiscard]] TerminalOutput run_here(
      std::vector<std::string> arguments,
      std::vector<std::pair<std::string, std::string>> environment = {}) const {
    return run_watched(std::move(arguments), nullptr, std::move(environment));
  }
  [[nodiscard]] TerminalOutput run_watched(
      std::vector<std::string> arguments, Watch watch,
      std::vector<std::pair<std::string, std::string>> environment = {}) const {
    arguments.insert(arguments.begin(), MODELMEND_BINARY);
    environment.emplace_back("XDG_STATE_HOME", state_.path());
    return run_in_terminal({.arguments = std::move(arguments),
                            .folder = dir_.path(),
                            .environment = std::move(environment),
                            .watch = std::move(watch)});
  }
};

}  // namespace modelmend::testing_support
