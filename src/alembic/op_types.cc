#include "alembic/op_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/overloaded.h"
#include "text/python_literal.h"

namespace modelmend::alembic {
namespace {

using schema::SqlType;

constexpr const char* kPostgres = "from sqlalchemy.dialects import postgresql";

// Types whose SQL name in capitals is the name of the dialect's class.
constexpr std::array<std::string_view, 24> kClasses{
    "cidr",    "citext",         "datemultirange", "daterange",      "hstore",
    "inet",    "int4multirange", "int4range",      "int8multirange", "int8range",
    "macaddr", "macaddr8",       "money",          "nummultirange",  "numrange",
    "oid",     "regclass",       "regconfig",      "tsmultirange",   "tsquery",
    "tsrange", "tstzmultirange", "tstzrange",      "tsvector"};

std::string literal(std::string_view text) {
  return text::python_literal(text, '\'');
}

OpWords postgres(std::string text) {
  return {"postgresql." + std::move(text), kPostgres};
}

std::string upper(std::string_view text) {
  std::string made(text);
  for (char& c : made)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return made;
}

// "length=50, collation='C'"
std::string joined(const std::vector<std::string>& arguments) {
  return fmt::format("{}", fmt::join(arguments, ", "));
}

std::string integer(const schema::Integer& type) {
  switch (type.width) {
    case schema::Integer::Width::Small:
      return "sa.SmallInteger()";
    case schema::Integer::Width::Big:
      return "sa.BigInteger()";
    case schema::Integer::Width::Normal:
      break;
  }
  return "sa.Integer()";
}

OpWords character(const schema::Character& type, const std::optional<std::string>& collation) {
  using Form = schema::Character::Form;
  if (type.case_insensitive) return postgres("CITEXT()");
  std::vector<std::string> arguments;
  if (type.length) arguments.push_back(fmt::format("length={}", *type.length));
  if (collation) arguments.push_back("collation=" + literal(*collation));
  const std::string_view name = type.form == Form::Text   ? "Text"
                                : type.form == Form::Char ? "CHAR"
                                                          : "String";
  return {fmt::format("sa.{}({})", name, joined(arguments))};
}

OpWords floating(const schema::Float& type, schema::Dialect dialect) {
  using Width = schema::Float::Width;
  if (type.width == Width::Real) return {"sa.REAL()"};
  if (type.width == Width::Double && dialect == schema::Dialect::PostgreSql)
    return postgres("DOUBLE_PRECISION()");
  return {type.precision ? fmt::format("sa.Float(precision={})", *type.precision) : "sa.Float()"};
}

std::string numeric(const schema::Numeric& type) {
  std::vector<std::string> arguments;
  if (type.precision) arguments.push_back(fmt::format("precision={}", *type.precision));
  if (type.scale) arguments.push_back(fmt::format("scale={}", *type.scale));
  return fmt::format("sa.Numeric({})", joined(arguments));
}

// DateTime and Time; a precision is known to the dialect's classes only.
OpWords moment(std::string_view common, std::string_view own, bool with_time_zone,
               const std::optional<std::uint32_t>& precision) {
  std::vector<std::string> arguments;
  if (with_time_zone) arguments.emplace_back("timezone=True");
  if (!precision) return {fmt::format("sa.{}({})", common, joined(arguments))};
  arguments.push_back(fmt::format("precision={}", *precision));
  return postgres(fmt::format("{}({})", own, joined(arguments)));
}

OpWords interval(const schema::Interval& type) {
  std::vector<std::string> arguments;
  if (!type.fields.empty()) arguments.push_back("fields=" + literal(upper(type.fields)));
  if (type.precision) arguments.push_back(fmt::format("precision={}", *type.precision));
  return postgres(fmt::format("INTERVAL({})", joined(arguments)));
}

std::optional<OpWords> enumeration(const schema::Enum& type) {
  if (!type.name) return std::nullopt;
  std::vector<std::string> arguments;
  for (const std::string& label : type.labels) arguments.push_back(literal(label));
  arguments.push_back("name=" + literal(*type.name));
  if (!type.schema.empty()) arguments.push_back("schema=" + literal(type.schema));
  arguments.emplace_back("create_type=False");
  return postgres(fmt::format("ENUM({})", joined(arguments)));
}

// "bit(5)", "bit varying", "inet"
std::optional<OpWords> other(const schema::Other& type) {
  std::string_view name = type.sql;
  if (std::ranges::find(kClasses, name) != kClasses.end()) return postgres(upper(name) + "()");
  std::string length;
  if (const std::size_t open = name.find('('); open != std::string_view::npos) {
    length = name.substr(open + 1, name.find(')') - open - 1);
    name = name.substr(0, open);
  }
  if (name == "bit") return postgres(fmt::format("BIT({})", length));
  if (name == "bit varying" || name == "varbit")
    return postgres(fmt::format("BIT({}{}varying=True)", length, length.empty() ? "" : ", "));
  return std::nullopt;
}

std::optional<OpWords> scalar(const SqlType& type, schema::Dialect dialect,
                              const std::optional<std::string>& collation) {
  using Words = std::optional<OpWords>;
  const bool is_postgres = dialect == schema::Dialect::PostgreSql;
  return std::visit(
      Overloaded{
          [](const schema::Integer& t) -> Words { return OpWords{integer(t)}; },
          [&](const schema::Character& t) -> Words { return character(t, collation); },
          [](const schema::Boolean&) -> Words { return OpWords{"sa.Boolean()"}; },
          [&](const schema::Float& t) -> Words { return floating(t, dialect); },
          [](const schema::Numeric& t) -> Words { return OpWords{numeric(t)}; },
          [](const schema::Timestamp& t) -> Words {
            return moment("DateTime", "TIMESTAMP", t.with_time_zone, t.precision);
          },
          [](const schema::Date&) -> Words { return OpWords{"sa.Date()"}; },
          [](const schema::Time& t) -> Words {
            return moment("Time", "TIME", t.with_time_zone, t.precision);
          },
          [](const schema::Interval& t) -> Words { return interval(t); },
          [](const schema::Binary& t) -> Words {
            return OpWords{t.length ? fmt::format("sa.LargeBinary(length={})", *t.length)
                                    : "sa.LargeBinary()"};
          },
          [](const schema::Uuid&) -> Words { return postgres("UUID()"); },
          [](const schema::Json& t) -> Words {
            return t.binary ? postgres("JSONB()") : OpWords{"sa.JSON()"};
          },
          [](const schema::Enum& t) -> Words { return enumeration(t); },
          [&](const schema::Other& t) -> Words { return is_postgres ? other(t) : std::nullopt; },
          // Nothing of SQLAlchemy's names these without saying all that they are.
          [](const schema::Domain&) -> Words { return std::nullopt; },
          [](const schema::Composite&) -> Words { return std::nullopt; },
          [](const schema::Array&) -> Words { return std::nullopt; },
          [](const schema::FromForeignKey&) -> Words { return std::nullopt; },
          [](const schema::Opaque&) -> Words { return std::nullopt; },
      },
      type.is);
}

bool takes_collation(const SqlType& type) {
  const auto* const character = type.as<schema::Character>();
  return character != nullptr && !character->case_insensitive;
}

}  // namespace

std::optional<OpWords> type_words(const SqlType& type, schema::Dialect dialect,
                                  const std::optional<std::string>& collation) {
  const SqlType* inner = &type;
  while (const auto* array = inner->as<schema::Array>()) inner = array->element.get();
  if (collation && !takes_collation(*inner)) return std::nullopt;
  auto words = scalar(*inner, dialect, collation);
  if (!words || inner == &type) return words;
  return postgres(fmt::format("ARRAY({})", words->text));
}

}  // namespace modelmend::alembic
