#include "schema/term_types.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include "schema/canonical_type.h"
#include "schema/postgres_types.h"
#include "schema/redundant_casts.h"

namespace modelmend::schema {
namespace {

using Kind = Term::Kind;
using Known = std::optional<SqlType>;

SqlType plain(SqlType::Variant is) {
  return {.is = std::move(is), .raw = {}};
}

bool is_one_of(const auto& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// How wide a number is; 0 for what is none. A wider one takes in all that are before it.
int width_of(const SqlType& type) {
  if (const auto* integer = type.as<Integer>()) {
    if (integer->width == Integer::Width::Small) return 1;
    return integer->width == Integer::Width::Normal ? 2 : 3;
  }
  if (type.as<Numeric>() != nullptr) return 4;
  const auto* const number = type.as<Float>();
  if (number == nullptr) return 0;
  return canonical_type(type, Dialect::PostgreSql) == plain(Float{.width = Float::Width::Real}) ? 5
                                                                                                : 6;
}

constexpr int kReal = 5;

bool is_plain_text(const SqlType& type) {
  const auto* const text = type.as<Character>();
  return text != nullptr && !text->case_insensitive;
}

bool is_citext(const SqlType& type) {
  const auto* const text = type.as<Character>();
  return text != nullptr && text->case_insensitive;
}

Known type_of_constant(const Term& term) {
  if (term.kind == Kind::Word && term.text != "NULL") return plain(Boolean{});
  if (term.kind != Kind::Number) return std::nullopt;
  const std::string_view type = type_of_number(term.text);
  if (type == "numeric") return plain(Numeric{});
  const bool is_big = type == "bigint";
  return plain(Integer{.width = is_big ? Integer::Width::Big : Integer::Width::Normal});
}

Known type_of_column(const Term& term, std::span<const Column> columns) {
  const auto found = std::ranges::find(columns, term.text, &Column::name);
  return found == columns.end() ? std::nullopt : Known(found->type);
}

// A quoted constant takes the type of the others; one that is not known could be any.
Known common_of(std::span<const Term> terms, std::span<const Column> columns) {
  Known common;
  for (const Term& term : terms) {
    if (term.kind == Kind::String || term.text == "NULL") continue;
    const Known type = type_of(term, columns);
    if (!type) return std::nullopt;
    common = common_type(common, type);
  }
  return common;
}

// date_trunc() of a date is one of a time stamp with time zone.
Known truncated(Known argument) {
  if (argument && argument->as<Date>() != nullptr) return plain(Timestamp{.with_time_zone = true});
  return argument;
}

Known array_of(const Known& element) {
  if (!element) return std::nullopt;
  return plain(Array{std::make_shared<const SqlType>(*element)});
}

// Functions that PostgreSQL has for NUMERIC and DOUBLE PRECISION only, which it prefers for any
// other number; with a number of digits for NUMERIC only.
Known type_of_mathematics(const Term& term, std::span<const Column> columns) {
  if ((term.text == "round()" || term.text == "trunc()") && term.parts.size() == 2)
    return plain(Numeric{});
  const Known argument = common_of(term.parts, columns);
  if (!argument || width_of(*argument) == 0) return std::nullopt;
  const bool is_numeric = argument->as<Numeric>() != nullptr;
  return is_numeric ? plain(Numeric{}) : plain(Float{.width = Float::Width::Double});
}

Known type_of_function(const Term& term, std::span<const Column> columns) {
  constexpr auto kTexts = std::to_array<std::string_view>(
      {"lower()", "upper()", "btrim()", "ltrim()", "rtrim()", "trim()", "substring()", "substr()",
       "replace()", "concat()", "initcap()", "md5()", "->>", "#>>"});
  constexpr auto kIntegers = std::to_array<std::string_view>(
      {"length()", "char_length()", "octet_length()", "position()", "cardinality()",
       "array_length()", "num_nonnulls()", "num_nulls()"});
  constexpr auto kOfArgument =
      std::to_array<std::string_view>({"COALESCE", "GREATEST", "LEAST", "abs()", "mod()"});
  constexpr auto kMathematics = std::to_array<std::string_view>(
      {"round()", "trunc()", "ceil()", "ceiling()", "floor()", "sign()", "sqrt()", "exp()", "ln()",
       "log()", "power()", "pow()"});
  if (is_one_of(kTexts, term.text)) return plain(Character{.form = Character::Form::Text});
  if (is_one_of(kIntegers, term.text)) return plain(Integer{});
  if (is_one_of(kOfArgument, term.text)) return common_of(term.parts, columns);
  if (term.text == "NULLIF" && !term.parts.empty()) return type_of(term.parts[0], columns);
  if (term.text == "ARRAY") return array_of(common_of(term.parts, columns));
  if (is_one_of(kMathematics, term.text)) return type_of_mathematics(term, columns);
  if (term.text == "random()" || term.text == "date_part()")
    return plain(Float{.width = Float::Width::Double});
  if (term.text == "extract()") return plain(Numeric{});
  if (term.text == "now()") return plain(Timestamp{.with_time_zone = true});
  if (term.text == "date_trunc()" && term.parts.size() == 2)
    return truncated(type_of(term.parts[1], columns));
  return std::nullopt;
}

// A time stamp plus or minus an interval is one, and that of its kind; a date plus or minus days is
// one, and between two dates are days.
Known moved_moment(const Term& term, std::span<const Column> columns) {
  if ((term.text != "+" && term.text != "-") || term.parts.size() != 2) return std::nullopt;
  Known moment = type_of(term.parts[0], columns);
  // A quoted constant beside a date is one.
  const bool is_quoted = term.parts[1].kind == Kind::String;
  const Known span = is_quoted && moment && moment->as<Date>() != nullptr
                         ? moment
                         : type_of(term.parts[1], columns);
  if (!moment || !span) return std::nullopt;
  const bool is_date = moment->as<Date>() != nullptr;
  if (is_date && term.text == "-" && span->as<Date>() != nullptr) return plain(Integer{});
  const bool moves = (is_date && span->as<Integer>() != nullptr) ||
                     (moment->as<Timestamp>() != nullptr && span->as<Interval>() != nullptr);
  return moves ? moment : std::nullopt;
}

Known type_of_operation(const Term& term, std::span<const Column> columns) {
  constexpr auto kTruths = std::to_array<std::string_view>(
      {"AND", "OR", "NOT", "=", "<>", "<", ">", "<=", ">=", "~~", "!~~", "~", "!~", "@>", "<@"});
  constexpr auto kArithmetic = std::to_array<std::string_view>({"+", "-", "*", "/", "%"});
  if (is_one_of(kTruths, term.text)) return plain(Boolean{});
  if (is_one_of(kArithmetic, term.text)) {
    const Known common = common_of(term.parts, columns);
    return common && width_of(*common) > 0 ? common : moved_moment(term, columns);
  }
  if (term.text == "CASE" || term.text == "CASE of") {
    // The results stand first, one more than conditions.
    const std::size_t conditions = (term.parts.size() - 1) / 2;
    return common_of(std::span(term.parts).first(conditions + 1), columns);
  }
  return type_of_function(term, columns);
}

bool is_unlimited_text(const SqlType& type) {
  const auto* const text = type.as<Character>();
  return text != nullptr && !text->length;
}

// VARCHAR(5) to TEXT, NUMERIC(8, 2) to NUMERIC, TIMESTAMP(3) to TIMESTAMP.
bool only_loses_limits(const SqlType& from, const SqlType& type) {
  if (is_plain_text(from)) return is_plain_text(type) && is_unlimited_text(type);
  if (from.as<Numeric>() != nullptr) return type == plain(Numeric{});
  const auto* const timestamp = from.as<Timestamp>();
  return timestamp != nullptr &&
         type == plain(Timestamp{.with_time_zone = timestamp->with_time_zone});
}

bool is_day_or_moment(const SqlType& type) {
  return type.as<Date>() != nullptr || type.as<Timestamp>() != nullptr;
}

// Types between which we know all conversions.
bool is_plain(const SqlType& type) {
  return width_of(type) > 0 || is_day_or_moment(type) || type.as<Character>() != nullptr ||
         type.as<Boolean>() != nullptr || type.as<Uuid>() != nullptr;
}

}  // namespace

Known type_of(const Term& term, std::span<const Column> columns) {
  switch (term.kind) {
    case Kind::Column:
      return type_of_column(term, columns);
    case Kind::Cast:
      return read_postgres_type(term.text, [](auto, auto) { return std::nullopt; });
    case Kind::Call:
      return type_of_operation(term, columns);
    default:
      return type_of_constant(term);
  }
}

Known common_type(const Known& a, const Known& b) {
  if (!a || !b) return a ? a : b;
  // citext beside another text is read as text.
  if (is_citext(*a) != is_citext(*b) && a->as<Character>() != nullptr &&
      b->as<Character>() != nullptr)
    return plain(Character{.form = Character::Form::Text});
  const int left = width_of(*a);
  const int right = width_of(*b);
  if (left == 0 || right == 0) return left == 0 ? a : b;
  const bool is_real = (left == kReal) != (right == kReal) && std::max(left, right) == kReal;
  // Beside any other number a REAL is taken to DOUBLE PRECISION, too.
  if (is_real) return plain(Float{.width = Float::Width::Double});
  return left >= right ? a : b;
}

bool takes_text(std::string_view function) {
  constexpr auto kFunctions = std::to_array<std::string_view>(
      {"||", "lower()", "upper()", "initcap()", "btrim()", "ltrim()", "rtrim()", "length()",
       "char_length()", "octet_length()", "substring()", "substr()", "left()", "right()",
       "position()", "md5()"});
  return is_one_of(kFunctions, function);
}

Conversion conversion(const SqlType& from, const SqlType& type) {
  const SqlType left = canonical_type(from, Dialect::PostgreSql);
  const SqlType right = canonical_type(type, Dialect::PostgreSql);
  if (left == right || only_loses_limits(left, right)) return Conversion::Nothing;
  const int width = width_of(left);
  if (width > 0 && width_of(right) >= width) return Conversion::Implicit;
  if (is_day_or_moment(left) && right.as<Timestamp>() != nullptr) return Conversion::Implicit;
  if (left.as<Character>() != nullptr && is_unlimited_text(right)) return Conversion::Implicit;
  return is_plain(left) && is_plain(right) ? Conversion::Explicit : Conversion::Implicit;
}

}  // namespace modelmend::schema
