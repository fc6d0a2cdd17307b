#include "schema/expression_printer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "schema/identifier.h"
#include "schema/library_printer.h"
#include "schema/redundant_casts.h"
#include "schema/sql_name.h"
#include "schema/sql_tokens.h"
#include "schema/type_words.h"

namespace modelmend::schema {
namespace {

// Deeper expressions are printed by libpg_query as they are; people write ten levels.
constexpr int kMaxDepth = 200;

// How tightly the outermost operator binds; an operand that binds no tighter gets parentheses.
enum class Binding : std::uint8_t { Or, And, Not, Predicate, Operator, Unary, Atom };

struct Printed {
  std::string text;
  Binding binding = Binding::Atom;
};

// The schemas whose names are left out: the one of the system, and the one that dumps name and
// authors do not.
bool is_unsaid(std::string_view schema) {
  return schema == "pg_catalog" || schema == "public";
}

std::vector<std::string> without_unsaid(std::vector<std::string> names) {
  if (names.size() > 1 && is_unsaid(names.front())) names.erase(names.begin());
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ".") + quote_identifier(name);
  return text;
}

bool has_own_syntax(std::string_view name) {
  return name == "position" || name == "normalize";
}

// As it can be called: a key word only in quotes, and some have a syntax of their own without.
std::string function_name(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ".") +
            (has_own_syntax(name) ? fmt::format("\"{}\"", name) : sql_name(name));
  return text;
}

std::string type_text(const PgQuery__TypeName& type) {
  const std::string words = type_words(type);
  constexpr std::string_view kPublic = "public.";
  return words.starts_with(kPublic) ? words.substr(kPublic.size()) : words;
}

// 'public."Odd_id_seq"' -> "Odd_id_seq" in quotes: one spelling of the name inside a regclass.
std::string relation_text(std::string_view spelled) {
  std::vector<std::string> names;
  for (const SqlToken& token : sql_tokens(spelled, Dialect::PostgreSql))
    if (token.is_name()) names.push_back(name_of(token, Dialect::PostgreSql));
  return joined(without_unsaid(std::move(names)));
}

bool is_comparison(std::string_view op) {
  constexpr std::array<std::string_view, 14> kComparisons = {
      "=", "<>", "<", ">", "<=", ">=", "~", "!~", "~*", "!~*", "~~", "!~~", "~~*", "!~~*"};
  return std::ranges::find(kComparisons, op) != kComparisons.end();
}

Place place_of_operands(std::string_view op) {
  if (is_comparison(op)) return Place::Compared;
  constexpr std::array<std::string_view, 5> kArithmetic = {"+", "-", "*", "/", "%"};
  return std::ranges::find(kArithmetic, op) != kArithmetic.end() ? Place::Computed
                                                                 : Place::Argument;
}

std::string_view words_of(PgQuery__SQLValueFunctionOp op) {
  constexpr std::array<std::string_view, 16> kWords = {"",
                                                       "CURRENT_DATE",
                                                       "CURRENT_TIME",
                                                       "CURRENT_TIME",
                                                       "CURRENT_TIMESTAMP",
                                                       "CURRENT_TIMESTAMP",
                                                       "LOCALTIME",
                                                       "LOCALTIME",
                                                       "LOCALTIMESTAMP",
                                                       "LOCALTIMESTAMP",
                                                       "CURRENT_ROLE",
                                                       "CURRENT_USER",
                                                       "USER",
                                                       "SESSION_USER",
                                                       "CURRENT_CATALOG",
                                                       "CURRENT_SCHEMA"};
  const auto at = static_cast<std::size_t>(op);
  return at < kWords.size() ? kWords.at(at) : std::string_view();
}

std::string_view words_of(PgQuery__BoolTestType test) {
  constexpr std::array<std::string_view, 7> kWords = {
      "", "IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE", "IS UNKNOWN", "IS NOT UNKNOWN"};
  const auto at = static_cast<std::size_t>(test);
  return at < kWords.size() ? kWords.at(at) : std::string_view();
}

