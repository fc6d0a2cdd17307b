#include "schema/canonical_type.h"

#include <algorithm>
#include <utility>

#include "base/overloaded.h"

namespace modelmend::schema {

namespace {

// https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT
constexpr std::uint32_t kLargestRealPrecision = 24;
// The precision of times that say none.
constexpr std::uint32_t kDefaultTimePrecision = 6;
// SQLAlchemy keeps a UUID as hexadecimal digits where there is no type for it.
constexpr std::uint32_t kUuidDigits = 32;

void drop_default_precision(std::optional<std::uint32_t>& precision) {
  if (precision == kDefaultTimePrecision) precision.reset();
}

Character canonical(Character type) {
  type.collation.reset();
  if (type.form == Character::Form::Text) type.length.reset();
  if (type.form == Character::Form::Char && !type.length) type.length = 1;
  return type;
}

Float canonical(const Float& type) {
  if (type.width != Float::Width::Unspecified) return Float{type.width};
  const bool is_real = type.precision && *type.precision <= kLargestRealPrecision;
  return Float{is_real ? Float::Width::Real : Float::Width::Double};
}

Numeric canonical(Numeric type) {
  if (type.precision && !type.scale) type.scale = 0;
  return type;
}

template <class T>  // the two that have a precision in seconds
T canonical_time(T type) {
  drop_default_precision(type.precision);
  return type;
}

// All but arrays, which nest.
SqlType::Variant canonical_scalar(const SqlType& type) {
  return std::visit(Overloaded{
                        [](const Character& t) -> SqlType::Variant { return canonical(t); },
                        [](const Float& t) -> SqlType::Variant { return canonical(t); },
                        [](const Numeric& t) -> SqlType::Variant { return canonical(t); },
                        [](const Timestamp& t) -> SqlType::Variant { return canonical_time(t); },
                        [](const Time& t) -> SqlType::Variant { return canonical_time(t); },
                        [](const Binary&) -> SqlType::Variant { return Binary{}; },
                        [](const Other& t) -> SqlType::Variant {
                          return Other{t.sql == "bit" ? "bit(1)" : t.sql};
                        },
                        [](const auto& t) -> SqlType::Variant { return t; },
                    },
                    type.is);
}

std::uint32_t longest_label(const Enum& type) {
  std::size_t longest = 0;
  for (const std::string& label : type.labels) longest = std::max(longest, label.size());
  return static_cast<std::uint32_t>(longest);
}

}  // namespace

SqlType canonical_type(SqlType type, Dialect dialect) {
  if (dialect == Dialect::Sqlite) {
    if (const auto* text = type.as<Character>()) {
      Character plain = *text;
      plain.collation.reset();
      type.is = plain;
    }
    if (const auto* number = type.as<Numeric>()) type.is = canonical(*number);
    return type;
  }
  // PostgreSQL does not keep the number of dimensions, so an array of arrays is an array.
  const SqlType* inner = &type;
  while (const auto* array = inner->as<Array>()) inner = array->element.get();
  SqlType scalar{canonical_scalar(*inner), inner->raw};
  if (inner == &type) return scalar;
  return SqlType{Array{std::make_shared<const SqlType>(std::move(scalar))}, std::move(type.raw)};
}

SqlType sqlite_type(SqlType type) {
  using Form = Character::Form;
  type.is =
      std::visit(Overloaded{
                     [](const Uuid&) -> SqlType::Variant {
                       return Character{.form = Form::Char, .length = kUuidDigits};
                     },
                     [](const Interval&) -> SqlType::Variant { return Timestamp{}; },
                     [](const Timestamp&) -> SqlType::Variant { return Timestamp{}; },
                     [](const Time&) -> SqlType::Variant { return Time{}; },
                     [](const Float& t) -> SqlType::Variant { return Float{.width = t.width}; },
                     [](const Binary&) -> SqlType::Variant { return Binary{}; },
                     [](const Enum& t) -> SqlType::Variant {
                       return Character{.form = Form::Varchar, .length = longest_label(t)};
                     },
                     [](const auto& t) -> SqlType::Variant { return t; },
                 },
                 type.is);
  return type;
}

}  // namespace modelmend::schema
