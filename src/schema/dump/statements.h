// One function for each kind of statement that makes or changes what a Schema says.
//
// Called by the dispatcher of read_dump with the parsed statement; each changes the DumpCatalog and
// reports what it understands only in part. Files of this folder are named after the statements.
#pragma once

#include <string>
#include <vector>

#include "schema/dump/dump_catalog.h"
#include "schema/pg_query.h"

namespace modelmend::schema {

// create_table.cc
void create_table(DumpCatalog& catalog, const PgQuery__CreateStmt& statement, TableKind kind);
void add_column(DumpCatalog& catalog, Table& table, const PgQuery__ColumnDef& definition);
// The keys and checks that stand at the column.
void add_column_constraints(DumpCatalog& catalog, Table& table,
                            const PgQuery__ColumnDef& definition);
[[nodiscard]] Column read_plain_column(const DumpCatalog& catalog,
                                       const PgQuery__ColumnDef& definition);

// constraints.cc: those of tables; `column` is the one they stand at, or empty.
void add_constraint(DumpCatalog& catalog, Table& table, const PgQuery__Constraint& constraint,
                    const std::string& column);
[[nodiscard]] Check read_check(const PgQuery__Constraint& constraint);

// inheritance.cc: columns and more from the parent.
void inherit(DumpCatalog& catalog, Table& child, const QualifiedName& parent);
// The tables that have their columns from this one, near ones first, each once.
[[nodiscard]] std::vector<Table*> descendants(DumpCatalog& catalog, const QualifiedName& name);
void become_partition(DumpCatalog& catalog, Table& child, const QualifiedName& parent);

// alter_table.cc
void alter_table(DumpCatalog& catalog, const PgQuery__AlterTableStmt& statement);

// indexes.cc
void create_index(DumpCatalog& catalog, const PgQuery__IndexStmt& statement);
void alter_index(DumpCatalog& catalog, const PgQuery__AlterTableStmt& statement);
// The index of that name; null for those that keys have.
[[nodiscard]] Index* find_index(DumpCatalog& catalog, const QualifiedName& name);

// sequences.cc
void create_sequence(DumpCatalog& catalog, const PgQuery__CreateSeqStmt& statement);
void alter_sequence(DumpCatalog& catalog, const PgQuery__AlterSeqStmt& statement);
[[nodiscard]] SequenceOptions read_sequence_options(PgNodes options);

// user_types.cc
void create_enum(DumpCatalog& catalog, const PgQuery__CreateEnumStmt& statement);
void alter_enum(DumpCatalog& catalog, const PgQuery__AlterEnumStmt& statement);
void create_domain(DumpCatalog& catalog, const PgQuery__CreateDomainStmt& statement);
void alter_domain(DumpCatalog& catalog, const PgQuery__AlterDomainStmt& statement);
void create_composite(DumpCatalog& catalog, const PgQuery__CompositeTypeStmt& statement);

// comments.cc
void comment_on(DumpCatalog& catalog, const PgQuery__CommentStmt& statement);

// renames.cc
void rename(DumpCatalog& catalog, const PgQuery__RenameStmt& statement);
void set_schema(DumpCatalog& catalog, const PgQuery__AlterObjectSchemaStmt& statement);
void drop(DumpCatalog& catalog, const PgQuery__DropStmt& statement);

}  // namespace modelmend::schema