// Recursion is bounded by kMaxDepth, so it cannot be driven by the text.
class Printer {
 public:
  explicit Printer(const TextCastMatters& text_cast_matters)
      : text_cast_matters_(text_cast_matters) {}

  // Nothing if the tree holds what this printer does not know.
  std::optional<std::string> print_whole(const PgNode& node) {
    Printed printed = print(&node, Place::Whole);
    if (failed_) return std::nullopt;
    return std::move(printed.text);
  }

 private:
  Printed give_up() {
    failed_ = true;
    return {};
  }

  // In parentheses unless it binds tighter than `than`.
  std::string operand(const PgNode* node, Binding than, Place place) {
    Printed printed = print(node, place);
    return printed.binding > than ? std::move(printed.text) : "(" + printed.text + ")";
  }

  std::string list(PgNodes items, Place place) {
    std::string text;
    for (const PgNode* item : items) text += (text.empty() ? "" : ", ") + print(item, place).text;
    return text;
  }

  Printed print(const PgNode* node, Place place) {
    if (node == nullptr || failed_ || depth_ >= kMaxDepth) return give_up();
    ++depth_;
    Printed printed = print_node(*node, place);
    --depth_;
    return printed;
  }

  Printed print_node(const PgNode& node, Place place) {
    switch (node.node_case) {
      case PG_QUERY__NODE__NODE_A_CONST:
        return constant(*node.a_const, place);
      case PG_QUERY__NODE__NODE_COLUMN_REF:
        return column(*node.column_ref);
      case PG_QUERY__NODE__NODE_TYPE_CAST:
        return cast(*node.type_cast, place);
      case PG_QUERY__NODE__NODE_FUNC_CALL:
        return call(*node.func_call);
      case PG_QUERY__NODE__NODE_A_EXPR:
        return operation(*node.a_expr);
      case PG_QUERY__NODE__NODE_BOOL_EXPR:
        return logic(*node.bool_expr);
      case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
        return value_function(*node.sqlvalue_function);
      default:
        return print_rarer_node(node, place);
    }
  }

  Printed print_rarer_node(const PgNode& node, Place place) {
    switch (node.node_case) {
      case PG_QUERY__NODE__NODE_NULL_TEST: {
        const bool is_null = node.null_test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL;
        return test(node.null_test->arg, is_null ? "IS NULL" : "IS NOT NULL");
      }
      case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
        return test(node.boolean_test->arg, words_of(node.boolean_test->booltesttype));
      case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        return array(*node.a_array_expr, place);
      case PG_QUERY__NODE__NODE_CASE_EXPR:
        return choice(*node.case_expr);
      case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return {"COALESCE(" +
                list(nodes(node.coalesce_expr->n_args, node.coalesce_expr->args), Place::Computed) +
                ")"};
      case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return extreme(*node.min_max_expr);
      case PG_QUERY__NODE__NODE_ROW_EXPR:
        return {"ROW(" + list(nodes(node.row_expr->n_args, node.row_expr->args), Place::Argument) +
                ")"};
      case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        return collation(*node.collate_clause, place);
      case PG_QUERY__NODE__NODE_A_INDIRECTION:
        return indirection(*node.a_indirection);
      case PG_QUERY__NODE__NODE_NAMED_ARG_EXPR:
        return {quote_identifier(node.named_arg_expr->name) + " => " +
                print(node.named_arg_expr->arg, Place::Argument).text};
      default:
        return give_up();
    }
  }

  Printed constant(const PgQuery__AConst& constant, Place place) {
    if (constant.isnull != 0) return {"NULL"};
    switch (constant.val_case) {
      case PG_QUERY__A__CONST__VAL_IVAL:
        return number(std::to_string(constant.ival->ival));
      case PG_QUERY__A__CONST__VAL_FVAL:
        return number(constant.fval->fval);
      case PG_QUERY__A__CONST__VAL_BOOLVAL:
        return {constant.boolval->boolval != 0 ? "true" : "false"};
      case PG_QUERY__A__CONST__VAL_SVAL:
        return {quote_literal(constant.sval->sval)};
      case PG_QUERY__A__CONST__VAL_BSVAL:
        return bit_string(constant.bsval->bsval, place);
      default:
        return give_up();
    }
  }

