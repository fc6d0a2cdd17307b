#include "schema/definitions.h"

#include <optional>

#include "schema/definition_printer.h"
#include "schema/pg_query.h"
#include "schema/sql_tokens.h"

namespace modelmend::schema {
namespace {

// The one statement of the text, if it is a CREATE TABLE.
const PgQuery__CreateStmt* create_table_of(const ParsedSql& sql) {
  if (sql.statements().size() != 1) return nullptr;
  const PgNode* const statement = sql.statements().front();
  return statement->node_case == PG_QUERY__NODE__NODE_CREATE_STMT ? statement->create_stmt
                                                                  : nullptr;
}

// What `print` makes of the statement that the definition is a part of.
std::string canonical(std::string_view definition, const std::string& statement, auto print) {
  const auto parsed = ParsedSql::parse(statement);
  const PgQuery__CreateStmt* const create = parsed ? create_table_of(*parsed) : nullptr;
  const std::optional<std::string> text = create == nullptr ? std::nullopt : print(*create);
  return text ? *text : collapse_blanks(definition, Dialect::PostgreSql);
}

std::optional<std::string> exclusion_of(const PgQuery__CreateStmt& create,
                                        const TextCastMatters& judge) {
  if (create.n_table_elts != 1) return std::nullopt;
  const PgNode* const element = create.table_elts[0];
  if (element->node_case != PG_QUERY__NODE__NODE_CONSTRAINT) return std::nullopt;
  return exclusion_definition(*element->constraint, judge);
}

std::optional<std::string> key_of(const PgQuery__CreateStmt& create, const TextCastMatters& judge) {
  if (create.partspec == nullptr) return std::nullopt;
  return partition_key(*create.partspec, judge);
}

std::optional<std::string> bound_of(const PgQuery__CreateStmt& create) {
  if (create.partbound == nullptr) return std::nullopt;
  return partition_bound(*create.partbound);
}

}  // namespace

std::optional<IndexPart> index_part_of(std::string_view element) {
  const auto parsed = ParsedSql::parse("CREATE INDEX ON t (" + std::string(element) + "\n)");
  if (!parsed || parsed->statements().size() != 1) return std::nullopt;
  const PgNode* const statement = parsed->statements().front();
  if (statement->node_case != PG_QUERY__NODE__NODE_INDEX_STMT ||
      statement->index_stmt->n_index_params != 1)
    return std::nullopt;
  const PgNode* const part = statement->index_stmt->index_params[0];
  if (part->node_case != PG_QUERY__NODE__NODE_INDEX_ELEM) return std::nullopt;
  return read_index_part(*part->index_elem);
}

std::string canonical_exclusion(std::string_view definition,
                                const TextCastMatters& text_cast_matters) {
  return canonical(
      definition, "CREATE TABLE t (" + std::string(definition) + ")",
      [&](const PgQuery__CreateStmt& create) { return exclusion_of(create, text_cast_matters); });
}

std::string canonical_partition_key(std::string_view definition,
                                    const TextCastMatters& text_cast_matters) {
  return canonical(
      definition, "CREATE TABLE t () PARTITION BY " + std::string(definition),
      [&](const PgQuery__CreateStmt& create) { return key_of(create, text_cast_matters); });
}

std::string canonical_partition_bound(std::string_view definition) {
  return canonical(definition, "CREATE TABLE t PARTITION OF p " + std::string(definition),
                   bound_of);
}

}  // namespace modelmend::schema
