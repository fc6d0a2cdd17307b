// ParsedSql: PostgreSQL's own parser, and the tree that it makes of a text.
//
// The one adapter over libpg_query (PostgreSQL 15's grammar). Used by the canonical form of
// expressions and by the dump reader, which walk its nodes; nothing outside of this layer sees
// them. The nodes live as long as their ParsedSql. Thread safe: the library keeps its state per
// thread.
#pragma once

#include <pg_query/pg_query.pb-c.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace modelmend::schema {

using PgNode = PgQuery__Node;
using PgNodes = std::span<PgNode* const>;

struct SqlSyntaxError {
  std::string message;     // "syntax error at or near \"FOO\""
  std::size_t offset = 0;  // in bytes
};

class ParsedSql {
 public:
  [[nodiscard]] static tl::expected<ParsedSql, SqlSyntaxError> parse(std::string_view sql);

  [[nodiscard]] const std::vector<const PgNode*>& statements() const { return statements_; }

 private:
  struct Free {
    void operator()(PgQuery__ParseResult* tree) const;
  };

  std::unique_ptr<PgQuery__ParseResult, Free> tree_;
  std::vector<const PgNode*> statements_;
};

// The expression of `SELECT (<expression>)`, if that is all there is; else null.
[[nodiscard]] const PgNode* only_expression(const ParsedSql& sql);

// Lists of messages come as a pointer and a count.
[[nodiscard]] inline PgNodes nodes(std::size_t count, PgNode** first) {
  return {first, count};
}
// The text of a String node; empty for any other.
[[nodiscard]] std::string_view string_of(const PgNode* node);
// Those of a list, like the parts of a qualified name.
[[nodiscard]] std::vector<std::string> strings_of(PgNodes list);
// The parts of the name by which a statement names an object: a list, a type, or one name.
[[nodiscard]] std::vector<std::string> names_of(const PgNode* object);
// The value of an Integer node, or of an integer constant.
[[nodiscard]] std::optional<long> integer_of(const PgNode* node);

}  // namespace modelmend::schema
