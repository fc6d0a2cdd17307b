// ProgressLine: one line on stderr that says what a long run is doing.
//
// Made by a command for the time of its run, only when stderr is a terminal. It appears after one
// second and is gone when this ends, so that short runs and logs never see it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "pipeline/run.h"

namespace modelmend::cli {

class ProgressLine {
 public:
  enum class Show { Never, IfTerminal };
  explicit ProgressLine(Show show);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ProgressLine(ProgressLine&&) = delete;
  ProgressLine& operator=(ProgressLine&&) = delete;
  ~ProgressLine();

  [[nodiscard]] pipeline::Progress& progress() { return progress_; }

 private:
  void watch();

  pipeline::Progress progress_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::optional<std::thread> watcher_;
};

}  // namespace modelmend::cli
