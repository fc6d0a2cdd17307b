// The values of dates, times and intervals as PostgreSQL would read them from a text.
//
// Used where two spellings of one constant are compared: the server turns '2020-01-01' into
// '2020-01-01 00:00:00' and '90 minutes' into '01:30:00'. ISO spellings and the words of intervals
// are known; all others (month names, named zones, 'now') are nullopt, as is what is no such value.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace modelmend::schema {

struct Moment {
  std::int64_t microseconds = 0;  // since 1970, as if its own zone were UTC
  // What the text says of its zone, in microseconds east; absent: that of the session.
  std::optional<std::int64_t> offset = std::nullopt;
};
// "2020-1-1", "20200101", "2020-01-01T10:00:00.5+02", "epoch".
[[nodiscard]] std::optional<Moment> moment_of(std::string_view text);

// "10:00", "10:00:00.25": microseconds since midnight.
[[nodiscard]] std::optional<std::int64_t> time_of_day(std::string_view text);

// PostgreSQL keeps the three apart: a day is not always 24 hours.
struct Span {
  std::int64_t months = 0;
  std::int64_t days = 0;
  std::int64_t microseconds = 0;
  friend bool operator==(const Span&, const Span&) = default;
};
// "1 hour", "90 minutes", "1 day -02:00:00", "2 weeks ago", "0".
[[nodiscard]] std::optional<Span> span_of(std::string_view text);

}  // namespace modelmend::schema