  // "b1010" or "x1F"; the server says '1010'::"bit".
  Printed bit_string(std::string_view bits, Place place) {
    if (bits.empty()) return give_up();
    const std::string digits = quote_literal(bits.substr(1));
    if (bits.front() != 'b') return {"X" + digits};
    const bool type_is_known = place == Place::Whole || place == Place::Compared;
    if (type_is_known) return {digits};
    return {"B" + digits};
  }

  static Printed number(std::string text) {
    const Binding binding = text.starts_with('-') ? Binding::Unary : Binding::Atom;
    return {std::move(text), binding};
  }

  // Checks and indexes know one table, so its name says nothing.
  Printed column(const PgQuery__ColumnRef& column) {
    if (column.n_fields == 0) return give_up();
    const PgNode* const last = column.fields[column.n_fields - 1];
    if (last->node_case == PG_QUERY__NODE__NODE_A_STAR) return {"*"};
    return {quote_identifier(string_of(last))};
  }

  Printed cast(const PgQuery__TypeCast& cast, Place place) {
    if (cast.arg == nullptr || cast.type_name == nullptr) return give_up();
    if (auto value = constant_of_cast(cast, place)) return number(*std::move(value));
    if (says_nothing(cast, place, text_cast_matters_)) return print(cast.arg, place);
    const std::string type = type_text(*cast.type_name);
    // '1000'::numeric and 1000::numeric
    if (const auto value = number_of_cast(cast)) {
      const std::string spelled = value->starts_with('-') ? "(" + *value + ")" : *value;
      return {spelled + "::" + type, Binding::Unary};
    }
    const std::string_view literal = string_of(cast.arg);
    if (type == "regclass" && !literal.empty())
      return {quote_literal(relation_text(literal)) + "::regclass", Binding::Unary};
    if (type == "bit" && !literal.empty()) return {"B" + quote_literal(literal)};
    // A cast of a cast needs no parentheses: it is read from left to right.
    const bool chained = cast.arg->node_case == PG_QUERY__NODE__NODE_TYPE_CAST;
    const Printed inner = print(cast.arg, Place::Cast);
    const bool bare = inner.binding == Binding::Atom || (chained && inner.text.front() != '-');
    return {(bare ? inner.text : "(" + inner.text + ")") + "::" + type, Binding::Unary};
  }

  Printed call(const PgQuery__FuncCall& call) {
    if (call.agg_filter != nullptr || call.over != nullptr || call.n_agg_order > 0 ||
        call.agg_within_group != 0)
      return give_up();
    const std::string name =
        function_name(without_unsaid(strings_of(nodes(call.n_funcname, call.funcname))));
    if (call.agg_star != 0) return {name + "(*)"};
    const PgNodes arguments = nodes(call.n_args, call.args);
    // The author's nextval('s') is the server's nextval('s'::regclass).
    if (name == "nextval" && arguments.size() == 1 && !string_of(arguments[0]).empty())
      return {fmt::format("nextval({}::regclass)",
                          quote_literal(relation_text(string_of(arguments[0]))))};
    // It cannot be called by its name.
    if (name == "extract" && arguments.size() == 2 && !string_of(arguments[0]).empty())
      return {fmt::format("EXTRACT({} FROM {})", quote_identifier(string_of(arguments[0])),
                          print(arguments[1], Place::Argument).text)};
    const std::string_view before = call.agg_distinct != 0    ? "DISTINCT "
                                    : call.func_variadic != 0 ? "VARIADIC "
                                                              : "";
    return {fmt::format("{}({}{})", name, before, list(arguments, Place::Argument))};
  }

  Printed operation(const PgQuery__AExpr& e) {
    switch (e.kind) {
      case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
        return quantified(e, "ANY");
      case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
        return quantified(e, "ALL");
      case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
        return distinct(e);
      case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT:
        return {"NOT " + distinct(e).text, Binding::Not};
      case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF:
        return {fmt::format("NULLIF({}, {})", print(e.lexpr, Place::Argument).text,
                            print(e.rexpr, Place::Argument).text)};
      case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
        return membership(e);
      case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
        return between(e, ">=", " AND ", "<=", Binding::And);
      case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
        return between(e, "<", " OR ", ">", Binding::Or);
      case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
      case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
      case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
      case PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR:
        return plain_operation(e);
      default:
        return give_up();
    }
  }

