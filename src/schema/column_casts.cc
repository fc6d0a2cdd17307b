#include "schema/column_casts.h"

#include <algorithm>
#include <utility>

#include "schema/canonical_type.h"
#include "schema/definitions.h"
#include "schema/expressions.h"
#include "schema/redundant_casts.h"

namespace modelmend::schema {
namespace {

const SqlType& element_of(const SqlType& type) {
  const SqlType* inner = &type;
  while (const auto* array = inner->as<Array>()) inner = array->element.get();
  return *inner;
}

// The types that the server takes to text by itself are the texts, and citext for an operator or a
// function that it does not have.
bool matters(const SqlType& column, std::string_view type) {
  const SqlType& element = element_of(column);
  if (const auto* text = element.as<Character>())
    return text->case_insensitive != type.ends_with("citext");
  if (const auto* other = element.as<Other>())
    return other->sql != "name" && other->sql != "\"char\"";
  const bool may_be_text = element.as<Opaque>() != nullptr || element.as<Domain>() != nullptr ||
                           element.as<FromForeignKey>() != nullptr;
  return !may_be_text;
}

// As the server calls it.
std::string_view number_words(const SqlType& type) {
  const SqlType known = canonical_type(type, Dialect::PostgreSql);
  if (const auto* number = known.as<Float>())
    return number->width == Float::Width::Real ? "real" : "double precision";
  const bool is_number = known.as<Integer>() != nullptr || known.as<Numeric>() != nullptr;
  return is_number ? family(known) : std::string_view();
}

TextCastMatters judge_of(std::span<const Column> columns) {
  return [columns](std::string_view name, std::string_view type) {
    const auto found = std::ranges::find(columns, name, &Column::name);
    if (is_number_type(type)) return found == columns.end() || number_words(found->type) != type;
    return found != columns.end() && matters(found->type, type);
  };
}

// Few expressions cast anything, and parsing is what costs.
bool has_cast(std::string_view text) {
  return text.find("::") != std::string_view::npos;
}

void settle(std::string& text, std::span<const Column> columns) {
  text = settled(std::move(text), columns);
}

void settle(std::optional<std::string>& text, std::span<const Column> columns) {
  if (text) settle(*text, columns);
}

}  // namespace

std::string settled(std::string expression, std::span<const Column> columns) {
  return has_cast(expression) ? canonical_expression(expression, judge_of(columns))
                              : std::move(expression);
}

void settle_casts(Table& table) {
  const std::span<const Column> columns = table.columns;
  for (Column& column : table.columns)
    if (column.generated) settle(column.generated->expression, columns);
  for (Check& check : table.checks) settle(check.expression, columns);
  for (Exclusion& exclusion : table.exclusions)
    if (has_cast(exclusion.definition))
      exclusion.definition = canonical_exclusion(exclusion.definition, judge_of(columns));
  for (Index& index : table.indexes) {
    settle(index.where, columns);
    for (IndexPart& part : index.parts)
      if (part.column.empty()) settle(part.expression, columns);
  }
  if (table.partition_by && has_cast(*table.partition_by))
    table.partition_by = canonical_partition_key(*table.partition_by, judge_of(columns));
}

void settle_casts(Schema& schema) {
  for (Table& table : schema.tables) settle_casts(table);
  for (DomainType& domain : schema.domains)
    for (Check& check : domain.checks) settle(check.expression, {});
}

}  // namespace modelmend::schema
