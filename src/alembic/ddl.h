// DDL: tables, indexes, keys and types of a Schema as the statements that make them.
//
// Used for the SQL side of each Statement, for new tables and for those of the database that a
// downgrade brings back. Without ";". Names are quoted where SQL needs it; with Guard::IfNeeded a
// statement does nothing where its work is done.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alembic/migration.h"
#include "schema/schema.h"

namespace modelmend::alembic {

// "CREATE TABLE users (", a line for each part, ")". `keys`: the foreign keys to be part of it.
[[nodiscard]] std::string create_table_sql(const schema::Table& table,
                                           const std::vector<const schema::ForeignKey*>& keys,
                                           Guard guard);

enum class Building { Plain, Concurrently };
[[nodiscard]] std::string create_index_sql(const schema::Table& table, const schema::Index& index,
                                           Building building, Guard guard);
// What a failed attempt has left under the name; nothing else is dropped.
[[nodiscard]] std::string drop_invalid_index_sql(const schema::Table& table,
                                                 const schema::Index& index);
[[nodiscard]] std::string drop_index_sql(const schema::Table& table, const schema::Index& index,
                                         Building building, Guard guard);

// "ALTER TABLE users ADD CONSTRAINT ..."; `words` starts with CONSTRAINT and its name.
[[nodiscard]] std::string add_constraint_sql(const schema::QualifiedName& table,
                                             const std::string& name, const std::string& words,
                                             Guard guard);
[[nodiscard]] std::string drop_constraint_sql(const schema::QualifiedName& table,
                                              std::string_view name, Guard guard);

[[nodiscard]] std::string create_enum_sql(const schema::QualifiedName& name,
                                          const std::vector<std::string>& labels, Guard guard);

// COMMENT ON for each comment of a table that is not its own or its columns': those of constraints
// and indexes.
[[nodiscard]] std::vector<std::string> part_comments_sql(const schema::Table& table);
// Those of the table and its columns.
[[nodiscard]] std::vector<std::string> comments_sql(const schema::Table& table);

// The names that PostgreSQL gives where the source gives none.
[[nodiscard]] std::string key_name(const schema::Table& table, const schema::ForeignKey& key);
[[nodiscard]] std::string unique_name(const schema::Table& table, const schema::Unique& unique);
[[nodiscard]] std::string check_name(const schema::Table& table, const schema::Check& check);
[[nodiscard]] std::string index_name(const schema::Table& table, const schema::Index& index);

}  // namespace modelmend::alembic