  static std::string operator_text(const PgQuery__AExpr& e) {
    const auto names = without_unsaid(strings_of(nodes(e.n_name, e.name)));
    if (names.empty()) return {};
    if (names.size() == 1) return names.front();
    return fmt::format("OPERATOR({}.{})", quote_identifier(names[0]), names[1]);
  }

  Printed plain_operation(const PgQuery__AExpr& e) {
    const std::string op = operator_text(e);
    const Place place = place_of_operands(op);
    if (e.lexpr == nullptr) {
      const std::string right = operand(e.rexpr, Binding::Unary, place);
      return {fmt::format("{} {}", op, right), Binding::Operator};
    }
    const Binding binding = is_comparison(op) ? Binding::Predicate : Binding::Operator;
    const bool of_numbers = place != Place::Argument;
    const auto side = [&](const PgNode* node, const PgNode* other) {
      if (of_numbers && other != nullptr && node != nullptr)
        if (auto text = without_implied_cast(*node, *other)) return *std::move(text);
      return operand(node, binding, place);
    };
    return {fmt::format("{} {} {}", side(e.lexpr, e.rexpr), op, side(e.rexpr, e.lexpr)), binding};
  }

  // The constant 2 of `price * (2)::numeric` and the column of `(age)::numeric * price`, where the
  // columns are known: the server casts them so beside a number of that type.
  std::optional<std::string> without_implied_cast(const PgNode& node, const PgNode& other) {
    if (node.node_case != PG_QUERY__NODE__NODE_TYPE_CAST) return std::nullopt;
    const PgQuery__TypeCast& cast = *node.type_cast;
    if (cast.arg == nullptr || cast.type_name == nullptr) return std::nullopt;
    const std::string type = type_text(*cast.type_name);
    // It has operators of its own for a REAL, and for two integers of different widths.
    const bool takes_others = type == "numeric" || type == "double precision";
    if (!takes_others || !is_number_of(other, type)) return std::nullopt;
    if (auto value = number_of_cast(cast)) return value;
    if (cast.arg->node_case != PG_QUERY__NODE__NODE_COLUMN_REF) return std::nullopt;
    constexpr std::array<std::string_view, 3> kIntegers = {"smallint", "integer", "bigint"};
    const bool widens = std::ranges::any_of(
        kIntegers, [&](std::string_view each) { return is_number_of(*cast.arg, each); });
    return widens ? std::optional(print(cast.arg, Place::Argument).text) : std::nullopt;
  }

  // Whether it is known to be one without a cast.
  [[nodiscard]] bool is_number_of(const PgNode& node, std::string_view type) const {
    if (!is_number_type(type)) return false;
    if (node.node_case == PG_QUERY__NODE__NODE_COLUMN_REF && node.column_ref->n_fields > 0) {
      const PgQuery__ColumnRef& column = *node.column_ref;
      const std::string_view name = string_of(column.fields[column.n_fields - 1]);
      return !name.empty() && !text_cast_matters_(name, type);
    }
    if (node.node_case != PG_QUERY__NODE__NODE_A_CONST) return false;
    const PgQuery__AConst& constant = *node.a_const;
    if (constant.val_case == PG_QUERY__A__CONST__VAL_IVAL)
      return constant.isnull == 0 && type == "integer";
    return constant.val_case == PG_QUERY__A__CONST__VAL_FVAL &&
           type_of_number(constant.fval->fval) == type;
  }

  Printed distinct(const PgQuery__AExpr& e) {
    return {
        fmt::format("{} IS DISTINCT FROM {}", operand(e.lexpr, Binding::Predicate, Place::Compared),
                    operand(e.rexpr, Binding::Predicate, Place::Compared)),
        Binding::Predicate};
  }

