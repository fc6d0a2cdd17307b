// type_from_sqlmodel. https://github.com/fastapi/sqlmodel, get_sqlalchemy_type().
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "model/annotation.h"
#include "model/python_type.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;

// The builtin or library class that the Python type is or derives from, among those with a type.
std::string python_base(const Project& project, const AnnotationFact& annotation,
                        const std::vector<std::string_view>& wanted) {
  const std::string& name = annotation.python_type_name;
  if (std::find(wanted.begin(), wanted.end(), name) != wanted.end()) return name;
  const auto site = project.class_site(resolve(project, annotation.python_type));
  return site ? first_library_base(project, *site, wanted) : std::string();
}

const Expression* field_argument(const Arguments& field, std::string_view name) {
  const Argument* argument = field.keyword(name);
  return argument == nullptr ? nullptr : &argument->value;
}

std::optional<std::uint32_t> field_number(const Project& project, const Arguments& field,
                                          std::string_view name) {
  const Expression* value = field_argument(field, name);
  const auto number = value == nullptr ? std::nullopt : int_constant(project, *value);
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

// SQLModel's str-like types that are not subclasses of str in the table above.
bool is_text_like(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"ipaddress.IPv4Address", "ipaddress.IPv4Network", "ipaddress.IPv6Address",
       "ipaddress.IPv6Network", "pathlib.Path", "pydantic.EmailStr", "pydantic.StrictStr",
       "pydantic.networks.EmailStr"});
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// With Pydantic 2, for which these releases are the first.
bool keeps_lengths(semantic::SqlModelRelease release) {
  return release < semantic::kLosesLengths || release >= semantic::kKeepsLengths;
}

// Pydantic's names for types that SQLModel reads as the plain ones.
std::string_view plain_name(std::string_view name) {
  if (name == "pydantic.UUID1" || name == "pydantic.UUID3" || name == "pydantic.UUID4" ||
      name == "pydantic.UUID5")
    return "uuid.UUID";
  if (name == "pydantic.StrictInt" || name == "pydantic.PositiveInt" ||
      name == "pydantic.NonNegativeInt" || name == "pydantic.NegativeInt")
    return "builtins.int";
  if (name == "pydantic.StrictBool") return "builtins.bool";
  if (name == "pydantic.StrictFloat" || name == "pydantic.PositiveFloat") return "builtins.float";
  if (name == "pydantic.NaiveDatetime" || name == "pydantic.AwareDatetime" ||
      name == "pydantic.PastDatetime" || name == "pydantic.FutureDatetime")
    return "datetime.datetime";
  if (name == "pydantic.PastDate" || name == "pydantic.FutureDate") return "datetime.date";
  return name;
}

// What constr(...), condecimal(...) and the like make, which SQLModel reads as the plain types.
std::string_view made_by(std::string_view function) {
  constexpr auto kMade = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"pydantic.constr", "builtins.str"},
      {"pydantic.conint", "builtins.int"},
      {"pydantic.confloat", "builtins.float"},
      {"pydantic.conbytes", "builtins.bytes"},
      {"pydantic.condate", "datetime.date"},
      {"pydantic.condecimal", "decimal.Decimal"},
  });
  const auto* const found =
      std::ranges::find(kMade, function, [](const auto& m) { return m.first; });
  return found == kMade.end() ? std::string_view() : found->second;
}

// The plain type that the annotation stands for, if SQLModel has a column for it.
std::string plain_type(const Project& project, const AnnotationFact& annotation) {
  if (is_text_like(annotation.python_type_name)) return "builtins.str";
  const Expression& type = annotation.python_type;
  if (type.is(Kind::Call))
    return std::string(
        made_by(library_name(project, value_of(project, type.field(Field::Function)))));
  std::string base(plain_name(annotation.python_type_name));
  if (python_type_named(base) != nullptr) return base;
  return python_base(project, annotation, python_type_names());
}

// A number that Field(...) says, or else condecimal(...).
std::optional<std::uint32_t> digits(const Project& project, const AnnotationFact& annotation,
                                    const Arguments& field, std::string_view name) {
  if (const auto said = field_number(project, field, name)) return said;
  const Expression& type = annotation.python_type;
  return type.is(Kind::Call) ? field_number(project, arguments_of(type), name) : std::nullopt;
}

// Why the type is not known: a number whose value only running the code could tell.
std::optional<std::string> computed_number(const Project& project, const Arguments& field) {
  for (const auto* const name : {"max_length", "max_digits", "decimal_places"}) {
    const Expression* const value = field_argument(field, name);
    if (value == nullptr || value_of(project, *value).is(Kind::None)) continue;
    if (!int_constant(project, *value))
      return fmt::format("{}= of its type has no value that is known: '{}'", name,
                         canonical_text(*value));
  }
  return std::nullopt;
}

}  // namespace

TypeFact type_from_sqlmodel(const Project& project, const AnnotationFact& annotation,
                            const Arguments& field, semantic::SqlModelRelease release) {
  if (auto enumeration = enum_type_of(project, annotation.python_type))
    return typed(enumeration->is, "sqlalchemy.Enum", annotation.python_type);
  if (auto reason = computed_number(project, field))
    return unknown_type(*std::move(reason), annotation.python_type);
  const std::string base = plain_type(project, annotation);
  if (base == "builtins.str") {
    schema::Character type;
    if (keeps_lengths(release)) type.length = field_number(project, field, "max_length");
    return typed(type, "sqlmodel.AutoString", annotation.python_type);
  }
  // Before, every datetime was without a time zone.
  if (base == "datetime.datetime" && release >= semantic::kStoresAwareTimes &&
      annotation.python_type_name != "pydantic.NaiveDatetime")
    return typed(schema::Timestamp{.with_time_zone = true}, "sqlmodel.UTCDateTime",
                 annotation.python_type);
  if (base == "decimal.Decimal") {
    schema::Numeric type{.precision = digits(project, annotation, field, "max_digits")};
    if (const auto scale = digits(project, annotation, field, "decimal_places"))
      type.scale = static_cast<std::int32_t>(*scale);
    return typed(type, "sqlalchemy.Numeric", annotation.python_type);
  }
  if (const PythonType* known = python_type_named(base))
    return typed(known->make(), std::string(known->class_name), annotation.python_type);
  return no_column_type(annotation);
}

}  // namespace modelmend::model
