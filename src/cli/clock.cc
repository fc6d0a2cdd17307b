#include "cli/clock.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <ctime>

namespace modelmend::cli {
namespace {

// The process has the zone while this lives. Nothing else asks for local times meanwhile.
class InZone {
 public:
  explicit InZone(const std::string& zone) {
    const char* const before = std::getenv("TZ");  // NOLINT(concurrency-mt-unsafe)
    had_ = before != nullptr;
    if (had_) before_ = before;
    ::setenv("TZ", zone.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
    ::tzset();
  }
  ~InZone() {
    if (had_)
      ::setenv("TZ", before_.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
    else
      ::unsetenv("TZ");  // NOLINT(concurrency-mt-unsafe)
    ::tzset();
  }
  InZone(const InZone&) = delete;
  InZone& operator=(const InZone&) = delete;

 private:
  bool had_ = false;
  std::string before_;
};

std::string offset_words(long seconds) {
  constexpr long kMinute = 60;
  const long minutes = std::labs(seconds) / kMinute;
  return fmt::format("{}{:02}:{:02}", seconds < 0 ? '-' : '+', minutes / kMinute,
                     minutes % kMinute);
}

alembic::Moment moment_of(std::chrono::system_clock::time_point now, bool with_offset) {
  using std::chrono::duration_cast;
  using std::chrono::microseconds;
  constexpr int kFirstYear = 1900;
  constexpr std::int64_t kSecond = 1'000'000;
  const auto since = duration_cast<microseconds>(now.time_since_epoch()).count();
  const std::time_t seconds = since / kSecond;
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  return {.year = parts.tm_year + kFirstYear,
          .month = parts.tm_mon + 1,
          .day = parts.tm_mday,
          .hour = parts.tm_hour,
          .minute = parts.tm_min,
          .second = parts.tm_sec,
          .microsecond = static_cast<std::uint32_t>(since % kSecond),
          .epoch = seconds,
          .offset = with_offset ? offset_words(parts.tm_gmtoff) : ""};
}

}  // namespace

alembic::Moment now_in(const std::string& timezone) {
  const auto now = std::chrono::system_clock::now();
  if (timezone.empty()) return moment_of(now, false);
  const InZone held(timezone);
  return moment_of(now, true);
}

}  // namespace modelmend::cli