  // x = ANY (ARRAY[1]) and x IN (1) are x = 1. IN takes strings for what x is, as a comparison
  // does; in ARRAY['a', 'b'] they would be text.
  Printed compared_with(const PgQuery__AExpr& e, std::string_view op, std::string_view quantifier,
                        PgNodes values) {
    const std::string left = operand(e.lexpr, Binding::Predicate, Place::Compared);
    if (values.size() == 1)
      return {fmt::format("{} {} {}", left, op,
                          operand(values[0], Binding::Predicate, Place::Compared)),
              Binding::Predicate};
    const std::string listed = list(values, Place::Compared);
    if (op == "=" && quantifier == "ANY")
      return {fmt::format("{} IN ({})", left, listed), Binding::Predicate};
    if (op == "<>" && quantifier == "ALL")
      return {fmt::format("{} NOT IN ({})", left, listed), Binding::Predicate};
    return {fmt::format("{} {} {} (ARRAY[{}])", left, op, quantifier, listed), Binding::Predicate};
  }

  Printed quantified(const PgQuery__AExpr& e, std::string_view quantifier) {
    if (e.rexpr == nullptr) return give_up();
    const PgNode* right = e.rexpr;
    while (right->node_case == PG_QUERY__NODE__NODE_TYPE_CAST &&
           says_nothing(*right->type_cast, Place::Compared, text_cast_matters_))
      right = right->type_cast->arg;
    if (right->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR &&
        right->a_array_expr->n_elements > 0)
      return compared_with(e, operator_text(e), quantifier,
                           nodes(right->a_array_expr->n_elements, right->a_array_expr->elements));
    return {fmt::format("{} {} {} ({})", operand(e.lexpr, Binding::Predicate, Place::Compared),
                        operator_text(e), quantifier, print(right, Place::Argument).text),
            Binding::Predicate};
  }

  Printed membership(const PgQuery__AExpr& e) {
    if (e.rexpr == nullptr || e.rexpr->node_case != PG_QUERY__NODE__NODE_LIST) return give_up();
    const bool negated = operator_text(e) == "<>";
    return compared_with(e, negated ? "<>" : "=", negated ? "ALL" : "ANY",
                         nodes(e.rexpr->list->n_items, e.rexpr->list->items));
  }

  Printed between(const PgQuery__AExpr& e, std::string_view low, std::string_view word,
                  std::string_view high, Binding binding) {
    if (e.rexpr == nullptr || e.rexpr->node_case != PG_QUERY__NODE__NODE_LIST ||
        e.rexpr->list->n_items != 2)
      return give_up();
    const std::string left = operand(e.lexpr, Binding::Predicate, Place::Compared);
    PgNode** const bounds = e.rexpr->list->items;
    return {fmt::format("{} {} {}{}{} {} {}", left, low,
                        operand(bounds[0], Binding::Predicate, Place::Compared), word, left, high,
                        operand(bounds[1], Binding::Predicate, Place::Compared)),
            binding};
  }

  Printed logic(const PgQuery__BoolExpr& e) {
    const PgNodes operands = nodes(e.n_args, e.args);
    if (operands.empty()) return give_up();
    if (e.boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR)
      return {"NOT " + operand(operands[0], Binding::Not, Place::Argument), Binding::Not};
    const bool is_and = e.boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR;
    const Binding binding = is_and ? Binding::And : Binding::Or;
    std::string text;
    for (const PgNode* node : operands) {
      const Printed printed = print(node, Place::Argument);
      if (!text.empty()) text += is_and ? " AND " : " OR ";
      // a AND (b AND c) is a AND b AND c.
      text += printed.binding >= binding ? printed.text : "(" + printed.text + ")";
    }
    return {std::move(text), binding};
  }

  Printed value_function(const PgQuery__SQLValueFunction& function) {
    const std::string_view words = words_of(function.op);
    if (words.empty()) return give_up();
    if (function.typmod < 0) return {std::string(words)};
    const bool takes_precision = words.find("TIME") != std::string_view::npos;
    const bool says_it = function.op == PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME_N ||
                         function.op == PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP_N ||
                         function.op == PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME_N ||
                         function.op == PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP_N;
    if (!takes_precision || !says_it) return {std::string(words)};
    return {fmt::format("{}({})", words, function.typmod)};
  }

