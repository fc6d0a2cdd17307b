#include "schema/terms.h"

#include <fmt/format.h>

#include <utility>

#include "schema/definition_printer.h"
#include "schema/expression_printer.h"
#include "schema/pg_query.h"
#include "schema/type_words.h"

namespace modelmend::schema {
namespace {

using Kind = Term::Kind;

// As deep as canonical expressions are printed.
constexpr int kMaxDepth = 200;

bool is_row(const Term& term) {
  return term.kind == Kind::Call && term.text == "ROW";
}

bool is_array(const Term& term) {
  return term.kind == Kind::Call && term.text == "ARRAY" && !term.parts.empty();
}

// ARRAY['a', 'b']::mood[] is ARRAY['a'::mood, 'b'::mood], also in several dimensions.
Term cast_of(std::string type, Term operand) {
  if (!type.ends_with("[]") || !is_array(operand))
    return {Kind::Cast, std::move(type), {std::move(operand)}};
  const std::string element = type.substr(0, type.size() - 2);
  for (Term& part : operand.parts) part = cast_of(is_array(part) ? type : element, std::move(part));
  return operand;
}

// (a, b) = (1, 2) is a = 1 AND b = 2, and <> is OR.
Term operation_of(std::string op, std::vector<Term> sides) {
  const bool splits = (op == "=" || op == "<>") && sides.size() == 2 && is_row(sides[0]) &&
                      is_row(sides[1]) && sides[0].parts.size() == sides[1].parts.size();
  if (!splits) return {Kind::Call, std::move(op), std::move(sides)};
  Term all{Kind::Call, op == "=" ? "AND" : "OR"};
  for (std::size_t at = 0; at < sides[0].parts.size(); ++at)
    all.parts.push_back({Kind::Call, op, {sides[0].parts[at], sides[1].parts[at]}});
  return all;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    if (name != "pg_catalog" && name != "public") text += (text.empty() ? "" : ".") + name;
  return text;
}

// Recursion is bounded by kMaxDepth, so it cannot be driven by the text.
class TermReader {
 public:
  std::optional<Term> read_whole(const PgNode* node) {
    Term term = read(node);
    return failed_ ? std::nullopt : std::optional(std::move(term));
  }

 private:
  Term read(const PgNode* node) {
    if (node == nullptr || failed_ || depth_ >= kMaxDepth) {
      failed_ = true;
      return {};
    }
    ++depth_;
    Term term = read_node(*node);
    --depth_;
    return term;
  }

  std::vector<Term> read_all(PgNodes list) {
    std::vector<Term> terms;
    for (const PgNode* node : list) terms.push_back(read(node));
    return terms;
  }

  Term read_node(const PgNode& node) {
    switch (node.node_case) {
      case PG_QUERY__NODE__NODE_A_CONST:
        return constant(node);
      case PG_QUERY__NODE__NODE_COLUMN_REF:
        return column(node);
      case PG_QUERY__NODE__NODE_TYPE_CAST:
        return cast(*node.type_cast);
      case PG_QUERY__NODE__NODE_FUNC_CALL:
        return call(node);
      case PG_QUERY__NODE__NODE_A_EXPR:
        return operation(node);
      case PG_QUERY__NODE__NODE_BOOL_EXPR:
        return logic(*node.bool_expr);
      default:
        return read_construct(node);
    }
  }

  Term read_construct(const PgNode& node) {
    switch (node.node_case) {
      case PG_QUERY__NODE__NODE_NULL_TEST:
        return {Kind::Call,
                fmt::format("null test {}", static_cast<int>(node.null_test->nulltesttype)),
                {read(node.null_test->arg)}};
      case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
        return {Kind::Call,
                fmt::format("boolean test {}", static_cast<int>(node.boolean_test->booltesttype)),
                {read(node.boolean_test->arg)}};
      case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        return {Kind::Call, "ARRAY",
                read_all(nodes(node.a_array_expr->n_elements, node.a_array_expr->elements))};
      case PG_QUERY__NODE__NODE_ROW_EXPR:
        return {Kind::Call, "ROW", read_all(nodes(node.row_expr->n_args, node.row_expr->args))};
      case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return {Kind::Call, "COALESCE",
                read_all(nodes(node.coalesce_expr->n_args, node.coalesce_expr->args))};
      case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return {Kind::Call,
                node.min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "GREATEST" : "LEAST",
                read_all(nodes(node.min_max_expr->n_args, node.min_max_expr->args))};
      case PG_QUERY__NODE__NODE_CASE_EXPR:
        return choice(*node.case_expr);
      case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
        return value_function(node);
      default:
        return {Kind::Other, print_expression(node)};
    }
  }

