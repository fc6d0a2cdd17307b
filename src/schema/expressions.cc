#include "schema/expressions.h"

#include <utility>

#include "schema/expression_printer.h"
#include "schema/pg_query.h"
#include "schema/redundant_casts.h"
#include "schema/sql_tokens.h"

namespace modelmend::schema {
namespace {

bool is_quoted(std::string_view text) {
  return text.size() >= 2 && text.front() == '\'' && text.back() == '\'';
}

bool is_numeric(const SqlType& type) {
  return type.as<Integer>() != nullptr || type.as<Numeric>() != nullptr ||
         type.as<Float>() != nullptr;
}

}  // namespace

std::string canonical_expression(std::string_view sql, const TextCastMatters& text_cast_matters) {
  // A comment in the last line must not take the parenthesis with it.
  const auto parsed = ParsedSql::parse("SELECT (" + std::string(sql) + "\n)");
  const PgNode* const target = parsed ? only_expression(*parsed) : nullptr;
  std::string text =
      target == nullptr ? std::string() : print_expression(*target, text_cast_matters);
  return text.empty() ? collapse_blanks(sql, Dialect::PostgreSql) : text;
}

std::optional<std::string> canonical_default(std::string_view sql, const SqlType& column) {
  return default_for(canonical_expression(sql), column);
}

std::optional<std::string> default_for(std::string canonical, const SqlType& column) {
  if (canonical == "NULL") return std::nullopt;
  if (!is_quoted(canonical)) return canonical;
  const std::string_view inside = std::string_view(canonical).substr(1, canonical.size() - 2);
  if (is_numeric(column) && is_number(inside)) return std::string(inside);
  if (column.as<Boolean>() != nullptr)
    if (const auto value = boolean_of(inside)) return *value ? "true" : "false";
  return canonical;
}

}  // namespace modelmend::schema
