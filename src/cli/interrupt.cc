#include "cli/interrupt.h"

#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>

namespace modelmend::cli {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

std::atomic<int> holding = 0;  // how many HoldSignals live
std::atomic<bool> wants_stop = false;
std::atomic<int> held_signal = 0;

void die_of(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

// Only async-signal-safe calls.
void handle(int signal) {
  if (holding > 0) {
    held_signal = signal;
    wants_stop = true;
    return;
  }
  constexpr const char* kEraseLine = "\r\x1b[K";
  constexpr const char* kLine = "interrupted; nothing was written\n";
  if (isatty(STDERR_FILENO) == 1) {
    [[maybe_unused]] const ssize_t erased =
        write(STDERR_FILENO, kEraseLine, std::strlen(kEraseLine));
  }
  [[maybe_unused]] const ssize_t said = write(STDERR_FILENO, kLine, std::strlen(kLine));
  die_of(signal);
}

}  // namespace

void install_signal_handlers() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  struct sigaction action{};
  action.sa_handler = handle;
  sigemptyset(&action.sa_mask);
  // The handler ends with the signal's default action, which must not wait for the handler.
  action.sa_flags = SA_NODEFER;
  for (const int signal : kSignals) sigaction(signal, &action, nullptr);
}

HoldSignals::HoldSignals() {
  ++holding;
}

HoldSignals::~HoldSignals() {
  if (--holding > 0) return;
  if (const int signal = held_signal; signal != 0) die_of(signal);
}

const std::atomic<bool>& stop_flag() {
  return wants_stop;
}

}  // namespace modelmend::cli
