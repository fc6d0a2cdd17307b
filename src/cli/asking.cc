#include "cli/asking.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "base/temp_folder.h"
#include "cli/console.h"

namespace modelmend::cli {
namespace {

constexpr std::uint32_t kPrivate = 0600;

std::string editor() {
  for (const char* variable : {"VISUAL", "EDITOR"}) {
    const char* const value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe)
    if (value != nullptr && *value != '\0') return value;
  }
  return "vi";
}

// Ctrl-C in the editor is the editor's, not ours.
class IgnoreInterrupts {
 public:
  IgnoreInterrupts() {
    struct sigaction ignore{};
    ignore.sa_handler = SIG_IGN;
    sigemptyset(&ignore.sa_mask);
    for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &ignore, &before_[i]);
  }
  IgnoreInterrupts(const IgnoreInterrupts&) = delete;
  IgnoreInterrupts& operator=(const IgnoreInterrupts&) = delete;
  IgnoreInterrupts(IgnoreInterrupts&&) = delete;
  IgnoreInterrupts& operator=(IgnoreInterrupts&&) = delete;
  ~IgnoreInterrupts() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &before_[i], nullptr);
  }

  static constexpr std::array kSignals{SIGINT, SIGQUIT};

 private:
  std::array<struct sigaction, kSignals.size()> before_{};
};

// The status of `sh -c COMMAND sh FILE` with our own streams, or -1.
int run_at_terminal(const std::string& command, const std::string& file) {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  for (const int signal : IgnoreInterrupts::kSignals) sigaddset(&defaults, signal);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::array<std::string, 5> words{"sh", "-c", command + " \"$1\"", "sh", file};
  std::array<char*, words.size() + 1> arguments{};
  for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
  pid_t child = 0;
  const int error = posix_spawnp(&child, "sh", nullptr, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) return -1;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

bool can_ask() {
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

std::optional<std::string> ask(std::string_view question) {
  Console::err(question);
  std::string line;
  while (true) {
    char c = 0;
    const ssize_t got = ::read(STDIN_FILENO, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return line.empty() ? std::nullopt : std::optional(line);
    if (c == '\n') return line;
    line += c;
  }
}

Result<std::string> edit_text(FileSystem& files, std::string_view text, const std::string& name) {
  const auto folder = TempFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  const std::string file = join_path(folder->path(), name);
  if (auto made = files.create_file(file, text, kPrivate); !made)
    return tl::unexpected(made.error());
  const std::string command = editor();
  const IgnoreInterrupts while_it_runs;
  if (const int status = run_at_terminal(command, file); status != 0)
    return fail(ErrorCode::External, command, "ended with an error",
                "set EDITOR to an editor; the change is as it was");
  return files.read_file(file);
}

}  // namespace modelmend::cli
