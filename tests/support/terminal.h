// Terminal: runs a program under a real pseudo-terminal, as a person would see it.
//
// Standard output and standard error both are the terminal. What the program writes is collected
// until it ends; somebody may watch it on the way, send it a signal, and type.
#pragma once

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace modelmend::testing_support {

struct TerminalOutput {
  int exit_status = 0;  // 128 + the signal if one ended it
  std::string screen;
};

struct TerminalCommand {
  std::vector<std::string> arguments;
  std::string folder;
  std::vector<std::pair<std::string, std::string>> environment = {};
  // Called after each output and every millisecond, with all output so far and the process.
  std::function<void(const std::string&, pid_t)> watch = nullptr;
  // What a person types: the next line each time that the screen ends with the prompt.
  std::string prompt = {};
  std::vector<std::string> lines = {};
};

// Types one line when the program waits for it: each time at another length of the screen. Who has
// no more to say ends the input.
class Typist {
 public:
  Typist(const TerminalCommand& command, int terminal)
      : prompt_(command.prompt), lines_(command.lines), terminal_(terminal) {}

  void look_at(const std::string& screen) {
    if (prompt_.empty() || screen.size() == answered_) return;
    if (!screen.ends_with(prompt_)) return;
    answered_ = screen.size();
    const std::string line = next_ < lines_.size() ? lines_[next_++] : kEndOfInput;
    [[maybe_unused]] const ssize_t typed = ::write(terminal_, line.data(), line.size());
  }

 private:
  static constexpr const char* kEndOfInput = "\x04";

  std::string prompt_;
  std::vector<std::string> lines_;
  int terminal_;
  std::size_t next_ = 0;
  std::size_t answered_ = 0;
};

inline TerminalOutput run_in_terminal(const TerminalCommand& command) {
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
  if (child == 0) {
    if (::chdir(command.folder.c_str()) != 0) ::_exit(126);
    ::setenv("TERM", "xterm-256color", 1);
    for (const auto& [name, value] : command.environment) ::setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> arguments;
    for (const std::string& argument : command.arguments) {
      arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
  }
  TerminalOutput result;
  std::array<char, 4096> buffer{};
  Typist typist(command, terminal);
  pollfd waiting{.fd = terminal, .events = POLLIN, .revents = 0};
  while (true) {
    if (::poll(&waiting, 1, command.watch ? 1 : -1) > 0) {
      const ssize_t got = ::read(terminal, buffer.data(), buffer.size());
      if (got <= 0) break;  // EIO once the program has closed its side
      result.screen.append(buffer.data(), static_cast<std::size_t>(got));
    }
    typist.look_at(result.screen);
    if (command.watch) command.watch(result.screen, child);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(terminal);
  result.exit_status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

}  // namespace modelmend::testing_support
