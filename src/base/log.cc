#include "base/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <memory>

namespace modelmend::log {
namespace {

std::atomic<Level> current_level{Level::Off};

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::Off:
      return spdlog::level::off;
    case Level::Warning:
      return spdlog::level::warn;
    case Level::Info:
      return spdlog::level::info;
    case Level::Debug:
      return spdlog::level::debug;
  }
  return spdlog::level::off;
}

// Made on the first message only: a silent run does not pay for it.
spdlog::logger& logger() {
  static const std::unique_ptr<spdlog::logger> instance = [] {
    auto made = std::make_unique<spdlog::logger>("modelmend",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%n: %l: [%t] %v");
    made->set_level(spdlog::level::trace);
    return made;
  }();
  return *instance;
}

}  // namespace

void set_level(Level level) {
  current_level.store(level, std::memory_order_relaxed);
}

bool enabled(Level level) {
  return level != Level::Off && level <= current_level.load(std::memory_order_relaxed);
}

void write(Level level, std::string_view message) {
  if (!enabled(level)) return;
  logger().log(to_spdlog(level), fmt::string_view(message.data(), message.size()));
}

}  // namespace modelmend::log
