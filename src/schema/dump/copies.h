// What statements of a dump copy from one table or type to another.
//
// Used by those that make a table after another one: INHERITS, PARTITION OF, LIKE, OF, and by ALTER
// TYPE, whose changes reach the tables of the type.
#pragma once

#include <optional>
#include <string>

#include "schema/dump/dump_catalog.h"
#include "schema/pg_query.h"

namespace modelmend::schema {

// inheritance.cc: what a copy of the serial column has for its default.
[[nodiscard]] std::optional<std::string> next_value_of(const DumpCatalog& catalog,
                                                       const Table& table, const Column& column);
// Indexes, unique constraints and the primary key, under names of their own.
void copy_indexes(DumpCatalog& catalog, const Table& from, Table& to);

// like.cc
void copy_like(DumpCatalog& catalog, Table& table, const PgQuery__TableLikeClause& clause);
// What waits for the columns of the whole statement.
void copy_indexes_like(DumpCatalog& catalog, Table& table, const PgQuery__TableLikeClause& clause);
// CREATE TABLE ... OF type
void copy_type(DumpCatalog& catalog, Table& table, const PgQuery__TypeName& type);

// sequences.cc: what is said in ALTER; what is not stays.
void change_sequence_options(PgNodes said, SequenceOptions& options);

// user_types.cc: ALTER TYPE ... ADD, DROP and ALTER ATTRIBUTE.
void alter_composite(DumpCatalog& catalog, const PgQuery__AlterTableStmt& statement);

}  // namespace modelmend::schema
