#include "schema/types.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/overloaded.h"
#include "schema/identifier.h"

namespace modelmend::schema {

namespace {

// PostgreSQL has no arrays with more; a source may say any number.
constexpr std::uint32_t kMostDimensions = 6;

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

// "(10)" or nothing.
std::string in_parentheses(const std::optional<std::uint32_t>& number) {
  return number ? fmt::format("({})", *number) : "";
}

std::string with_zone(std::string_view name, const std::optional<std::uint32_t>& precision,
                      bool with_time_zone) {
  return fmt::format("{}{}{}", name, in_parentheses(precision),
                     with_time_zone ? " WITH TIME ZONE" : "");
}

std::string character_sql(const Character& type) {
  std::string sql;
  if (type.case_insensitive) {
    sql = "CITEXT";
  } else if (type.form == Character::Form::Text) {
    sql = "TEXT";
  } else {
    sql = type.form == Character::Form::Char ? "CHAR" : "VARCHAR";
  }
  sql += in_parentheses(type.length);
  if (type.collation) sql += fmt::format(" COLLATE \"{}\"", *type.collation);
  return sql;
}

std::string float_sql(const Float& type) {
  switch (type.width) {
    case Float::Width::Real:
      return "REAL";
    case Float::Width::Double:
      return "DOUBLE PRECISION";
    case Float::Width::Unspecified:
      break;
  }
  return "FLOAT" + in_parentheses(type.precision);
}

std::string numeric_sql(const Numeric& type) {
  if (!type.precision) return "NUMERIC";
  if (!type.scale) return fmt::format("NUMERIC({})", *type.precision);
  return fmt::format("NUMERIC({}, {})", *type.precision, *type.scale);
}

std::string interval_sql(const Interval& type) {
  const std::string space = type.fields.empty() ? "" : " ";
  return "INTERVAL" + space + upper(type.fields) + in_parentheses(type.precision);
}

// "app.mood"; as the source names it, which may be without a schema.
std::string user_type_sql(std::string_view schema, std::string_view name) {
  return schema.empty() ? quote_identifier(name)
                        : fmt::format("{}.{}", quote_identifier(schema), quote_identifier(name));
}

std::string enum_sql(const Enum& type) {
  std::string labels;
  for (const std::string& label : type.labels) {
    if (!labels.empty()) labels += ", ";
    labels += fmt::format("'{}'", label);
  }
  const std::string name = type.name ? user_type_sql(type.schema, *type.name) + " " : "";
  return fmt::format("ENUM {}({})", name, labels);
}

std::string_view integer_family(const Integer& type) {
  switch (type.width) {
    case Integer::Width::Small:
      return "smallint";
    case Integer::Width::Big:
      return "bigint";
    case Integer::Width::Normal:
      break;
  }
  return "integer";
}

std::string_view character_family(const Character& type) {
  switch (type.form) {
    case Character::Form::Text:
      return "text";
    case Character::Form::Char:
      return "char";
    case Character::Form::Varchar:
      break;
  }
  return type.case_insensitive ? "text" : "varchar";
}

}  // namespace

std::string_view family(const SqlType& type) {
  return std::visit(
      Overloaded{
          [](const Opaque&) -> std::string_view { return "opaque"; },
          [](const Integer& t) -> std::string_view { return integer_family(t); },
          [](const Character& t) -> std::string_view { return character_family(t); },
          [](const Boolean&) -> std::string_view { return "boolean"; },
          [](const Float& t) -> std::string_view {
            return t.width == Float::Width::Double ? "double" : "float";
          },
          [](const Numeric&) -> std::string_view { return "numeric"; },
          [](const Timestamp& t) -> std::string_view {
            return t.with_time_zone ? "timestamptz" : "timestamp";
          },
          [](const Date&) -> std::string_view { return "date"; },
          [](const Time& t) -> std::string_view { return t.with_time_zone ? "timetz" : "time"; },
          [](const Interval&) -> std::string_view { return "interval"; },
          [](const Binary&) -> std::string_view { return "binary"; },
          [](const Uuid&) -> std::string_view { return "uuid"; },
          [](const Json& t) -> std::string_view { return t.binary ? "jsonb" : "json"; },
          [](const Enum&) -> std::string_view { return "enum"; },
          [](const Domain&) -> std::string_view { return "domain"; },
          [](const Composite&) -> std::string_view { return "composite"; },
          [](const Array&) -> std::string_view { return "array"; },
          [](const Other&) -> std::string_view { return "other"; },
          [](const FromForeignKey&) -> std::string_view { return "foreign-key"; },
      },
      type.is);
}

std::string to_sql(const SqlType& type) {
  // Arrays nest as deep as the user writes them, so the brackets are collected in a loop.
  std::string brackets;
  const SqlType* inner = &type;
  while (const Array* array = inner->as<Array>()) {
    const std::uint32_t dimensions = std::min(array->dimensions.value_or(1), kMostDimensions);
    for (std::uint32_t i = 0; i < dimensions; ++i) brackets += "[]";
    inner = array->element.get();
  }
  const std::string sql = std::visit(
      Overloaded{
          [&](const Opaque& t) { return fmt::format("unknown ({})", t.reason); },
          [](const Integer& t) { return upper(std::string(integer_family(t))); },
          [](const Character& t) { return character_sql(t); },
          [](const Boolean&) { return std::string("BOOLEAN"); },
          [](const Float& t) { return float_sql(t); },
          [](const Numeric& t) { return numeric_sql(t); },
          [](const Timestamp& t) { return with_zone("TIMESTAMP", t.precision, t.with_time_zone); },
          [](const Date&) { return std::string("DATE"); },
          [](const Time& t) { return with_zone("TIME", t.precision, t.with_time_zone); },
          [](const Interval& t) { return interval_sql(t); },
          [](const Binary& t) { return "BYTEA" + in_parentheses(t.length); },
          [](const Uuid&) { return std::string("UUID"); },
          [](const Json& t) { return std::string(t.binary ? "JSONB" : "JSON"); },
          [](const Enum& t) { return enum_sql(t); },
          [](const Domain& t) { return user_type_sql(t.schema, t.name); },
          [](const Composite& t) { return user_type_sql(t.schema, t.name); },
          [](const Array&) { return std::string(); },  // stripped above
          [](const Other& t) { return upper(t.sql); },
          [](const FromForeignKey&) { return std::string("the type of its foreign key's target"); },
      },
      inner->is);
  return sql + brackets;
}

}  // namespace modelmend::schema
