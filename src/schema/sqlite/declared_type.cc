#include "schema/sqlite/declared_type.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "schema/sql_tokens.h"

namespace modelmend::schema::sqlite {
namespace {

// VARCHAR(50): the words before the parentheses, in lower case, and the numbers inside.
struct Declared {
  std::string name;
  std::vector<std::uint32_t> numbers;

  [[nodiscard]] std::optional<std::uint32_t> number(std::size_t at) const {
    if (at >= numbers.size()) return std::nullopt;
    return numbers[at];
  }
  [[nodiscard]] bool has(std::string_view part) const {
    return name.find(part) != std::string::npos;
  }
};

Declared take_apart(std::string_view words) {
  Declared declared;
  for (const SqlToken& token : sql_tokens(words, Dialect::Sqlite)) {
    std::uint32_t value = 0;
    const auto [end, error] =
        std::from_chars(token.text.data(), token.text.data() + token.text.size(), value);
    if (token.kind == TokenKind::Number && error == std::errc())
      declared.numbers.push_back(value);
    else if (token.is_name())
      declared.name +=
          (declared.name.empty() ? "" : " ") + to_lower(name_of(token, Dialect::Sqlite));
  }
  return declared;
}

SqlType::Variant character(const Declared& declared, Character::Form form) {
  return Character{.form = form, .length = declared.number(0)};
}

SqlType::Variant numeric(const Declared& declared) {
  Numeric type{.precision = declared.number(0)};
  if (type.precision) type.scale = static_cast<std::int32_t>(declared.number(1).value_or(0));
  return type;
}

struct KnownType {
  std::string_view name;
  SqlType::Variant (*make)(const Declared&);
};

using Form = Character::Form;
using Width = Integer::Width;

constexpr auto kKnownTypes = std::to_array<KnownType>({
    {"any", [](const Declared&) -> SqlType::Variant { return Other{"any"}; }},
    {"bigint", [](const Declared&) -> SqlType::Variant { return Integer{Width::Big}; }},
    {"bool", [](const Declared&) -> SqlType::Variant { return Boolean{}; }},
    {"boolean", [](const Declared&) -> SqlType::Variant { return Boolean{}; }},
    {"char", [](const Declared& d) { return character(d, Form::Char); }},
    {"character", [](const Declared& d) { return character(d, Form::Char); }},
    {"date", [](const Declared&) -> SqlType::Variant { return Date{}; }},
    {"datetime", [](const Declared&) -> SqlType::Variant { return Timestamp{}; }},
    {"decimal", numeric},
    {"double", [](const Declared&) -> SqlType::Variant { return Float{Float::Width::Double}; }},
    {"double precision",
     [](const Declared&) -> SqlType::Variant { return Float{Float::Width::Double}; }},
    {"float",
     [](const Declared& d) -> SqlType::Variant { return Float{.precision = d.number(0)}; }},
    {"int2", [](const Declared&) -> SqlType::Variant { return Integer{Width::Small}; }},
    {"int8", [](const Declared&) -> SqlType::Variant { return Integer{Width::Big}; }},
    {"json", [](const Declared&) -> SqlType::Variant { return Json{}; }},
    {"jsonb", [](const Declared&) -> SqlType::Variant { return Json{.binary = true}; }},
    {"nchar", [](const Declared& d) { return character(d, Form::Char); }},
    {"numeric", numeric},
    {"nvarchar", [](const Declared& d) { return character(d, Form::Varchar); }},
    {"real", [](const Declared&) -> SqlType::Variant { return Float{Float::Width::Real}; }},
    {"smallint", [](const Declared&) -> SqlType::Variant { return Integer{Width::Small}; }},
    {"text", [](const Declared& d) { return character(d, Form::Text); }},
    {"time", [](const Declared&) -> SqlType::Variant { return Time{}; }},
    {"timestamp", [](const Declared&) -> SqlType::Variant { return Timestamp{}; }},
    {"timestamp with time zone",
     [](const Declared&) -> SqlType::Variant { return Timestamp{.with_time_zone = true}; }},
    {"timestamptz",
     [](const Declared&) -> SqlType::Variant { return Timestamp{.with_time_zone = true}; }},
    {"uuid", [](const Declared&) -> SqlType::Variant { return Uuid{}; }},
    {"varchar", [](const Declared& d) { return character(d, Form::Varchar); }},
});
static_assert(std::ranges::is_sorted(kKnownTypes, {}, &KnownType::name));

// The rules of affinity, in their order.
SqlType::Variant by_affinity(const Declared& declared) {
  if (declared.has("int")) return Integer{};
  if (declared.has("char")) return character(declared, Form::Varchar);
  if (declared.has("clob") || declared.has("text")) return Character{.form = Form::Text};
  if (declared.name.empty() || declared.has("blob")) return Binary{.length = declared.number(0)};
  if (declared.has("real") || declared.has("floa") || declared.has("doub"))
    return Float{Float::Width::Double};
  return numeric(declared);
}

}  // namespace

SqlType read_declared_type(std::string_view words) {
  const Declared declared = take_apart(words);
  const auto* const known =
      std::ranges::lower_bound(kKnownTypes, declared.name, {}, &KnownType::name);
  const bool is_known = known != kKnownTypes.end() && known->name == declared.name;
  return {is_known ? known->make(declared) : by_affinity(declared), std::string(words)};
}

}  // namespace modelmend::schema::sqlite
