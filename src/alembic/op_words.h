// Tables and indexes in the words of Alembic's `op`.
//
// Used for the op side of each Statement. What these words cannot say exactly as the Schema does
// has none, and its SQL is executed instead. Names that a convention gave stand in op.f(), so that
// Alembic does not give them a second time.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "alembic/migration.h"
#include "alembic/op_types.h"
#include "schema/schema.h"

namespace modelmend::alembic {

// What all words of one migration share: whose types, and the imports that they turn out to need.
struct OpContext {
  schema::Dialect dialect = schema::Dialect::PostgreSql;
  CustomTypes custom_types;
  std::set<std::string> imports = {};
};

// Nullopt if a type has no words; imports are added only where there are some.
[[nodiscard]] std::optional<std::string> column_words(OpContext& context,
                                                      const schema::Table& table,
                                                      const schema::Column& column);
[[nodiscard]] std::optional<std::string> create_table_words(
    OpContext& context, const schema::Table& table,
    const std::vector<const schema::ForeignKey*>& keys, Guard guard);
[[nodiscard]] std::string drop_table_words(const schema::Table& table, Guard guard);

// Empty if text() cannot say some part of it.
[[nodiscard]] std::string create_index_words(const OpContext& context, const schema::Table& table,
                                             const schema::Index& index, bool concurrently,
                                             Guard guard);
[[nodiscard]] std::string drop_index_words(const schema::Table& table, const schema::Index& index,
                                           bool concurrently, Guard guard);

[[nodiscard]] std::optional<std::string> create_key_words(const schema::Table& table,
                                                          const schema::ForeignKey& key);
// `kind`: "foreignkey", "unique", "check".
[[nodiscard]] std::string drop_constraint_words(const schema::QualifiedName& table,
                                                const std::string& name, std::string_view kind);

// "sa.text('now()')"; nullopt where text() cannot say it.
[[nodiscard]] std::optional<std::string> text_words(std::string_view sql);

}  // namespace modelmend::alembic
