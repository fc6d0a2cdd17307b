#include "schema/library_printer.h"

#include <pg_query.h>

#include <cstdint>
#include <string_view>

namespace modelmend::schema {
namespace {

// The whole tree of `SELECT <node>`, packed as libpg_query's printer wants it.
std::string packed_select(const PgNode& node) {
  // protobuf-c has no const in its structs; packing only reads.
  PgQuery__ResTarget target = PG_QUERY__RES_TARGET__INIT;
  target.val = const_cast<PgNode*>(&node);
  PgNode target_node = PG_QUERY__NODE__INIT;
  target_node.node_case = PG_QUERY__NODE__NODE_RES_TARGET;
  target_node.res_target = &target;
  PgNode* targets = &target_node;
  PgQuery__SelectStmt select = PG_QUERY__SELECT_STMT__INIT;
  select.n_target_list = 1;
  select.target_list = &targets;
  select.limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
  select.op = PG_QUERY__SET_OPERATION__SETOP_NONE;
  PgNode select_node = PG_QUERY__NODE__INIT;
  select_node.node_case = PG_QUERY__NODE__NODE_SELECT_STMT;
  select_node.select_stmt = &select;
  PgQuery__RawStmt statement = PG_QUERY__RAW_STMT__INIT;
  statement.stmt = &select_node;
  PgQuery__RawStmt* statements = &statement;
  PgQuery__ParseResult tree = PG_QUERY__PARSE_RESULT__INIT;
  tree.version = PG_VERSION_NUM;
  tree.n_stmts = 1;
  tree.stmts = &statements;
  std::string bytes(pg_query__parse_result__get_packed_size(&tree), '\0');
  void* const out = bytes.data();
  pg_query__parse_result__pack(&tree, static_cast<std::uint8_t*>(out));
  return bytes;
}

}  // namespace

std::string print_by_library(const PgNode& node) {
  std::string bytes = packed_select(node);
  const PgQueryDeparseResult result =
      pg_query_deparse_protobuf({.len = bytes.size(), .data = bytes.data()});
  constexpr std::string_view kSelect = "SELECT ";
  std::string text = result.error == nullptr && result.query != nullptr ? result.query : "";
  pg_query_free_deparse_result(result);
  return text.starts_with(kSelect) ? text.substr(kSelect.size()) : text;
}

}  // namespace modelmend::schema
