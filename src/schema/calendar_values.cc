#include "schema/calendar_values.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "schema/sql_tokens.h"

namespace modelmend::schema {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
// More digits could overflow what PostgreSQL and we count in.
constexpr std::size_t kMaxDigits = 9;
constexpr std::size_t kFractionDigits = 6;  // the server rounds beyond these

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

// Reads a text from its start, in lower case and without blanks around it.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(to_lower(text)) {
    while (!text_.empty() && text_.back() == ' ') text_.pop_back();
    skip_blanks();
  }

  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] bool at_digit() const { return !at_end() && is_digit(text_[at_]); }
  bool eat(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool skip_blanks() {
    const std::size_t begin = at_;
    while (eat(' ')) {
    }
    return at_ > begin;
  }
  std::string_view digits() { return take(is_digit); }
  std::string_view letters() { return take(is_letter); }

 private:
  std::string_view take(bool (*belongs)(char)) {
    const std::size_t begin = at_;
    while (!at_end() && belongs(text_[at_])) ++at_;
    return std::string_view(text_).substr(begin, at_ - begin);
  }

  std::string text_;
  std::size_t at_ = 0;
};

std::optional<std::int64_t> number_of(std::string_view digits, std::size_t most = kMaxDigits) {
  if (digits.empty() || digits.size() > most) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// The digits behind a point, in millionths.
std::optional<std::int64_t> fraction(Scanner& scanner) {
  if (!scanner.eat('.')) return 0;
  std::string digits(scanner.digits());
  if (digits.size() > kFractionDigits) return std::nullopt;
  digits.resize(kFractionDigits, '0');
  return number_of(digits);
}

// What follows the hours of "10:30:15.5".
std::optional<std::int64_t> clock(Scanner& scanner, std::int64_t hours) {
  if (!scanner.eat(':')) return std::nullopt;
  const auto minutes = number_of(scanner.digits(), 2);
  std::optional<std::int64_t> seconds = 0;
  std::optional<std::int64_t> parts = 0;
  if (scanner.eat(':')) {
    seconds = number_of(scanner.digits(), 2);
    parts = fraction(scanner);
  }
  if (!minutes || !seconds || !parts || *minutes >= 60 || *seconds >= 60) return std::nullopt;
  return hours * kHour + *minutes * kMinute + *seconds * kSecond + *parts;
}

// "2020-1-31" or "20200131", in microseconds.
std::optional<std::int64_t> day(Scanner& scanner) {
  constexpr std::size_t kWhole = 8;
  const std::string_view first = scanner.digits();
  std::optional<std::int64_t> year = number_of(first.substr(0, 4));
  std::optional<std::int64_t> month;
  std::optional<std::int64_t> date;
  if (first.size() == kWhole) {
    month = number_of(first.substr(4, 2));
    date = number_of(first.substr(6));
  } else if (first.size() == 4 && scanner.eat('-')) {
    month = number_of(scanner.digits(), 2);
    if (scanner.eat('-')) date = number_of(scanner.digits(), 2);
  }
  if (!year || !month || !date) return std::nullopt;
  const std::chrono::year_month_day known{std::chrono::year(static_cast<int>(*year)),
                                          std::chrono::month(static_cast<unsigned>(*month)),
                                          std::chrono::day(static_cast<unsigned>(*date))};
  if (!known.ok()) return std::nullopt;
  return std::chrono::sys_days(known).time_since_epoch().count() * kDay;
}

// "z", "+02", "-05:30" to the end of the text.
std::optional<std::int64_t> zone(Scanner& scanner) {
  if (scanner.eat('z')) return 0;
  const std::int64_t sign = scanner.eat('-') ? -1 : 1;
  if (sign > 0 && !scanner.eat('+')) return std::nullopt;
  const auto hours = number_of(scanner.digits(), 2);
  const auto minutes = scanner.eat(':') ? number_of(scanner.digits(), 2) : 0;
  if (!hours || !minutes) return std::nullopt;
  return sign * (*hours * kHour + *minutes * kMinute);
}

struct Unit {
  std::string_view name;  // without the s of several
  Span one;
};
constexpr auto kUnits = std::to_array<Unit>({
    {"microsecond", {.microseconds = 1}},
    {"u", {.microseconds = 1}},
    {"usec", {.microseconds = 1}},
    {"millisecond", {.microseconds = 1'000}},
    {"m", {.microseconds = kMinute}},
    {"msec", {.microseconds = 1'000}},
    {"second", {.microseconds = kSecond}},
    {"sec", {.microseconds = kSecond}},
    {"minute", {.microseconds = kMinute}},
    {"min", {.microseconds = kMinute}},
    {"hour", {.microseconds = kHour}},
    {"hr", {.microseconds = kHour}},
    {"h", {.microseconds = kHour}},
    {"day", {.days = 1}},
    {"d", {.days = 1}},
    {"week", {.days = 7}},
    {"w", {.days = 7}},
    {"month", {.months = 1}},
    {"mon", {.months = 1}},
    {"year", {.months = 12}},
    {"yr", {.months = 12}},
    {"y", {.months = 12}},
    {"decade", {.months = 120}},
});

std::optional<Span> unit_of(std::string_view word) {
  if (word.empty() || word == "s") return Span{.microseconds = kSecond};
  if (word == "ms") return Span{.microseconds = 1'000};
  if (word.ends_with('s')) word.remove_suffix(1);
  const auto* const found = std::ranges::find(kUnits, word, &Unit::name);
  return found == kUnits.end() ? std::nullopt : std::optional(found->one);
}

// One quantity of an interval: "-1.5 hours", "01:30:00", "0".
std::optional<Span> quantity(Scanner& scanner) {
  const std::int64_t sign = scanner.eat('-') ? -1 : 1;
  if (sign > 0) scanner.eat('+');
  const auto whole = number_of(scanner.digits());
  if (!whole) return std::nullopt;
  if (const auto time = clock(scanner, *whole)) return Span{.microseconds = sign * *time};
  const auto parts = fraction(scanner);
  scanner.skip_blanks();
  const std::string_view word = scanner.letters();
  const auto unit = unit_of(word);
  // Parts of a day or a month spill into smaller ones, in a way of the server's own.
  if (!parts || !unit || (*parts != 0 && unit->microseconds < kSecond)) return std::nullopt;
  // A number alone counts seconds, and only at the end.
  if (word.empty() && !scanner.at_end()) return std::nullopt;
  return Span{sign * *whole * unit->months, sign * *whole * unit->days,
              sign * (*whole * unit->microseconds + *parts * (unit->microseconds / kSecond))};
}

}  // namespace

std::optional<Moment> moment_of(std::string_view text) {
  Scanner scanner(text);
  if (!scanner.at_digit())
    return to_lower(text) == "epoch" ? std::optional(Moment{0, 0}) : std::nullopt;
  const auto date = day(scanner);
  if (!date) return std::nullopt;
  Moment moment{.microseconds = *date};
  if (scanner.at_end()) return moment;
  if (!scanner.eat('t') && !scanner.skip_blanks()) return std::nullopt;
  const auto hours = number_of(scanner.digits(), 2);
  const auto time = hours ? clock(scanner, *hours) : std::nullopt;
  if (!time) return std::nullopt;
  moment.microseconds += *time;
  scanner.skip_blanks();
  if (scanner.at_end()) return moment;
  moment.offset = zone(scanner);
  return moment.offset && scanner.at_end() ? std::optional(moment) : std::nullopt;
}

std::optional<std::int64_t> time_of_day(std::string_view text) {
  Scanner scanner(text);
  const auto hours = number_of(scanner.digits(), 2);
  const auto time = hours ? clock(scanner, *hours) : std::nullopt;
  return scanner.at_end() ? time : std::nullopt;
}

std::optional<Span> span_of(std::string_view text) {
  Scanner scanner(text);
  Span sum;
  if (scanner.at_end()) return std::nullopt;
  scanner.eat('@');
  for (scanner.skip_blanks(); !scanner.at_end(); scanner.skip_blanks()) {
    if (const std::string_view word = scanner.letters(); !word.empty()) {
      if (word != "ago" || !scanner.at_end()) return std::nullopt;
      return Span{-sum.months, -sum.days, -sum.microseconds};
    }
    const auto part = quantity(scanner);
    if (!part) return std::nullopt;
    sum = {sum.months + part->months, sum.days + part->days, sum.microseconds + part->microseconds};
  }
  return sum;
}

}  // namespace modelmend::schema
