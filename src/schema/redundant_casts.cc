#include "schema/redundant_casts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "schema/sql_tokens.h"
#include "schema/type_words.h"

namespace modelmend::schema {
namespace {

bool is_one_of(const auto& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool is_text(std::string_view words) {
  constexpr std::array<std::string_view, 8> kText = {
      "text",   "character varying",   "bpchar",   "citext",
      "text[]", "character varying[]", "bpchar[]", "public.citext"};
  return is_one_of(kText, words);
}

const PgQuery__TypeCast* as_cast(const PgNode* node) {
  return node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST ? node->type_cast : nullptr;
}

bool is_string(const PgNode* node) {
  return node->node_case == PG_QUERY__NODE__NODE_A_CONST &&
         node->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL;
}

bool is_null(const PgNode* node) {
  return node->node_case == PG_QUERY__NODE__NODE_A_CONST && node->a_const->isnull != 0;
}

bool is_column(const PgNode* node) {
  return node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
}

std::string_view column_name(const PgNode* node) {
  const PgQuery__ColumnRef& column = *node->column_ref;
  return column.n_fields == 0 ? std::string_view() : string_of(column.fields[column.n_fields - 1]);
}

// COALESCE of columns and constants of one type, which the server reads as text where it must.
bool is_coalesce(const PgNode* node) {
  return node->node_case == PG_QUERY__NODE__NODE_COALESCE_EXPR;
}

bool is_filled_array(const PgNode* node) {
  return node->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR && node->a_array_expr->n_elements > 0;
}

// 'a'::character varying below another cast to text.
bool is_text_constant(const PgNode* node) {
  const PgQuery__TypeCast* const inner = as_cast(node);
  return inner != nullptr && is_string(inner->arg) && is_text(type_words(*inner->type_name));
}

bool says_nothing_of_string(std::string_view constant, std::string_view type, Place place) {
  if (place == Place::Cast || type == "regclass") return false;
  // to_tsvector('english'::regconfig, body)
  const bool is_configuration = type == "regconfig" && place == Place::Argument;
  const bool type_is_known = place == Place::Whole || place == Place::Compared;
  return is_text(type) || is_configuration || (type_is_known && keeps_value(constant, type));
}

bool is_whole(std::string_view number) {
  return number.find_first_not_of("-0123456789") == std::string_view::npos;
}

// A template because the widths are two types.
template <class Number>
bool is_in_range(std::string_view number) {
  Number value = 0;
  return std::from_chars(number.data(), number.data() + number.size(), value).ec == std::errc();
}

// Whether a number of that text is the same one as such a type.
bool takes(std::string_view type, std::string_view number) {
  return is_whole(number) || type == "numeric" || type == "double precision";
}

std::size_t characters_of(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::size_t decimals_of(std::string_view number) {
  const std::size_t point = number.find('.');
  return point == std::string_view::npos ? 0 : number.size() - point - 1;
}

// The last modifier of "numeric(8,2)" and of "character(3)".
std::optional<std::size_t> last_modifier(std::string_view type) {
  const std::size_t begin = type.find_last_of("(,") + 1;
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(type.data() + begin, type.data() + type.size(), value);
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

std::optional<std::string> number_of(const PgNode* operand) {
  if (operand->node_case != PG_QUERY__NODE__NODE_A_CONST) return std::nullopt;
  const PgQuery__AConst& constant = *operand->a_const;
  if (constant.val_case == PG_QUERY__A__CONST__VAL_IVAL) return std::to_string(constant.ival->ival);
  if (constant.val_case == PG_QUERY__A__CONST__VAL_FVAL) return constant.fval->fval;
  if (is_string(operand) && is_number(string_of(operand))) return std::string(string_of(operand));
  return std::nullopt;
}

}  // namespace

bool is_number_type(std::string_view words) {
  constexpr std::array<std::string_view, 6> kTypes = {"smallint", "integer", "bigint",
                                                      "numeric",  "real",    "double precision"};
  return is_one_of(kTypes, words);
}

bool is_number(std::string_view text) {
  const std::size_t first = text.find_first_not_of('-');
  // Not "inf" and "nan".
  if (first > 1 || first >= text.size() || text.find_first_of("0123456789.") != first) return false;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

// https://www.postgresql.org/docs/current/datatype-boolean.html, without unfinished words
std::optional<bool> boolean_of(std::string_view word) {
  constexpr std::array<std::string_view, 6> kTrue = {"t", "true", "y", "yes", "on", "1"};
  constexpr std::array<std::string_view, 6> kFalse = {"f", "false", "n", "no", "off", "0"};
  const std::string lower = to_lower(word);
  if (is_one_of(kTrue, lower)) return true;
  if (is_one_of(kFalse, lower)) return false;
  return std::nullopt;
}

std::optional<std::string> constant_of_cast(const PgQuery__TypeCast& cast, Place place) {
  const std::string type = type_words(*cast.type_name);
  if (type == "boolean" && is_string(cast.arg)) {
    const auto value = boolean_of(string_of(cast.arg));
    if (!value) return std::nullopt;
    return *value ? "true" : "false";
  }
  const auto number = number_of_cast(cast);
  const bool decides = place == Place::Computed || place == Place::Cast;
  return number && decides && type_of_number(*number) != type ? std::nullopt : number;
}

std::optional<std::string> number_of_cast(const PgQuery__TypeCast& cast) {
  const std::string type = type_words(*cast.type_name);
  if (!is_number_type(type)) return std::nullopt;
  const PgQuery__TypeCast* const inner = as_cast(cast.arg);
  auto number = number_of(inner == nullptr ? cast.arg : inner->arg);
  if (!number || !takes(type, *number)) return std::nullopt;
  if (inner == nullptr) return number;
  // 0.1::real is not 0.1.
  const std::string inner_type = type_words(*inner->type_name);
  const bool is_exact = is_number_type(inner_type) && takes(inner_type, *number) &&
                        inner_type != "real" && inner_type != "double precision";
  return is_exact ? number : std::nullopt;
}

std::string_view type_of_number(std::string_view number) {
  if (!is_whole(number)) return "numeric";
  if (is_in_range<std::int32_t>(number)) return "integer";
  return is_in_range<std::int64_t>(number) ? "bigint" : "numeric";
}

bool keeps_value(std::string_view constant, std::string_view type) {
  const auto limit = last_modifier(type);
  if (!limit || !type.ends_with(')')) return true;
  if (type.starts_with("character")) return characters_of(constant) <= *limit;
  const bool has_scale = type.starts_with("numeric(") && is_number(constant);
  if (!has_scale) return true;
  return decimals_of(constant) <= (type.find(',') == std::string_view::npos ? 0 : *limit);
}

bool says_nothing(const PgQuery__TypeCast& cast, Place place,
                  const TextCastMatters& text_cast_matters) {
  const std::string type = type_words(*cast.type_name);
  const PgNode* const operand = cast.arg;
  if (is_null(operand)) return place == Place::Whole;
  if (is_string(operand)) return says_nothing_of_string(string_of(operand), type, place);
  if (place == Place::Whole || place == Place::Cast) return false;
  if (is_text(type) && is_column(operand)) return !text_cast_matters(column_name(operand), type);
  if (is_text(type))
    return is_text_constant(operand) || is_filled_array(operand) || is_coalesce(operand);
  // The argument of a function, say; the server widens the integer.
  const bool widens = type == "numeric" || type == "double precision" || type == "bigint";
  return widens && is_column(operand) && place == Place::Argument;
}

}  // namespace modelmend::schema
