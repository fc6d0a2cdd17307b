#include "drift/compare_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/overloaded.h"
#include "schema/canonical_type.h"
#include "schema/words.h"

namespace modelmend::drift {

namespace {

using schema::SqlType;

std::string quoted_list(const std::vector<std::string>& labels) {
  std::string text;
  for (const std::string& label : labels)
    text += (text.empty() ? "" : ", ") + schema::quote_text(label);
  return text;
}

std::vector<std::string> without(const std::vector<std::string>& labels,
                                 const std::vector<std::string>& others) {
  std::vector<std::string> rest;
  for (const std::string& label : labels)
    if (std::ranges::find(others, label) == others.end()) rest.push_back(label);
  return rest;
}

std::optional<TypeDifference> enum_difference(const schema::Enum& declared,
                                              const schema::Enum& actual) {
  if (declared.labels != actual.labels) {
    auto declared_only = without(declared.labels, actual.labels);
    auto actual_only = without(actual.labels, declared.labels);
    if (declared_only.empty() && actual_only.empty())
      return TypeDifference{"enum-labels", Severity::Warning, "the same labels in another order"};
    return TypeDifference{
        "enum-labels", Severity::Error, {}, std::move(declared_only), std::move(actual_only)};
  }
  const bool has_names = declared.name && actual.name;
  const bool has_schemas = !declared.schema.empty() && !actual.schema.empty();
  if ((has_names && declared.name != actual.name) ||
      (has_schemas && declared.schema != actual.schema))
    return TypeDifference{"enum-name", Severity::Error, {}};
  return std::nullopt;
}

// Of one family, but not equal.
TypeDifference inside_family(const SqlType& declared, const SqlType& actual) {
  const auto* const text = declared.as<schema::Character>();
  const auto* const other = actual.as<schema::Character>();
  // CITEXT and TEXT compare in another way.
  if (text != nullptr && other != nullptr && text->case_insensitive != other->case_insensitive)
    return {"type-family", Severity::Error, {}};
  if (declared.as<schema::Domain>() != nullptr) return {"domain", Severity::Error, {}};
  if (declared.as<schema::Character>() != nullptr || declared.as<schema::Binary>() != nullptr)
    return {"type-length", Severity::Warning, {}};
  if (declared.as<schema::Other>() != nullptr) return {"type-family", Severity::Error, {}};
  return {"type-precision", Severity::Warning, {}};
}

bool is_timezone_only(std::string_view a, std::string_view b) {
  const auto pair = std::minmax(a, b);
  return (pair.first == "timestamp" && pair.second == "timestamptz") ||
         (pair.first == "time" && pair.second == "timetz");
}

const schema::DomainType* domain_of(const SqlType& type, const schema::Schema& schema) {
  const auto* domain = type.as<schema::Domain>();
  if (domain == nullptr) return nullptr;
  const auto found = std::ranges::find_if(schema.domains, [&](const schema::DomainType& each) {
    const bool same_schema = domain->schema.empty() || each.name.schema == domain->schema;
    return each.name.name == domain->name && same_schema;
  });
  return found == schema.domains.end() ? nullptr : &*found;
}

bool is_opaque(const SqlType& type) {
  return type.as<schema::Opaque>() != nullptr;
}

const SqlType& element_of(const SqlType& type) {
  const SqlType* inner = &type;
  while (const auto* array = inner->as<schema::Array>()) inner = array->element.get();
  return *inner;
}

std::optional<TypeDifference> scalar_difference(const SqlType& declared, const SqlType& actual,
                                                const schema::Schema& schema) {
  if (declared == actual || is_opaque(declared) || is_opaque(actual)) return std::nullopt;
  const auto* const named = declared.as<schema::Domain>();
  const auto* const found = actual.as<schema::Domain>();
  if (named != nullptr && found != nullptr && named->name == found->name && named->schema.empty())
    return std::nullopt;
  if (const auto* domain = domain_of(actual, schema);
      domain != nullptr && declared.as<schema::Domain>() == nullptr) {
    const SqlType base = schema::canonical_type(domain->base, schema.dialect);
    const bool is_base = declared == base;
    return TypeDifference{"domain", is_base ? Severity::Note : Severity::Error,
                          fmt::format("the domain is over {}", schema::to_sql(base))};
  }
  const auto* enum_declared = declared.as<schema::Enum>();
  const auto* enum_actual = actual.as<schema::Enum>();
  if (enum_declared != nullptr && enum_actual != nullptr)
    return enum_difference(*enum_declared, *enum_actual);
  const std::string_view family = schema::family(declared);
  const std::string_view actual_family = schema::family(actual);
  if (family == actual_family) return inside_family(declared, actual);
  if (is_timezone_only(family, actual_family))
    return TypeDifference{"type-timezone", Severity::Error, {}};
  return TypeDifference{"type-family", Severity::Error, {}};
}

std::string with_length(std::string_view name, const std::optional<std::uint32_t>& length) {
  return length ? fmt::format("{}({})", name, *length) : std::string(name);
}

std::string character_type(const schema::Character& type) {
  using Form = schema::Character::Form;
  if (type.case_insensitive) return "postgresql.CITEXT";
  if (type.form == Form::Text) return "Text";
  return with_length(type.form == Form::Char ? "CHAR" : "String", type.length);
}

std::string numeric_type(const schema::Numeric& type) {
  if (!type.precision) return "Numeric";
  return fmt::format("Numeric({}, {})", *type.precision, type.scale.value_or(0));
}

std::string enum_type(const schema::Enum& type) {
  return fmt::format("Enum({}{})", quoted_list(type.labels),
                     type.name ? fmt::format(", name='{}'", *type.name) : "");
}

std::string integer_type(const schema::Integer& type) {
  switch (type.width) {
    case schema::Integer::Width::Small:
      return "SmallInteger";
    case schema::Integer::Width::Big:
      return "BigInteger";
    case schema::Integer::Width::Normal:
      break;
  }
  return "Integer";
}

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

}  // namespace

std::optional<TypeDifference> type_difference(const SqlType& declared, const SqlType& actual,
                                              const schema::Schema& schema) {
  const SqlType a = schema::canonical_type(declared, schema.dialect);
  const SqlType b = schema::canonical_type(actual, schema.dialect);
  if (a == b || is_opaque(a) || is_opaque(b)) return std::nullopt;
  const bool is_array = a.as<schema::Array>() != nullptr;
  if (is_array != (b.as<schema::Array>() != nullptr) && b.as<schema::Domain>() == nullptr)
    return TypeDifference{"type-array", Severity::Error, {}};
  return scalar_difference(is_array ? element_of(a) : a, is_array ? element_of(b) : b, schema);
}

std::string detail_in_words(const TypeDifference& difference, std::string_view declared,
                            std::string_view actual) {
  std::string words = difference.detail;
  const auto add = [&](const std::vector<std::string>& labels, std::string_view side) {
    if (labels.empty()) return;
    words += fmt::format("{}only in {}: {}", words.empty() ? "" : "; ", side, quoted_list(labels));
  };
  add(difference.declared_only, declared);
  add(difference.actual_only, actual);
  return words;
}

namespace {

// Only the types of the dialect know a precision.
std::string time_type(std::string_view name, std::string_view dialects, bool has_zone,
                      const std::optional<std::uint32_t>& precision) {
  if (!precision) return fmt::format("{}{}", name, has_zone ? "(timezone=True)" : "");
  return fmt::format("postgresql.{}({}precision={})", dialects, has_zone ? "timezone=True, " : "",
                     *precision);
}

std::string interval_type(const schema::Interval& type) {
  std::vector<std::string> arguments;
  if (!type.fields.empty()) arguments.push_back(fmt::format("fields='{}'", type.fields));
  if (type.precision) arguments.push_back(fmt::format("precision={}", *type.precision));
  return arguments.empty() ? "Interval"
                           : fmt::format("postgresql.INTERVAL({})", fmt::join(arguments, ", "));
}

}  // namespace

std::string sqlalchemy_type(const SqlType& type) {
  const SqlType& inner = element_of(type);
  std::string name = std::visit(
      Overloaded{
          [](const schema::Integer& t) { return integer_type(t); },
          [](const schema::Character& t) { return character_type(t); },
          [](const schema::Boolean&) { return std::string("Boolean"); },
          [](const schema::Float& t) {
            return std::string(t.width == schema::Float::Width::Real ? "REAL" : "Double");
          },
          [](const schema::Numeric& t) { return numeric_type(t); },
          [](const schema::Timestamp& t) {
            return time_type("DateTime", "TIMESTAMP", t.with_time_zone, t.precision);
          },
          [](const schema::Date&) { return std::string("Date"); },
          [](const schema::Time& t) {
            return time_type("Time", "TIME", t.with_time_zone, t.precision);
          },
          [](const schema::Interval& t) { return interval_type(t); },
          [](const schema::Binary&) { return std::string("LargeBinary"); },
          [](const schema::Uuid&) { return std::string("Uuid"); },
          [](const schema::Json& t) { return std::string(t.binary ? "postgresql.JSONB" : "JSON"); },
          [](const schema::Enum& t) { return enum_type(t); },
          [](const schema::Domain& t) {
            return fmt::format("postgresql.DOMAIN('{}', ...)", t.name);
          },
          [](const schema::Other& t) { return "postgresql." + upper(t.sql); },
          [&](const auto&) { return schema::to_sql(inner); },
      },
      inner.is);
  return &inner == &type ? name : fmt::format("ARRAY({})", name);
}

bool is_enum_without_name(const SqlType& type) {
  const auto* const enumeration = element_of(type).as<schema::Enum>();
  return enumeration != nullptr && !enumeration->name;
}

std::string type_sql(const SqlType& type) {
  const auto* enumeration = element_of(type).as<schema::Enum>();
  if (enumeration == nullptr || !enumeration->name) return schema::to_sql(type);
  const std::string name = schema::quoted({enumeration->schema, *enumeration->name});
  return type.as<schema::Array>() != nullptr ? name + "[]" : name;
}

}  // namespace modelmend::drift
