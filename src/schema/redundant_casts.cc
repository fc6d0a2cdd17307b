#include "schema/redundant_casts.h"

#include <algorithm>
#include <array>
#include <charconv>

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

bool is_numeric(std::string_view words) {
  constexpr std::array<std::string_view, 6> kNumeric = {"smallint", "integer", "bigint",
                                                        "numeric",  "real",    "double precision"};
  return is_one_of(kNumeric, words);
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

bool says_nothing_of_string(std::string_view type, Place place) {
  if (place == Place::Cast || type == "regclass") return false;
  // to_tsvector('english'::regconfig, body)
  const bool is_configuration = type == "regconfig" && place == Place::Argument;
  return is_text(type) || is_configuration || place == Place::Whole || place == Place::Compared;
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

std::optional<std::string> constant_of_cast(const PgQuery__TypeCast& cast) {
  const std::string type = type_words(*cast.type_name);
  if (type == "boolean" && is_string(cast.arg)) {
    const auto value = boolean_of(string_of(cast.arg));
    if (!value) return std::nullopt;
    return *value ? "true" : "false";
  }
  if (!is_numeric(type)) return std::nullopt;
  // ('-1'::integer)::numeric
  if (const PgQuery__TypeCast* inner = as_cast(cast.arg);
      inner != nullptr && is_numeric(type_words(*inner->type_name)))
    return number_of(inner->arg);
  return number_of(cast.arg);
}

bool says_nothing(const PgQuery__TypeCast& cast, Place place,
                  const TextCastMatters& text_cast_matters) {
  const std::string type = type_words(*cast.type_name);
  const PgNode* const operand = cast.arg;
  if (is_null(operand)) return place == Place::Whole;
  if (is_string(operand)) return says_nothing_of_string(type, place);
  if (place == Place::Whole || place == Place::Cast) return false;
  if (is_text(type) && is_column(operand)) return !text_cast_matters(column_name(operand), type);
  if (is_text(type))
    return is_text_constant(operand) || is_filled_array(operand) || is_coalesce(operand);
  // A sum of an integer and a numeric column, say; the server widens the integer.
  const bool widens = type == "numeric" || type == "double precision" || type == "bigint";
  return widens && is_column(operand) && place != Place::Divided;
}

}  // namespace modelmend::schema