  // CURRENT_TIMESTAMP is now(), and USER is CURRENT_USER.
  static Term value_function(const PgNode& node) {
    switch (node.sqlvalue_function->op) {
      case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP:
        return {Kind::Call, "now()"};
      case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_USER:
      case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_ROLE:
      case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_USER:
        return {Kind::Other, "CURRENT_USER"};
      default:
        return {Kind::Other, print_expression(node)};
    }
  }

  static Term constant(const PgNode& node) {
    const PgQuery__AConst& constant = *node.a_const;
    if (constant.isnull == 0 && constant.val_case == PG_QUERY__A__CONST__VAL_SVAL)
      return {Kind::String, constant.sval->sval};
    if (constant.isnull == 0 && constant.val_case == PG_QUERY__A__CONST__VAL_BSVAL)
      return {Kind::Bits, constant.bsval->bsval};
    const bool is_word =
        constant.isnull != 0 || constant.val_case == PG_QUERY__A__CONST__VAL_BOOLVAL;
    return {is_word ? Kind::Word : Kind::Number, print_expression(node)};
  }

  static Term column(const PgNode& node) {
    const PgQuery__ColumnRef& column = *node.column_ref;
    const PgNode* const last = column.n_fields == 0 ? nullptr : column.fields[column.n_fields - 1];
    return {Kind::Column, std::string(string_of(last))};
  }

  Term cast(const PgQuery__TypeCast& cast) {
    if (cast.type_name == nullptr) {
      failed_ = true;
      return {};
    }
    std::string type = type_words(*cast.type_name);
    constexpr std::string_view kPublic = "public.";
    if (type.starts_with(kPublic)) type.erase(0, kPublic.size());
    return cast_of(std::move(type), read(cast.arg));
  }

  // What a call says beside its arguments (DISTINCT, FILTER, ...) is left as it reads.
  Term call(const PgNode& node) {
    const PgQuery__FuncCall& call = *node.func_call;
    if (call.agg_filter != nullptr || call.over != nullptr || call.n_agg_order > 0 ||
        call.agg_within_group != 0 || call.agg_distinct != 0 || call.agg_star != 0 ||
        call.func_variadic != 0)
      return {Kind::Other, print_expression(node)};
    const std::string name = joined(strings_of(nodes(call.n_funcname, call.funcname)));
    const bool is_now = name == "transaction_timestamp" && call.n_args == 0;
    return {Kind::Call, is_now ? "now()" : name + "()", read_all(nodes(call.n_args, call.args))};
  }

  Term operation(const PgNode& node) {
    const PgQuery__AExpr& e = *node.a_expr;
    const bool is_list = e.rexpr != nullptr && e.rexpr->node_case == PG_QUERY__NODE__NODE_LIST;
    if (e.kind == PG_QUERY__A__EXPR__KIND__AEXPR_IN && is_list) return membership(e);
    if (is_list || e.rexpr == nullptr) return {Kind::Other, print_expression(node)};
    const std::string name = joined(strings_of(nodes(e.n_name, e.name)));
    std::string op = name;
    if (e.kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP) op = of_kind(name, e.kind);
    if (e.kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF) op = "NULLIF";
    std::vector<Term> sides;
    if (e.lexpr != nullptr) sides.push_back(read(e.lexpr));
    sides.push_back(read(e.rexpr));
    // a = ANY (ARRAY[1]) is a = 1.
    if (e.kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY && is_array(sides.back()) &&
        sides.back().parts.size() == 1)
      return operation_of(name, {sides.front(), sides.back().parts.front()});
    return operation_of(std::move(op), std::move(sides));
  }

  static std::string of_kind(const std::string& name, PgQuery__AExprKind kind) {
    return fmt::format("{} of kind {}", name, static_cast<int>(kind));
  }

  // x IN (1, 2) is x = ANY (ARRAY[1, 2]), and x NOT IN (1, 2) is x <> ALL (ARRAY[1, 2]).
  Term membership(const PgQuery__AExpr& e) {
    const std::string name = joined(strings_of(nodes(e.n_name, e.name)));
    const auto kind = name == "<>" ? PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL
                                   : PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY;
    Term array{Kind::Call, "ARRAY", read_all(nodes(e.rexpr->list->n_items, e.rexpr->list->items))};
    return operation_of(of_kind(name, kind), {read(e.lexpr), std::move(array)});
  }

