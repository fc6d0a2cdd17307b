// What Ctrl-C does: it ends a run that only reads at once, and asks a run that writes to roll back.
//
// Installed by main before any work. Dying by the signal itself tells a shell script that the user
// interrupted.
#pragma once

#include <atomic>

namespace modelmend::cli {

// SIGINT, SIGTERM and SIGHUP print one line and end the process. SIGPIPE and SIGXFSZ are ignored:
// the call that raised them fails, and says why.
void install_signal_handlers();

// While one of these lives a signal only raises the flag; the process dies of it when the last word
// is said. Make one around the writing of files.
class HoldSignals {
 public:
  HoldSignals();
  HoldSignals(const HoldSignals&) = delete;
  HoldSignals& operator=(const HoldSignals&) = delete;
  HoldSignals(HoldSignals&&) = delete;
  HoldSignals& operator=(HoldSignals&&) = delete;
  ~HoldSignals();
};

// True once a held signal has come: whoever writes should stop.
[[nodiscard]] const std::atomic<bool>& stop_flag();

}  // namespace modelmend::cli
