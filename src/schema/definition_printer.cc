#include "schema/definition_printer.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "schema/expression_printer.h"
#include "schema/identifier.h"
#include "schema/redundant_casts.h"
#include "schema/type_words.h"

namespace modelmend::schema {
namespace {

std::optional<std::string> last_name(PgNodes parts) {
  if (parts.empty()) return std::nullopt;
  return std::string(string_of(parts.back()));
}

std::string options_in_parentheses(PgNodes options) {
  std::string text;
  for (const PgNode* node : options)
    if (node->node_case == PG_QUERY__NODE__NODE_DEF_ELEM)
      text += (text.empty() ? "" : ",") + option_text(*node->def_elem);
  return text.empty() ? text : "(" + text + ")";
}

// (name) is the column, not an expression.
const PgNode* column_in_parentheses(const PgNode* expression) {
  const bool is_column = expression != nullptr &&
                         expression->node_case == PG_QUERY__NODE__NODE_COLUMN_REF &&
                         expression->column_ref->n_fields == 1;
  return is_column ? expression->column_ref->fields[0] : nullptr;
}

// Calls need no parentheses, other expressions do.
std::string in_parentheses_unless_call(const PgNode& expression, const TextCastMatters& judge) {
  const std::string text = print_expression(expression, judge);
  return expression.node_case == PG_QUERY__NODE__NODE_FUNC_CALL ? text : "(" + text + ")";
}

std::string element_text(const PgNode* name_or_expression, std::string_view name,
                         const std::optional<std::string>& collation,
                         const std::optional<std::string>& operator_class,
                         const TextCastMatters& judge) {
  std::string text;
  if (!name.empty())
    text = quote_identifier(name);
  else if (const PgNode* column = column_in_parentheses(name_or_expression))
    text = quote_identifier(string_of(column));
  else if (name_or_expression != nullptr)
    text = in_parentheses_unless_call(*name_or_expression, judge);
  if (collation) text += fmt::format(" COLLATE \"{}\"", *collation);
  if (operator_class) text += " " + *operator_class;
  return text;
}

std::string excluded_text(const PgNode* pair, const TextCastMatters& judge) {
  if (pair->node_case != PG_QUERY__NODE__NODE_LIST || pair->list->n_items != 2) return {};
  const PgNode* const element = pair->list->items[0];
  const PgNode* const op = pair->list->items[1];
  if (element->node_case != PG_QUERY__NODE__NODE_INDEX_ELEM ||
      op->node_case != PG_QUERY__NODE__NODE_LIST || op->list->n_items == 0)
    return {};
  const IndexPart part = read_index_part(*element->index_elem);
  return fmt::format("{} WITH {}",
                     element_text(element->index_elem->expr, part.column, part.collation,
                                  part.operator_class, judge),
                     string_of(op->list->items[op->list->n_items - 1]));
}

std::string partition_element(const PgNode* node, const TextCastMatters& judge) {
  if (node->node_case != PG_QUERY__NODE__NODE_PARTITION_ELEM) return {};
  const PgQuery__PartitionElem& element = *node->partition_elem;
  return element_text(element.expr, element.name,
                      last_name(nodes(element.n_collation, element.collation)),
                      last_name(nodes(element.n_opclass, element.opclass)), judge);
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return result;
}

// MINVALUE and MAXVALUE come as columns of that name. The server quotes numbers of some types.
std::string bound_value(const PgNode* node) {
  if (const std::string_view quoted = string_of(node); is_number(quoted))
    return std::string(quoted);
  std::string text = print_expression(*node);
  return text == "minvalue" || text == "maxvalue" ? upper(text) : text;
}

std::string bound_values(PgNodes values) {
  std::string text;
  for (const PgNode* value : values) text += (text.empty() ? "" : ", ") + bound_value(value);
  return "(" + text + ")";
}

}  // namespace

std::string option_text(const PgQuery__DefElem& option) {
  std::string value;
  if (option.arg != nullptr && option.arg->node_case == PG_QUERY__NODE__NODE_FLOAT)
    value = option.arg->float_->fval;
  else if (const auto number = integer_of(option.arg))
    value = std::to_string(*number);
  else if (option.arg != nullptr && option.arg->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
    value = type_words(*option.arg->type_name);
  else
    value = string_of(option.arg);
  return fmt::format("{}={}", option.defname, value.empty() ? "true" : value);
}

IndexPart read_index_part(const PgQuery__IndexElem& element) {
  IndexPart part{.column = element.name, .expression = {}};
  if (const PgNode* column = column_in_parentheses(element.expr))
    part.column = string_of(column);
  else if (element.expr != nullptr)
    part.expression = print_expression(*element.expr);
  part.collation = last_name(nodes(element.n_collation, element.collation));
  part.operator_class = last_name(nodes(element.n_opclass, element.opclass));
  if (part.operator_class)
    *part.operator_class +=
        options_in_parentheses(nodes(element.n_opclassopts, element.opclassopts));
  part.descending = element.ordering == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
  part.nulls_first =
      element.nulls_ordering == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST ||
      (part.descending && element.nulls_ordering != PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST);
  return part;
}

std::string exclusion_definition(const PgQuery__Constraint& constraint,
                                 const TextCastMatters& text_cast_matters) {
  std::string list;
  for (const PgNode* pair : nodes(constraint.n_exclusions, constraint.exclusions))
    list += (list.empty() ? "" : ", ") + excluded_text(pair, text_cast_matters);
  const std::string_view method = constraint.access_method;
  std::string text = fmt::format("EXCLUDE USING {} ({})", method.empty() ? "btree" : method, list);
  const auto include = strings_of(nodes(constraint.n_including, constraint.including));
  if (!include.empty()) text += fmt::format(" INCLUDE ({})", fmt::join(include, ", "));
  if (constraint.where_clause != nullptr)
    text +=
        fmt::format(" WHERE ({})", print_expression(*constraint.where_clause, text_cast_matters));
  return text;
}

std::string partition_key(const PgQuery__PartitionSpec& spec,
                          const TextCastMatters& text_cast_matters) {
  std::string list;
  for (const PgNode* node : nodes(spec.n_part_params, spec.part_params))
    list += (list.empty() ? "" : ", ") + partition_element(node, text_cast_matters);
  return fmt::format("{} ({})", upper(spec.strategy), list);
}

std::string partition_bound(const PgQuery__PartitionBoundSpec& bound) {
  if (bound.is_default != 0) return "DEFAULT";
  const std::string_view strategy = bound.strategy;
  if (strategy == "h")
    return fmt::format("FOR VALUES WITH (modulus {}, remainder {})", bound.modulus,
                       bound.remainder);
  if (strategy == "l")
    return "FOR VALUES IN " + bound_values(nodes(bound.n_listdatums, bound.listdatums));
  return fmt::format("FOR VALUES FROM {} TO {}",
                     bound_values(nodes(bound.n_lowerdatums, bound.lowerdatums)),
                     bound_values(nodes(bound.n_upperdatums, bound.upperdatums)));
}

}  // namespace modelmend::schema
