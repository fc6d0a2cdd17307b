#include "cli/progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>

#include "cli/console.h"

namespace modelmend::cli {
namespace {

constexpr std::chrono::milliseconds kBeforeFirst{1000};
constexpr std::chrono::milliseconds kBetween{100};
constexpr std::string_view kEraseLine = "\r\x1b[K";

bool can_erase_lines(int fd) {
  const char* term = std::getenv("TERM");
  return isatty(fd) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

std::string line_of(const pipeline::Progress& progress) {
  const std::size_t total = progress.total;
  const char* phase = progress.phase;
  if (total == 0) return fmt::format("{}{} ...", kEraseLine, phase);
  return fmt::format("{}{} {}/{}", kEraseLine, phase, progress.done.load(), total);
}

}  // namespace

ProgressLine::ProgressLine(Show show) {
  if (show == Show::Never || !can_erase_lines(STDERR_FILENO)) return;
  watcher_.emplace([this] { watch(); });
}

ProgressLine::~ProgressLine() {
  if (!watcher_) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_one();
  watcher_->join();
}

void ProgressLine::watch() {
  std::unique_lock lock(mutex_);
  const auto is_stopping = [this] { return stopping_; };
  if (stop_.wait_for(lock, kBeforeFirst, is_stopping)) return;
  do {
    Console::err(line_of(progress_));
  } while (!stop_.wait_for(lock, kBetween, is_stopping));
  Console::err(kEraseLine);
}

}  // namespace modelmend::cli
