#include "cli/console.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace modelmend::cli {
namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool wants_color(ColorWish wish, int fd) {
  if (wish != ColorWish::Auto) return wish == ColorWish::Always;
  if (is_set("NO_COLOR")) return false;
  if (is_set("FORCE_COLOR")) return true;
  const char* term = std::getenv("TERM");
  const bool can = term != nullptr && std::string_view(term) != "dumb";
  return can && isatty(fd) == 1;
}

// 0 when all is written, else errno.
int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

Console::Console(ColorWish wish)
    : colors_out_(wants_color(wish, STDOUT_FILENO)),
      colors_err_(wants_color(wish, STDERR_FILENO)) {}

Result<void> Console::out(std::string_view text) {
  const int error = write_all(STDOUT_FILENO, text);
  if (error == 0 || error == EPIPE) return {};
  return fail(ErrorCode::Io, "stdout", std::string("cannot be written: ") + std::strerror(error),
              "free some space, or write elsewhere with --output");
}

void Console::err(std::string_view text) {
  write_all(STDERR_FILENO, text);
}

}  // namespace modelmend::cli
