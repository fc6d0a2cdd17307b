// The commands: what each is called, which options it has, what it does.
//
// A command is one file NAME_command.cc, one line here and one in commands.cc. The parser declares
// the options of the command that was named; main runs the action that comes of it, which returns
// the exit code of CLI.md: 0 nothing to do or done, 1 changes pending or findings, 2 usage,
// configuration or some input that could not be handled (for verify also: read).
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/file_system.h"
#include "cli/options.h"

namespace modelmend::cli {

enum class ExitCode { Ok = 0, Pending = 1, Failed = 2 };

// One line on stderr for each error; always Failed.
ExitCode fail_with(const Error& error);
ExitCode fail_with(std::span<const Error> errors);

using Action = std::function<ExitCode(FileSystem& files)>;

struct Command {
  const char* name;
  const char* help;
  // Adds the options. The action owns what they write to.
  Action (*declare)(Options& options) = nullptr;
  // Of a word such as `schema`, which does nothing without one of these.
  std::vector<Command> commands = {};
};

// In the order of --help.
[[nodiscard]] std::vector<Command> all_commands();

namespace commands {

Command init();
Command run();
Command align();
Command migrate();
Command rules();
Command why();
Command undo();
Command check();
Command verify();
Command audit();
Command plan();
Command revision();
Command validate();
Command schema();
Command dump();
Command completions();

}  // namespace commands

}  // namespace modelmend::cli
