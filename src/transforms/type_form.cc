#include "transforms/type_form.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/overloaded.h"

namespace modelmend::transforms {
namespace {

using namespace schema;  // the alternatives of SqlType
using Form = std::optional<TypeForm>;

constexpr std::string_view kPostgres = "sqlalchemy.dialects.postgresql.";

TypeForm plain(std::string_view name, std::string_view python, std::string arguments = {}) {
  return {.canonical = fmt::format("sqlalchemy.{}", name),
          .arguments = std::move(arguments),
          .python = std::string(python)};
}

TypeForm of_postgres(std::string_view name, std::string_view python, std::string arguments = {}) {
  return {.canonical = fmt::format("{}{}", kPostgres, name),
          .arguments = std::move(arguments),
          .python = std::string(python)};
}

std::string number(const std::optional<std::uint32_t>& value) {
  return value ? fmt::format("{}", *value) : std::string();
}

Form form_of(const Integer& type) {
  switch (type.width) {
    case Integer::Width::Small:
      return plain("SmallInteger", "builtins.int");
    case Integer::Width::Normal:
      return plain("Integer", "builtins.int");
    case Integer::Width::Big:
      return plain("BigInteger", "builtins.int");
  }
  return std::nullopt;
}

bool is_plain_name(std::string_view name) {
  return name.find_first_of("\"'\\.\n") == std::string_view::npos;
}

Form form_of(const Character& type) {
  if (type.collation && (type.case_insensitive || !is_plain_name(*type.collation)))
    return std::nullopt;
  if (type.case_insensitive) return of_postgres("CITEXT", "builtins.str");
  std::string arguments = number(type.length);
  if (type.collation) {
    arguments += fmt::format("{}collation=\"{}\"", arguments.empty() ? "" : ", ", *type.collation);
  }
  switch (type.form) {
    case Character::Form::Varchar:
      return plain("String", "builtins.str", std::move(arguments));
    case Character::Form::Char:
      return plain("CHAR", "builtins.str", std::move(arguments));
    case Character::Form::Text:
      return plain("Text", "builtins.str", std::move(arguments));
  }
  return std::nullopt;
}

Form form_of(const Float& type) {
  switch (type.width) {
    case Float::Width::Real:
      return plain("REAL", "builtins.float");
    case Float::Width::Double:
      return of_postgres("DOUBLE_PRECISION", "builtins.float");
    case Float::Width::Unspecified:
      return plain("Float", "builtins.float", number(type.precision));
  }
  return std::nullopt;
}

Form form_of(const Numeric& type) {
  std::string arguments = number(type.precision);
  if (type.precision && type.scale) arguments += fmt::format(", {}", *type.scale);
  return plain("Numeric", "decimal.Decimal", std::move(arguments));
}

// `name` without a precision, the dialect's own type with one.
TypeForm timed(std::string_view name, std::string_view with_precision, std::string_view python,
               bool zone, const std::optional<std::uint32_t>& precision) {
  std::string arguments = zone ? "timezone=True" : "";
  if (!precision) return plain(name, python, std::move(arguments));
  arguments += fmt::format("{}precision={}", zone ? ", " : "", *precision);
  return of_postgres(with_precision, python, std::move(arguments));
}

// What a precision or fields say only the dialect's own type can.
Form form_of(const Interval& type) {
  std::string arguments;
  if (!type.fields.empty()) arguments = fmt::format("fields=\"{}\"", type.fields);
  if (type.precision)
    arguments += fmt::format("{}precision={}", arguments.empty() ? "" : ", ", *type.precision);
  if (arguments.empty()) return plain("Interval", "datetime.timedelta");
  return of_postgres("INTERVAL", "datetime.timedelta", std::move(arguments));
}

Form form_of(const Array& type) {
  auto element = type_form(*type.element);
  if (!element || element->element) return std::nullopt;  // SQLAlchemy refuses an ARRAY of ARRAY
  TypeForm form = of_postgres("ARRAY", "builtins.list");
  if (type.dimensions) form.arguments = fmt::format("dimensions={}", *type.dimensions);
  form.element = std::make_shared<const TypeForm>(*std::move(element));
  return form;
}

// PostgreSQL's types that SQLAlchemy has a class for and that hold a text in Python.
Form form_of(const Other& type) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTexts = {{
      {"inet", "INET"},
      {"cidr", "CIDR"},
      {"macaddr", "MACADDR"},
      {"macaddr8", "MACADDR8"},
      {"tsvector", "TSVECTOR"},
      {"bit", "BIT"},
  }};
  for (const auto& [sql, name] : kTexts)
    if (type.sql == sql) return of_postgres(name, "builtins.str");
  return std::nullopt;
}

}  // namespace

std::optional<TypeForm> type_form(const SqlType& type) {
  return std::visit(
      Overloaded{
          [](const Boolean&) -> Form { return plain("Boolean", "builtins.bool"); },
          [](const Date&) -> Form { return plain("Date", "datetime.date"); },
          [](const Timestamp& is) -> Form {
            return timed("DateTime", "TIMESTAMP", "datetime.datetime", is.with_time_zone,
                         is.precision);
          },
          [](const Time& is) -> Form {
            return timed("Time", "TIME", "datetime.time", is.with_time_zone, is.precision);
          },
          [](const Interval& is) -> Form { return form_of(is); },
          [](const Binary& is) -> Form {
            return plain("LargeBinary", "builtins.bytes", number(is.length));
          },
          [](const Uuid&) -> Form { return of_postgres("UUID", "uuid.UUID", "as_uuid=True"); },
          [](const Json& is) -> Form {
            return is.binary ? of_postgres("JSONB", "builtins.dict")
                             : plain("JSON", "builtins.dict");
          },
          [](const Integer& is) -> Form { return form_of(is); },
          [](const Character& is) -> Form { return form_of(is); },
          [](const Float& is) -> Form { return form_of(is); },
          [](const Numeric& is) -> Form { return form_of(is); },
          [](const Array& is) -> Form { return form_of(is); },
          [](const Other& is) -> Form { return form_of(is); },
          [](const auto& /*enums, domains, what is not known*/) -> Form { return std::nullopt; },
      },
      type.is);
}

// A datetime has a time zone from SQLModel 0.0.45 on and none before.
std::optional<SqlType> type_of_annotation(std::string_view python) {
  constexpr auto kTypes = std::to_array<std::pair<std::string_view, SqlType::Variant (*)()>>({
      {"builtins.int", []() -> SqlType::Variant { return Integer{}; }},
      {"builtins.str", []() -> SqlType::Variant { return Character{}; }},
      {"builtins.bool", []() -> SqlType::Variant { return Boolean{}; }},
      {"builtins.float", []() -> SqlType::Variant { return Float{}; }},
      {"builtins.bytes", []() -> SqlType::Variant { return Binary{}; }},
      {"decimal.Decimal", []() -> SqlType::Variant { return Numeric{}; }},
      {"datetime.date", []() -> SqlType::Variant { return Date{}; }},
      {"datetime.time", []() -> SqlType::Variant { return Time{}; }},
      {"datetime.timedelta", []() -> SqlType::Variant { return Interval{}; }},
      {"uuid.UUID", []() -> SqlType::Variant { return Uuid{}; }},
  });
  for (const auto& [name, make] : kTypes)
    if (name == python) return SqlType{.is = make(), .raw = {}};
  return std::nullopt;
}

}  // namespace modelmend::transforms
