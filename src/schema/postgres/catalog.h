// Catalog: what is asked of the system catalog, and the Schema that grows from the answers.
//
// Made by read_postgres and handed to one reader after the other: relations first, because the
// rest finds its table by the table's id; then the types of the user and the sequences, which
// columns refer to; then columns, constraints and indexes. Each asks one query or two for all
// chosen schemas together.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/string_tables.h"
#include "schema/postgres/connection.h"
#include "schema/postgres_types.h"
#include "schema/schema.h"

namespace modelmend::schema::postgres {

// What a sequence means to the column that owns it.
struct OwnedSequence {
  SequenceOptions options;
  bool is_identity = false;
  std::string next_value;  // the default that takes its values, as the server prints it
};

class Catalog {
 public:
  explicit Catalog(Connection server) : server_(std::move(server)) {}

  // Finds the schemas that all later queries are about.
  [[nodiscard]] Result<void> choose(std::vector<std::string> schemas);

  // In the text of the query $1 stands for the ids of the chosen schemas, an oid[].
  [[nodiscard]] Result<Rows> ask(const std::string& sql) const;
  // `expression` where the server has what came with `version` (120000), else `otherwise`.
  [[nodiscard]] std::string_view since(int version, std::string_view expression,
                                       std::string_view otherwise) const;

  // Absent if the relation is of an extension or of a kind that is not read.
  [[nodiscard]] Table* table(ObjectId id);
  [[nodiscard]] CompositeType* composite(ObjectId id);
  [[nodiscard]] DomainType* domain(ObjectId id);

  void add_table(ObjectId id, Table table);
  void add_composite(ObjectId id, CompositeType type);
  void add_domain(ObjectId id, DomainType type);
  // Enums, domains and composites of all schemas, since columns may refer to any.
  void add_user_type(QualifiedName name, SqlType::Variant type);

  void add_owned_sequence(ObjectId table, std::string column, OwnedSequence sequence);

  [[nodiscard]] SqlType type(std::string_view words) const;
  // Null if the column owns none.
  [[nodiscard]] const OwnedSequence* owned_sequence(ObjectId table,
                                                    const std::string& column) const;
  // Many columns have the same default, so each text is normalised once.
  [[nodiscard]] std::string expression(const std::string& raw);
  [[nodiscard]] std::optional<std::string> default_value(const std::string& raw,
                                                         const SqlType& type);

  Schema schema;

 private:
  Connection server_;
  std::string namespaces_;  // "{2200,16400}"
  std::map<ObjectId, std::size_t> tables_;
  std::map<ObjectId, std::size_t> composites_;
  std::map<ObjectId, std::size_t> domains_;
  std::map<QualifiedName, SqlType::Variant> user_types_;
  std::map<std::pair<ObjectId, std::string>, OwnedSequence> owned_sequences_;
  StringMap<std::string> expressions_;  // raw -> canonical
};

// The readers, in the order of their use.
[[nodiscard]] Result<void> read_relations(Catalog& catalog);
[[nodiscard]] Result<void> read_user_types(Catalog& catalog);
[[nodiscard]] Result<void> read_sequences(Catalog& catalog);
[[nodiscard]] Result<void> read_columns(Catalog& catalog);
[[nodiscard]] Result<void> read_constraints(Catalog& catalog);
[[nodiscard]] Result<void> read_indexes(Catalog& catalog);

// Pieces of queries.

// A scalar subquery: the name of the collation that `id` names, or NULL if it names none or the
// same as `usual`.
[[nodiscard]] std::string collation_sql(std::string_view id, std::string_view usual);
// An array subquery: the columns of the table `relation` whose numbers `numbers` holds, in order.
[[nodiscard]] std::string column_names_sql(std::string_view relation, std::string_view numbers);
// True if an extension owns the object `id` of the catalog table `catalog`.
[[nodiscard]] std::string owned_by_extension_sql(std::string_view catalog, std::string_view id);

}  // namespace modelmend::schema::postgres
