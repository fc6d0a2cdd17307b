// CREATE TABLE t (LIKE other INCLUDING ...) and CREATE TABLE t OF type.
#include <algorithm>
#include <utility>

#include "schema/dump/copies.h"
#include "schema/dump/statements.h"

namespace modelmend::schema {
namespace {

// The bits of a TableLikeClause, as the server's parser sets them.
enum LikeOption : std::uint32_t {
  Comments = 1U << 0U,
  Constraints = 1U << 2U,
  Defaults = 1U << 3U,
  Generated = 1U << 4U,
  Identity = 1U << 5U,
  Indexes = 1U << 6U,
};

bool includes(const PgQuery__TableLikeClause& clause, LikeOption option) {
  return (clause.options & option) != 0;
}

// Names, types and NOT NULL always come along.
Column copy_of(const DumpCatalog& catalog, const Table& from, const Column& column,
               const PgQuery__TableLikeClause& clause) {
  Column copy = column;
  copy.origin = catalog.origin();
  copy.serial = false;
  if (column.serial) copy.default_value = next_value_of(catalog, from, column);
  if (!includes(clause, Defaults)) copy.default_value.reset();
  if (!includes(clause, Generated)) copy.generated.reset();
  if (!includes(clause, Identity)) copy.identity.reset();
  if (!includes(clause, Comments)) copy.comment.reset();
  return copy;
}

// The source of the clause; null and said so if it is not known in whole.
const Table* source_of(DumpCatalog& catalog, const Table& table,
                       const PgQuery__TableLikeClause& clause) {
  if (clause.relation == nullptr) return nullptr;
  const QualifiedName name = catalog.relation_name(*clause.relation);
  const Table* const from = catalog.find_table(name);
  if (from == nullptr)
    catalog.mark_partly_read(table.name,
                             "LIKE " + to_string(name) + ": this is no table of the source");
  else if (!from->partly_read.empty())
    catalog.mark_partly_read(table.name, "LIKE " + to_string(name) + ": it is read in part only");
  return from;
}

void copy_checks(const Table& from, Table& table, bool with_comments) {
  for (Check check : from.checks) {
    if (!with_comments) check.comment.reset();
    check.validated = true;
    table.checks.push_back(std::move(check));
  }
}

template <class Thing>  // each kind of constraint and index has a comment
void forget_comments(std::vector<Thing>& things, std::size_t first) {
  for (std::size_t i = first; i < things.size(); ++i) things[i].comment.reset();
}

// The server would make their names of their columns, which only the definitions know.
void copy_exclusions(const Table& from, Table& table) {
  for (Exclusion exclusion : from.exclusions) {
    exclusion.name.reset();
    table.exclusions.push_back(std::move(exclusion));
  }
}

}  // namespace

void copy_like(DumpCatalog& catalog, Table& table, const PgQuery__TableLikeClause& clause) {
  const Table* const from = source_of(catalog, table, clause);
  if (from == nullptr) return;
  for (const Column& column : from->columns)
    table.columns.push_back(copy_of(catalog, *from, column, clause));
  if (includes(clause, Constraints)) copy_checks(*from, table, includes(clause, Comments));
}

void copy_indexes_like(DumpCatalog& catalog, Table& table, const PgQuery__TableLikeClause& clause) {
  if (clause.relation == nullptr || !includes(clause, Indexes)) return;
  const Table* const from = catalog.find_table(catalog.relation_name(*clause.relation));
  if (from == nullptr) return;
  const std::size_t uniques = table.uniques.size();
  const std::size_t indexes = table.indexes.size();
  const std::size_t exclusions = table.exclusions.size();
  const bool has_key = table.primary_key.has_value();
  copy_indexes(catalog, *from, table);
  copy_exclusions(*from, table);
  if (includes(clause, Comments)) return;
  if (!has_key && table.primary_key) table.primary_key->comment.reset();
  forget_comments(table.uniques, uniques);
  forget_comments(table.indexes, indexes);
  forget_comments(table.exclusions, exclusions);
}

void copy_type(DumpCatalog& catalog, Table& table, const PgQuery__TypeName& type) {
  const QualifiedName name = catalog.type_name(strings_of(nodes(type.n_names, type.names)));
  const auto found = catalog.composites.find(name);
  if (found == catalog.composites.end()) {
    catalog.mark_partly_read(table.name,
                             "OF " + to_string(name) + ": this is no type of the source");
    return;
  }
  table.columns = found->second.columns;
  for (Column& column : table.columns) column.comment.reset();
  catalog.tables_of_type[name].push_back(table.name);
}

}  // namespace modelmend::schema
