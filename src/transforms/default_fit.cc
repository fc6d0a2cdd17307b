#include "transforms/default_fit.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

#include "model/declared_arguments.h"
#include "model/sql_text.h"

namespace modelmend::transforms {
namespace {

using schema::SqlType;

// "-12.50"
struct DecimalText {
  std::string_view whole;     // without sign and leading zeros
  std::string_view fraction;  // without trailing zeros
  bool has_point = false;
};

bool are_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<DecimalText> decimal_text(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  DecimalText number{.whole = text.substr(0, point), .fraction = {}};
  number.has_point = point != std::string_view::npos;
  if (number.has_point) number.fraction = text.substr(point + 1);
  if (!are_digits(number.whole) || (number.has_point && !are_digits(number.fraction)))
    return std::nullopt;
  number.whole.remove_prefix(std::min(number.whole.find_first_not_of('0'), number.whole.size()));
  number.fraction = number.fraction.substr(0, number.fraction.find_last_not_of('0') + 1);
  return number;
}

template <class T>  // of the width of the column
bool is_within(std::int64_t number) {
  return number >= std::numeric_limits<T>::min() && number <= std::numeric_limits<T>::max();
}

bool fits_integer(std::string_view text, const schema::Integer& type) {
  const auto decimal = decimal_text(text);
  if (!decimal || decimal->has_point) return false;
  std::int64_t number = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc())
    return false;
  switch (type.width) {
    case schema::Integer::Width::Small:
      return is_within<std::int16_t>(number);
    case schema::Integer::Width::Normal:
      return is_within<std::int32_t>(number);
    case schema::Integer::Width::Big:
      return true;
  }
  return false;
}

bool fits_numeric(std::string_view text, const schema::Numeric& type) {
  const auto decimal = decimal_text(text);
  if (!decimal || !type.precision) return decimal.has_value();
  const auto precision = static_cast<std::int64_t>(*type.precision);
  const std::int64_t scale = type.scale.value_or(0);
  return static_cast<std::int64_t>(decimal->whole.size()) <= precision - scale &&
         static_cast<std::int64_t>(decimal->fraction.size()) <= scale;
}

bool is_number_of(std::string_view text, const SqlType& type) {
  if (const auto* integer = type.as<schema::Integer>()) return fits_integer(text, *integer);
  if (const auto* numeric = type.as<schema::Numeric>()) return fits_numeric(text, *numeric);
  return type.as<schema::Float>() != nullptr && decimal_text(text);
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// By bytes, which are never fewer than characters.
bool is_short_enough(std::size_t bytes, const schema::Character& type) {
  return !type.length || bytes <= *type.length;
}

// A quoted text, which PostgreSQL reads as the column's type.
bool is_input_of(std::string_view text, const SqlType& type) {
  constexpr std::array<std::string_view, 10> kFlags = {"t",  "f",  "true", "false", "yes",
                                                       "no", "on", "off",  "1",     "0"};
  constexpr std::array<std::string_view, 3> kJson = {"{}", "[]", "null"};
  if (type.as<schema::Boolean>() != nullptr) return is_one_of(kFlags, lower(text));
  if (const auto* character = type.as<schema::Character>())
    return is_short_enough(text.size(), *character);
  if (type.as<schema::Json>() != nullptr) return is_one_of(kJson, text);
  if (type.as<schema::Array>() != nullptr) return text == "{}";
  return is_number_of(text, type);
}

bool is_expression_of(std::string_view sql, const SqlType& type) {
  constexpr std::array<std::string_view, 2> kFlags = {"true", "false"};
  constexpr std::array<std::string_view, 2> kNow = {"now()", "current_timestamp"};
  constexpr std::array<std::string_view, 2> kUuids = {"gen_random_uuid()", "uuid_generate_v4()"};
  const std::string word = lower(sql);
  if (type.as<schema::Boolean>() != nullptr) return is_one_of(kFlags, word);
  if (type.as<schema::Uuid>() != nullptr) return is_one_of(kUuids, word);
  // From a timestamp with time zone they come by assignment.
  const bool is_of_clock = type.as<schema::Timestamp>() != nullptr ||
                           type.as<schema::Date>() != nullptr || type.as<schema::Time>() != nullptr;
  if (is_of_clock) return is_one_of(kNow, word);
  return is_number_of(sql, type);
}

bool is_quoted(std::string_view text, char quote) {
  return text.size() >= 2 && text.front() == quote && text.back() == quote;
}

bool literal_fits(std::string_view text, const SqlType& type) {
  constexpr std::array<std::string_view, 2> kFlags = {"True", "False"};
  if (type.as<schema::Boolean>() != nullptr) return is_one_of(kFlags, text);
  if (const auto* character = type.as<schema::Character>())
    return (is_quoted(text, '"') || is_quoted(text, '\'')) &&
           is_short_enough(text.size() - 2, *character);
  if (type.as<schema::Json>() != nullptr) return text == "{}" || text == "[]";
  if (type.as<schema::Array>() != nullptr) return text == "[]";
  return is_number_of(text, type);
}

bool function_fits(std::string_view name, const SqlType& type) {
  constexpr std::array<std::string_view, 2> kUuids = {"uuid.uuid4", "uuid.uuid1"};
  if (type.as<schema::Uuid>() != nullptr) return is_one_of(kUuids, name);
  if (type.as<schema::Json>() != nullptr) return name == "builtins.dict" || name == "builtins.list";
  return type.as<schema::Array>() != nullptr && name == "builtins.list";
}

}  // namespace

bool python_default_fits(const model::DefaultFact& value, const SqlType& type) {
  switch (value.kind) {
    case model::DefaultFact::Kind::Literal:
      return literal_fits(value.text, type);
    case model::DefaultFact::Kind::Callable:
      return function_fits(value.resolved_name, type);
    case model::DefaultFact::Kind::Sql:
    case model::DefaultFact::Kind::Other:
      return false;
  }
  return false;
}

std::optional<std::string> server_default_sql(const semantic::Project& project,
                                              const model::ColumnDecl& column) {
  for (const model::DeclaredArgument& argument :
       model::declared_arguments(project, column.argument_places)) {
    if (argument.name != "server_default" || !argument.value) continue;
    const auto no_column = [](const model::Expression&) { return std::optional<std::string>(); };
    return model::sql_text(project, argument.value, {.column = no_column}).sql;
  }
  return std::nullopt;
}

bool sql_default_fits(std::string_view sql, const SqlType& type) {
  if (!is_quoted(sql, '\'')) return is_expression_of(sql, type);
  const std::string_view text = sql.substr(1, sql.size() - 2);
  return text.find('\'') == std::string_view::npos && is_input_of(text, type);
}

}  // namespace modelmend::transforms
