#include "model/python_type.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace modelmend::model {

using schema::SqlType;

namespace {

// sqlalchemy.sql.sqltypes._type_map; SQLModel's own table differs in what is said below.
constexpr auto kPythonTypes = std::to_array<PythonType>({
    {"builtins.int", "sqlalchemy.Integer", []() -> SqlType::Variant { return schema::Integer{}; }},
    {"builtins.str", "sqlalchemy.String", []() -> SqlType::Variant { return schema::Character{}; }},
    {"builtins.float", "sqlalchemy.Float", []() -> SqlType::Variant { return schema::Float{}; }},
    {"builtins.bool", "sqlalchemy.Boolean", []() -> SqlType::Variant { return schema::Boolean{}; }},
    {"builtins.bytes", "sqlalchemy.LargeBinary",
     []() -> SqlType::Variant { return schema::Binary{}; }},
    {"datetime.datetime", "sqlalchemy.DateTime",
     []() -> SqlType::Variant { return schema::Timestamp{}; }},
    {"datetime.date", "sqlalchemy.Date", []() -> SqlType::Variant { return schema::Date{}; }},
    {"datetime.time", "sqlalchemy.Time", []() -> SqlType::Variant { return schema::Time{}; }},
    {"datetime.timedelta", "sqlalchemy.Interval",
     []() -> SqlType::Variant { return schema::Interval{}; }},
    {"decimal.Decimal", "sqlalchemy.Numeric",
     []() -> SqlType::Variant { return schema::Numeric{}; }},
    {"uuid.UUID", "sqlalchemy.Uuid", []() -> SqlType::Variant { return schema::Uuid{}; }},
});

}  // namespace

const PythonType* python_type_named(std::string_view name) {
  const auto* found = std::find_if(kPythonTypes.begin(), kPythonTypes.end(),
                                   [&](const PythonType& t) { return t.name == name; });
  return found == kPythonTypes.end() ? nullptr : found;
}

std::vector<std::string_view> python_type_names() {
  std::vector<std::string_view> names;
  for (const PythonType& type : kPythonTypes) names.push_back(type.name);
  return names;
}

std::string_view python_type_of(const SqlType& type) {
  const auto* found = std::ranges::find_if(
      kPythonTypes, [&](const PythonType& t) { return t.make().index() == type.is.index(); });
  return found == kPythonTypes.end() ? std::string_view() : found->name;
}

TypeFact typed(SqlType::Variant type, std::string class_name, const Expression& annotation) {
  TypeFact fact;
  fact.type = SqlType{std::move(type), canonical_text(annotation)};
  fact.class_name = std::move(class_name);
  if (fact.type.as<schema::Uuid>() != nullptr) fact.as_uuid = true;
  return fact;
}

TypeFact unknown_type(std::string reason, const Expression& annotation) {
  return typed(schema::Opaque{std::move(reason)}, "", annotation);
}

TypeFact no_column_type(const AnnotationFact& annotation) {
  return unknown_type(
      fmt::format("'{}' stands for no column type", canonical_text(annotation.python_type)),
      annotation.python_type);
}

}  // namespace modelmend::model
