#include "schema/constant_values.h"

#include <fmt/format.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "base/overloaded.h"
#include "schema/calendar_values.h"
#include "schema/plain_values.h"
#include "schema/redundant_casts.h"
#include "schema/sql_tokens.h"

namespace modelmend::schema {
namespace {

// No two zones are further apart than twice PostgreSQL's limit of 16 hours.
constexpr std::int64_t kWidestZones = std::int64_t{2} * 16 * 3600 * 1'000'000;
constexpr std::int64_t kDay = std::int64_t{24} * 3600 * 1'000'000;

ValueText boolean_value(std::string_view text) {
  const auto value = boolean_of(text);
  if (!value) return std::nullopt;
  return *value ? "true" : "false";
}

bool is_infinity(std::string_view text) {
  const std::string lower = to_lower(text);
  return lower == "infinity" || lower == "-infinity";
}

ValueText date_value(std::string_view text) {
  if (is_infinity(text)) return to_lower(text);
  const auto moment = moment_of(text);
  if (!moment) return std::nullopt;
  const std::int64_t time = ((moment->microseconds % kDay) + kDay) % kDay;
  return fmt::format("{}", (moment->microseconds - time) / kDay);
}

// The zone that a text says is no part of such a value. The server rounds to fewer digits.
ValueText timestamp_value(std::string_view text, const Timestamp& type) {
  if (is_infinity(text)) return to_lower(text);
  const auto moment = moment_of(text);
  constexpr std::int64_t kSecond = 1'000'000;
  if (!moment || (type.precision && moment->microseconds % kSecond != 0)) return std::nullopt;
  return fmt::format("{}", moment->microseconds);
}

ValueText time_value(std::string_view text, const Time& type) {
  const auto time = time_of_day(text);
  constexpr std::int64_t kSecond = 1'000'000;
  if (!time || type.with_time_zone || (type.precision && *time % kSecond != 0)) return std::nullopt;
  return fmt::format("{}", *time);
}

ValueText interval_value(std::string_view text, const Interval& type) {
  const auto span = span_of(text);
  if (!span || !type.fields.empty() || type.precision) return std::nullopt;
  return fmt::format("{} {} {}", span->months, span->days, span->microseconds);
}

ValueText value_of(std::string_view text, const SqlType& type);

// Arrays of arrays are arrays to the server.
const SqlType& element_of(const Array& array) {
  const SqlType* inner = array.element.get();
  while (const auto* nested = inner->as<Array>()) inner = nested->element.get();
  return *inner;
}

ValueText array_of_values(std::string_view text, const Array& type) {
  const SqlType& inner = element_of(type);
  return array_value(text, [&](std::string_view element) { return value_of(element, inner); });
}

ValueText value_of(std::string_view text, const SqlType& type) {
  return std::visit(
      Overloaded{
          [&](const Integer&) { return decimal_value(text); },
          [&](const Numeric&) { return decimal_value(text); },
          [&](const Float& t) { return float_value(text, t); },
          [&](const Boolean&) { return boolean_value(text); },
          [&](const Date&) { return date_value(text); },
          [&](const Timestamp& t) {
            return t.with_time_zone ? std::nullopt : timestamp_value(text, t);
          },
          [&](const Time& t) { return time_value(text, t); },
          [&](const Interval& t) { return interval_value(text, t); },
          [&](const Uuid&) { return uuid_value(text); },
          [&](const Binary&) { return bytes_value(text); },
          [&](const Json&) { return json_value(text); },
          [&](const Character&) { return ValueText(text); },
          [&](const Enum&) { return ValueText(text); },
          [&](const Array& t) { return array_of_values(text, t); },
          [&](const Other& t) { return t.sql.starts_with("bit") ? bits_value(text) : ValueText(); },
          [](const auto&) { return ValueText(); },
      },
      type.is);
}

// With zones that are not said, two moments are apart only if no zones could make them one.
Sameness compare_moments(const Moment& a, const Moment& b) {
  if (a.offset && b.offset)
    return a.microseconds - *a.offset == b.microseconds - *b.offset ? Sameness::Same
                                                                    : Sameness::Different;
  const std::int64_t apart = std::abs(a.microseconds - b.microseconds);
  return apart > kWidestZones ? Sameness::Different : Sameness::Unknown;
}

bool is_zoned(const SqlType& type) {
  const auto* const timestamp = type.as<Timestamp>();
  return timestamp != nullptr && timestamp->with_time_zone;
}

// What a type that is not known is most likely to be, where both texts are of that kind.
const std::vector<SqlType>& likely_types() {
  static const std::vector<SqlType> kTypes = {
      {Numeric{}, ""}, {Timestamp{.with_time_zone = true}, ""},
      {Time{}, ""},    {Interval{}, ""},
      {Uuid{}, ""},    {Boolean{}, ""},
      {Json{}, ""},
  };
  return kTypes;
}

// No type but boolean makes one value of two such words.
bool is_word(std::string_view text) {
  const std::string lower = to_lower(text);
  for (const std::string_view special :
       {"now", "today", "tomorrow", "yesterday", "epoch", "infinity", "inf", "allballs"})
    if (lower == special) return false;
  const bool starts_well = !lower.empty() && lower.front() >= 'a' && lower.front() <= 'z';
  return starts_well &&
         lower.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

}  // namespace

Sameness compare_constants(std::string_view a, std::string_view b, const SqlType& type) {
  if (a == b) return Sameness::Same;
  if (is_zoned(type)) {
    const auto left = moment_of(a);
    const auto right = moment_of(b);
    return left && right ? compare_moments(*left, *right) : Sameness::Unknown;
  }
  const bool is_known = !type.as<Opaque>() && !type.as<Domain>() && !type.as<Composite>() &&
                        !type.as<FromForeignKey>() && !type.as<Other>();
  const ValueText left = value_of(a, type);
  const ValueText right = value_of(b, type);
  if (left && right) return left == right ? Sameness::Same : Sameness::Different;
  return is_known ? Sameness::Unknown : compare_constants(a, b);
}

Sameness compare_constants(std::string_view a, std::string_view b) {
  if (a == b) return Sameness::Same;
  bool is_apart = is_word(a) && is_word(b);
  for (const SqlType& type : likely_types()) {
    if (!is_zoned(type) && (!value_of(a, type) || !value_of(b, type))) continue;
    const Sameness sameness = compare_constants(a, b, type);
    if (sameness == Sameness::Same) return Sameness::Unknown;
    if (sameness == Sameness::Different) is_apart = true;
  }
  return is_apart ? Sameness::Different : Sameness::Unknown;
}

}  // namespace modelmend::schema
