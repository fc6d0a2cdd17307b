#include "base/subprocess.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>

#include "base/unique_fd.h"

extern char** environ;

namespace modelmend {
namespace {

constexpr std::size_t kChunk = 65536;
// How long a stop may go unseen: a signal that comes just before poll does not end it.
constexpr int kStopCheckMilliseconds = 200;

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

tl::unexpected<Error> refuse(const Command& command, const std::string& verb, int error) {
  const std::string& program = command.arguments.front();
  return fail(ErrorCode::External, program, verb + ": " + std::system_category().message(error),
              error == ENOENT ? "install '" + program + "' or put it into PATH" : "");
}

Result<Pipe> make_pipe(const Command& command) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return refuse(command, "cannot make a pipe", errno);
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

// The C arrays that posix_spawn wants; they point into the strings kept beside them.
struct SpawnStrings {
  explicit SpawnStrings(const Command& command) : arguments(command.arguments) {
    const auto left_out = [&](std::string_view entry) {
      const auto is_of = [&](const std::string& name) { return entry.starts_with(name + "="); };
      return std::ranges::any_of(command.without, is_of) ||
             std::ranges::any_of(command.environment,
                                 [&](const auto& variable) { return is_of(variable.first); });
    };
    for (char** entry = environ; *entry != nullptr; ++entry) {
      if (!left_out(*entry)) environment.emplace_back(*entry);
    }
    for (const auto& [name, value] : command.environment) environment.push_back(name + "=" + value);
    for (std::string& text : arguments) argv.push_back(text.data());
    for (std::string& text : environment) envp.push_back(text.data());
    argv.push_back(nullptr);
    envp.push_back(nullptr);
  }

  std::vector<std::string> arguments;
  std::vector<std::string> environment;
  std::vector<char*> argv;
  std::vector<char*> envp;
};

class SpawnActions {
 public:
  SpawnActions() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    // A parent that ignores a signal must not teach its children to.
    sigset_t defaults;
    ::sigemptyset(&defaults);
    ::sigaddset(&defaults, SIGPIPE);
    ::sigaddset(&defaults, SIGXFSZ);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
  }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  ~SpawnActions() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  void connect(const UniqueFd& ours, int theirs) {
    ::posix_spawn_file_actions_adddup2(&actions_, ours.get(), theirs);
  }
  void change_folder(const std::string& folder) {
    ::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
  }
  // 0 or an errno.
  int spawn(pid_t& child, SpawnStrings& strings) {
    return ::posix_spawnp(&child, strings.argv[0], &actions_, &attributes_, strings.argv.data(),
                          strings.envp.data());
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// Keeps a program that stops reading from killing us: SIGPIPE is held back in this thread, and one
// that our own writes raised is taken away before it is let through again.
class WithoutSigpipe {
 public:
  WithoutSigpipe() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  WithoutSigpipe(const WithoutSigpipe&) = delete;
  WithoutSigpipe& operator=(const WithoutSigpipe&) = delete;
  ~WithoutSigpipe() {
    const timespec at_once{};
    if (::sigismember(&before_, SIGPIPE) == 0) ::sigtimedwait(&pipe_, nullptr, &at_once);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_{};
  sigset_t before_{};
};

// Reads what is there; closes at the end of file.
void take(UniqueFd& fd, std::string& text) {
  std::array<char, kChunk> buffer;
  const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
  if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
  if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) fd.close();
}

// Writes what fits; closes at the end of the text or when the reader has gone.
void give(UniqueFd& fd, std::string_view& rest) {
  const ssize_t done = ::write(fd.get(), rest.data(), rest.size());
  if (done > 0) rest.remove_prefix(static_cast<std::size_t>(done));
  const bool gone = done < 0 && errno != EINTR && errno != EAGAIN;
  if (rest.empty() || gone) fd.close();
}

// Kills the program when its caller wants to stop.
class StopWatch {
 public:
  StopWatch(const std::atomic<bool>* stop, pid_t child) : stop_(stop), child_(child) {}

  [[nodiscard]] int poll_timeout() const { return stop_ == nullptr ? -1 : kStopCheckMilliseconds; }
  // Children of the program may hold its pipes open: nothing more is read.
  [[nodiscard]] bool kills() const {
    if (stop_ == nullptr || !*stop_) return false;
    ::kill(child_, SIGKILL);
    return true;
  }

 private:
  const std::atomic<bool>* stop_;
  pid_t child_;
};

void exchange(UniqueFd in, UniqueFd out, UniqueFd err, std::string_view input,
              const StopWatch& watch, CommandOutput& result) {
  const WithoutSigpipe guard;
  ::fcntl(in.get(), F_SETFL, O_NONBLOCK);
  if (input.empty()) in.close();
  while (out || err || in) {
    // A closed descriptor is -1, which poll passes over.
    std::array<pollfd, 3> waiting = {pollfd{out.get(), POLLIN, 0}, pollfd{err.get(), POLLIN, 0},
                                     pollfd{in.get(), POLLOUT, 0}};
    const int ready = ::poll(waiting.data(), waiting.size(), watch.poll_timeout());
    if (watch.kills() || (ready < 0 && errno != EINTR)) return;
    if (ready <= 0) continue;
    if (waiting[0].revents != 0) take(out, result.output);
    if (waiting[1].revents != 0) take(err, result.errors);
    if (waiting[2].revents != 0) give(in, input);
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Result<CommandOutput> run_command(const Command& command) {
  auto in = make_pipe(command);
  auto out = make_pipe(command);
  auto err = make_pipe(command);
  for (auto* pipe : {&in, &out, &err}) {
    if (!*pipe) return tl::unexpected(pipe->error());
  }
  SpawnActions actions;
  actions.connect(in->read, STDIN_FILENO);
  actions.connect(out->write, STDOUT_FILENO);
  actions.connect(err->write, STDERR_FILENO);
  if (!command.folder.empty()) actions.change_folder(command.folder);

  SpawnStrings strings(command);
  pid_t child = 0;
  if (const int error = actions.spawn(child, strings)) {
    return refuse(command, "cannot run the program", error);
  }
  in->read.close();
  out->write.close();
  err->write.close();

  CommandOutput result;
  exchange(std::move(in->write), std::move(out->read), std::move(err->read), command.input,
           StopWatch(command.stop, child), result);
  result.exit_status = wait_for(child);
  return result;
}

}  // namespace modelmend