  Printed test(const PgNode* argument, std::string_view words) {
    return {fmt::format("{} {}", operand(argument, Binding::Predicate, Place::Argument), words),
            Binding::Predicate};
  }

  Printed array(const PgQuery__AArrayExpr& array, Place place) {
    const Place inside = place == Place::Compared ? Place::Compared : Place::Argument;
    return {"ARRAY[" + list(nodes(array.n_elements, array.elements), inside) + "]"};
  }

  Printed choice(const PgQuery__CaseExpr& choice) {
    std::string text = "CASE";
    if (choice.arg != nullptr) text += " " + print(choice.arg, Place::Compared).text;
    for (const PgNode* node : nodes(choice.n_args, choice.args)) {
      if (node->node_case != PG_QUERY__NODE__NODE_CASE_WHEN) return give_up();
      const Place when = choice.arg == nullptr ? Place::Argument : Place::Compared;
      text += fmt::format(" WHEN {} THEN {}", print(node->case_when->expr, when).text,
                          print(node->case_when->result, Place::Computed).text);
    }
    // ELSE NULL is what a CASE without ELSE means, and the server says it.
    if (choice.defresult != nullptr) {
      const std::string otherwise = print(choice.defresult, Place::Whole).text;
      if (otherwise != "NULL") text += " ELSE " + print(choice.defresult, Place::Computed).text;
    }
    return {text + " END"};
  }

  Printed extreme(const PgQuery__MinMaxExpr& extreme) {
    const bool greatest = extreme.op == PG_QUERY__MIN_MAX_OP__IS_GREATEST;
    return {fmt::format("{}({})", greatest ? "GREATEST" : "LEAST",
                        list(nodes(extreme.n_args, extreme.args), Place::Computed))};
  }

  Printed collation(const PgQuery__CollateClause& clause, Place place) {
    const auto names = without_unsaid(strings_of(nodes(clause.n_collname, clause.collname)));
    std::string name;
    for (const std::string& part : names)
      name += fmt::format("{}\"{}\"", name.empty() ? "" : ".", part);
    const Place inside = place == Place::Whole ? Place::Argument : place;
    return {operand(clause.arg, Binding::Unary, inside) + " COLLATE " + name, Binding::Operator};
  }

  Printed indirection(const PgQuery__AIndirection& e) {
    const bool subscript =
        e.n_indirection > 0 && e.indirection[0]->node_case == PG_QUERY__NODE__NODE_A_INDICES;
    const Printed base = print(e.arg, Place::Argument);
    const bool is_column = e.arg != nullptr && e.arg->node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
    std::string text = subscript && is_column ? base.text : "(" + base.text + ")";
    for (const PgNode* step : nodes(e.n_indirection, e.indirection)) text += this->step(*step);
    return {std::move(text)};
  }

  std::string step(const PgNode& step) {
    if (step.node_case == PG_QUERY__NODE__NODE_A_STAR) return ".*";
    if (step.node_case != PG_QUERY__NODE__NODE_A_INDICES)
      return "." + quote_identifier(string_of(&step));
    const PgQuery__AIndices& indices = *step.a_indices;
    std::string text = "[";
    if (indices.lidx != nullptr) text += print(indices.lidx, Place::Argument).text;
    if (indices.is_slice != 0) text += ":";
    if (indices.uidx != nullptr) text += print(indices.uidx, Place::Argument).text;
    return text + "]";
  }

  int depth_ = 0;
  const TextCastMatters& text_cast_matters_;
  bool failed_ = false;
};

}  // namespace

std::string quote_literal(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += c;
    quoted += c;
  }
  return quoted + '\'';
}

std::string print_expression(const PgNode& node, const TextCastMatters& text_cast_matters) {
  static const TextCastMatters kAllMatter = [](auto, auto) { return true; };
  const TextCastMatters& judge = text_cast_matters ? text_cast_matters : kAllMatter;
  if (auto text = Printer(judge).print_whole(node)) return *std::move(text);
  return print_by_library(node);
}

}  // namespace modelmend::schema
