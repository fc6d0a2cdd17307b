#include "schema/pg_query.h"

#include <pg_query.h>

#include <charconv>
#include <cstdint>

#include "schema/sql_nesting.h"

namespace modelmend::schema {
namespace {

// The library and protobuf-c recurse some 1 KB a level; a thread's stack has 8 MB.
constexpr std::size_t kMaxNesting = 1'000;

SqlSyntaxError error_of(const PgQueryError& error) {
  const std::size_t position = error.cursorpos > 0 ? static_cast<std::size_t>(error.cursorpos) : 1;
  return {.message = error.message, .offset = position - 1};
}

class ProtobufResult {
 public:
  explicit ProtobufResult(const std::string& sql) : is_(pg_query_parse_protobuf(sql.c_str())) {}
  ProtobufResult(const ProtobufResult&) = delete;
  ProtobufResult& operator=(const ProtobufResult&) = delete;
  ~ProtobufResult() { pg_query_free_protobuf_parse_result(is_); }

  [[nodiscard]] const PgQueryError* error() const { return is_.error; }
  [[nodiscard]] PgQuery__ParseResult* unpack() const {
    // The length of a C string's worth of bytes; the library only knows them as char.
    const void* const bytes = is_.parse_tree.data;
    return pg_query__parse_result__unpack(nullptr, is_.parse_tree.len,
                                          static_cast<const std::uint8_t*>(bytes));
  }

 private:
  PgQueryProtobufParseResult is_;
};

}  // namespace

void ParsedSql::Free::operator()(PgQuery__ParseResult* tree) const {
  pg_query__parse_result__free_unpacked(tree, nullptr);
}

tl::expected<ParsedSql, SqlSyntaxError> ParsedSql::parse(std::string_view sql) {
  if (const std::size_t nul = sql.find('\0'); nul != std::string_view::npos)
    return tl::unexpected(SqlSyntaxError{"a NUL byte", nul});
  if (nesting_bound(sql) > kMaxNesting)
    return tl::unexpected(SqlSyntaxError{"nested more than 1000 levels deep", 0});

  const ProtobufResult result{std::string(sql)};
  if (result.error() != nullptr) return tl::unexpected(error_of(*result.error()));
  ParsedSql parsed;
  parsed.tree_.reset(result.unpack());
  if (parsed.tree_ == nullptr)
    return tl::unexpected(SqlSyntaxError{"the parse tree cannot be read", 0});
  for (std::size_t at = 0; at < parsed.tree_->n_stmts; ++at)
    parsed.statements_.push_back(parsed.tree_->stmts[at]->stmt);
  return parsed;
}

const PgNode* only_expression(const ParsedSql& sql) {
  if (sql.statements().size() != 1) return nullptr;
  const PgNode* const statement = sql.statements().front();
  if (statement->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return nullptr;
  const PgQuery__SelectStmt& select = *statement->select_stmt;
  if (select.n_target_list != 1 || select.n_from_clause != 0 || select.where_clause != nullptr)
    return nullptr;
  const PgNode* const target = select.target_list[0];
  return target->node_case == PG_QUERY__NODE__NODE_RES_TARGET ? target->res_target->val : nullptr;
}

std::string_view string_of(const PgNode* node) {
  if (node == nullptr) return {};
  if (node->node_case == PG_QUERY__NODE__NODE_STRING) return node->string->sval;
  const bool constant = node->node_case == PG_QUERY__NODE__NODE_A_CONST &&
                        node->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL;
  return constant ? node->a_const->sval->sval : std::string_view();
}

std::vector<std::string> strings_of(PgNodes list) {
  std::vector<std::string> strings;
  strings.reserve(list.size());
  for (const PgNode* node : list) strings.emplace_back(string_of(node));
  return strings;
}

std::vector<std::string> names_of(const PgNode* object) {
  if (object == nullptr) return {};
  if (object->node_case == PG_QUERY__NODE__NODE_LIST)
    return strings_of(nodes(object->list->n_items, object->list->items));
  if (object->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
    return strings_of(nodes(object->type_name->n_names, object->type_name->names));
  return {std::string(string_of(object))};
}

std::optional<long> integer_of(const PgNode* node) {
  if (node == nullptr) return std::nullopt;
  if (node->node_case == PG_QUERY__NODE__NODE_INTEGER) return node->integer->ival;
  // Numbers that do not fit 32 bits come as the text of a Float.
  std::string_view digits;
  if (node->node_case == PG_QUERY__NODE__NODE_FLOAT) digits = node->float_->fval;
  if (node->node_case == PG_QUERY__NODE__NODE_A_CONST) {
    const PgQuery__AConst& constant = *node->a_const;
    if (constant.val_case == PG_QUERY__A__CONST__VAL_IVAL) return constant.ival->ival;
    if (constant.val_case == PG_QUERY__A__CONST__VAL_FVAL) digits = constant.fval->fval;
  }
  long value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size())
    return std::nullopt;
  return value;
}

}  // namespace modelmend::schema
