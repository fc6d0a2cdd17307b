#include "cli/main.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/dashed_files.h"
#include "cli/interrupt.h"

namespace modelmend::cli {
namespace {

// A file that we open must not get the number of a standard stream that the caller has closed:
// what is meant for the stream would go into the file. One that cannot be written takes the number.
void occupy_closed_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) < 0) std::abort();
  }
}

}  // namespace

ExitCode fail_with(const Error& error) {
  Console::err(fmt::format("modelmend: {}\n", error.message()));
  return ExitCode::Failed;
}

ExitCode fail_with(std::span<const Error> errors) {
  for (const Error& error : errors) fail_with(error);
  return ExitCode::Failed;
}

int main(int argc, const char* const* argv) {
  occupy_closed_streams();
  install_signal_handlers();
  RealFileSystem files;
  const auto parsed =
      parse_command_line(spell_out_files(files, {argv + std::min(argc, 1), argv + argc}));
  if (!parsed) return static_cast<int>(fail_with(parsed.error()));
  if (const auto* help = std::get_if<HelpText>(&*parsed)) {
    const auto written = Console::out(help->text);
    return static_cast<int>(written ? ExitCode::Ok : fail_with(written.error()));
  }
  return static_cast<int>(std::get<Action>(*parsed)(files));
}

}  // namespace modelmend::cli
