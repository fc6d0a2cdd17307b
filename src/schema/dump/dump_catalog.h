// DumpCatalog: what the statements of a dump have made so far.
//
// Made by read_dump, changed by one function for each statement (the other files of this folder),
// and turned into a Schema at the end. Names are resolved here as PostgreSQL does, through the
// search path at the place of the statement. The type of a column is only words until the end,
// when all enums and domains are complete.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/pg_query.h"
#include "schema/schema.h"

namespace modelmend::schema {

// The statement that is being read.
struct StatementPlace {
  std::string_view text;
  std::uint32_t line = 0;
};

class DumpCatalog {
 public:
  explicit DumpCatalog(std::string_view file) : file_(file) {}

  std::vector<std::string> search_path = {"public"};
  std::set<std::string> schemas;
  std::map<QualifiedName, Table> tables;
  // Tables that others inherit from or are partitions of, or were: few, so that a statement about
  // any other table need not look for children among all.
  std::set<QualifiedName> parents;
  std::map<QualifiedName, EnumType> enums;
  std::map<QualifiedName, DomainType> domains;
  std::map<QualifiedName, CompositeType> composites;
  // Of composite types: the tables made OF them.
  std::map<QualifiedName, std::vector<QualifiedName>> tables_of_type;
  std::map<QualifiedName, Sequence> sequences;
  std::map<QualifiedName, View> views;
  // Indexes and the constraints that have one, by their names as relations.
  std::map<QualifiedName, QualifiedName> table_of_index;
  // Of the indexes of partitions that are attached to one of the partitioned table.
  std::map<QualifiedName, QualifiedName> parent_of_index;
  std::vector<Unread> unread;

  void begin(const StatementPlace& place) { place_ = place; }
  // `location` is a byte of the statement.
  [[nodiscard]] Origin origin(int location = 0) const;
  void report(std::string what) { unread.push_back({origin(), std::move(what)}); }
  // Also says so of the table, which is made if the statement would have made it.
  void mark_partly_read(const QualifiedName& table, const std::string& why);

  // Where a new thing of that name goes.
  [[nodiscard]] QualifiedName new_name(std::string_view schema, std::string_view name);
  [[nodiscard]] QualifiedName new_name(const PgQuery__RangeVar& relation);
  [[nodiscard]] QualifiedName new_name(const std::vector<std::string>& parts);
  // What the name means here; where it means nothing yet, the same as new_name.
  [[nodiscard]] QualifiedName relation_name(std::string_view schema, std::string_view name) const;
  [[nodiscard]] QualifiedName relation_name(const PgQuery__RangeVar& relation) const;
  [[nodiscard]] QualifiedName relation_name(const std::vector<std::string>& parts) const;
  [[nodiscard]] QualifiedName type_name(const std::vector<std::string>& parts) const;

  [[nodiscard]] Table* find_table(const QualifiedName& name);
  [[nodiscard]] bool has_relation(const QualifiedName& name) const;
  [[nodiscard]] bool has_type(const QualifiedName& name) const;

  // A type that is not read yet: its words, with the schema of a type of the user's.
  [[nodiscard]] SqlType unread_type(const PgQuery__TypeName& type) const;

  // The names that PostgreSQL would choose.
  [[nodiscard]] std::string name_for_index(const Table& table, const std::string& columns,
                                           std::string_view label) const;
  [[nodiscard]] std::string name_for_constraint(const Table& table, const std::string& columns,
                                                std::string_view label) const;
  [[nodiscard]] std::string name_for_sequence(const Table& table, const std::string& column) const;

  [[nodiscard]] Schema finish() &&;

 private:
  [[nodiscard]] std::string creation_schema() const;

  std::string file_;
  StatementPlace place_;
};

[[nodiscard]] bool has_constraint(const Table& table, const std::string& name);

}  // namespace modelmend::schema