  Term logic(const PgQuery__BoolExpr& e) {
    const char* const word = e.boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR   ? "NOT"
                             : e.boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR ? "AND"
                                                                              : "OR";
    Term all{Kind::Call, word};
    for (const PgNode* node : nodes(e.n_args, e.args)) {
      Term term = read(node);
      // Rows that were split bring an AND of their own.
      const bool joins = term.kind == Kind::Call && term.text == word && all.text != "NOT";
      if (joins)
        all.parts.insert(all.parts.end(), term.parts.begin(), term.parts.end());
      else
        all.parts.push_back(std::move(term));
    }
    return all;
  }

  // The results first, then the conditions.
  Term choice(const PgQuery__CaseExpr& e) {
    Term all{Kind::Call, e.arg == nullptr ? "CASE" : "CASE of"};
    std::vector<Term> conditions;
    if (e.arg != nullptr) conditions.push_back(read(e.arg));
    for (const PgNode* node : nodes(e.n_args, e.args)) {
      if (node->node_case != PG_QUERY__NODE__NODE_CASE_WHEN) continue;
      all.parts.push_back(read(node->case_when->result));
      conditions.push_back(read(node->case_when->expr));
    }
    all.parts.push_back(e.defresult == nullptr ? Term{Kind::Word, "NULL"} : read(e.defresult));
    all.parts.insert(all.parts.end(), conditions.begin(), conditions.end());
    return all;
  }

  int depth_ = 0;
  bool failed_ = false;
};

const PgQuery__Constraint* only_constraint(const ParsedSql& sql) {
  if (sql.statements().size() != 1) return nullptr;
  const PgNode* const statement = sql.statements().front();
  if (statement->node_case != PG_QUERY__NODE__NODE_CREATE_STMT) return nullptr;
  const PgQuery__CreateStmt& create = *statement->create_stmt;
  const bool is_constraint = create.n_table_elts == 1 &&
                             create.table_elts[0]->node_case == PG_QUERY__NODE__NODE_CONSTRAINT;
  return is_constraint ? create.table_elts[0]->constraint : nullptr;
}

// "room  WITH =", with a question mark for an expression, which becomes one more term.
std::string frame_of(const PgNode* pair, std::vector<const PgNode*>& expressions) {
  if (pair->node_case != PG_QUERY__NODE__NODE_LIST || pair->list->n_items != 2) return {};
  const PgNode* const element = pair->list->items[0];
  if (element->node_case != PG_QUERY__NODE__NODE_INDEX_ELEM) return {};
  const IndexPart part = read_index_part(*element->index_elem);
  if (part.column.empty()) expressions.push_back(element->index_elem->expr);
  return fmt::format("{} {} {} WITH {}", part.column.empty() ? "?" : part.column,
                     part.collation.value_or(""), part.operator_class.value_or(""),
                     fmt::join(names_of(pair->list->items[1]), "."));
}

}  // namespace

std::optional<Term> read_term(std::string_view sql) {
  const auto parsed = ParsedSql::parse("SELECT (" + std::string(sql) + "\n)");
  const PgNode* const expression = parsed ? only_expression(*parsed) : nullptr;
  return expression == nullptr ? std::nullopt : TermReader().read_whole(expression);
}

std::optional<ExclusionTerms> read_exclusion_terms(std::string_view definition) {
  const auto parsed = ParsedSql::parse("CREATE TABLE t (" + std::string(definition) + "\n)");
  const PgQuery__Constraint* const constraint = parsed ? only_constraint(*parsed) : nullptr;
  if (constraint == nullptr || constraint->n_exclusions == 0) return std::nullopt;
  ExclusionTerms found{.frame = constraint->access_method};
  std::vector<const PgNode*> expressions;
  for (const PgNode* pair : nodes(constraint->n_exclusions, constraint->exclusions))
    found.frame += " " + frame_of(pair, expressions);
  for (const PgNode* column : nodes(constraint->n_including, constraint->including))
    found.frame += fmt::format(" INCLUDE {}", string_of(column));
  if (constraint->where_clause != nullptr) {
    found.frame += " WHERE ?";
    expressions.push_back(constraint->where_clause);
  }
  for (const PgNode* expression : expressions) {
    auto term = TermReader().read_whole(expression);
    if (!term) return std::nullopt;
    found.terms.push_back(*std::move(term));
  }
  return found;
}

}  // namespace modelmend::schema
