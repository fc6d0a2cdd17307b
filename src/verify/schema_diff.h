// schema_diff: what a change of sources did to the declared schema.
//
// Called by the pipeline on every run with the facts before and after the edits; by `verify` later.
// Everything that the facts say about a table is compared, by MetaData, table and column; the order
// of columns is not a difference. What a transform announced as Intended is not a difference if it
// happened exactly so, and is one if it did not. Any other difference rejects the change.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "model/facts.h"

namespace modelmend::verify {

// A column of one table, by name, so that it can be found in both states.
struct ColumnPath {
  std::string metadata;
  std::string table;  // "users", "app.users"
  std::string column;

  friend auto operator<=>(const ColumnPath&, const ColumnPath&) = default;
};

struct TypeChanges {
  ColumnPath column;
  schema::SqlType to;  // the declared type afterwards
};
// The keys of this column lose `use_alter=True`, nothing else.
struct UseAlterDropped {
  ColumnPath column;
};
struct NullabilityChanges {
  ColumnPath column;
  bool nullable = true;
};
struct ServerDefaultChanges {
  ColumnPath column;
  std::string to;  // as the code says it afterwards, without layout; empty: none
};
struct ForeignKeysChange {
  ColumnPath column;
  std::vector<std::string> to;  // all keys of the column afterwards, as keys_in_words() has them
};
using Intended = std::variant<TypeChanges, UseAlterDropped, NullabilityChanges,
                              ServerDefaultChanges, ForeignKeysChange>;

// Where a declaration is a column: for one of a mixin several places.
[[nodiscard]] std::vector<ColumnPath> paths_of(const model::ProjectModels& models,
                                               model::DeclId decl);
// What foreign keys say but for use_alter: "foreign key to user.id ondelete='CASCADE'"; sorted.
[[nodiscard]] std::vector<std::string> keys_in_words(std::span<const model::ForeignKeyFact> keys);

// For each table that has the declaration: a mixin's column changes in all of them.
[[nodiscard]] std::vector<Intended> intend_type(const model::ProjectModels& models,
                                                model::DeclId decl, const schema::SqlType& to);
[[nodiscard]] std::vector<Intended> intend_no_use_alter(const model::ProjectModels& models,
                                                        model::DeclId decl);
[[nodiscard]] std::vector<Intended> intend_nullability(const model::ProjectModels& models,
                                                       model::DeclId decl, bool nullable);
[[nodiscard]] std::vector<Intended> intend_server_default(const model::ProjectModels& models,
                                                          model::DeclId decl,
                                                          const std::string& to);
[[nodiscard]] std::vector<Intended> intend_keys(const model::ProjectModels& models,
                                                model::DeclId decl,
                                                const std::vector<std::string>& to);

struct Difference {
  std::string metadata;
  std::string table;
  std::string column;  // empty for a difference of the table as a whole
  std::string
      what;  // "type INTEGER instead of UUID", "NOT NULL lost", "foreign key to user.id lost"
  std::optional<Place> before;
  std::optional<Place> after;

  // "users.id: type INTEGER instead of UUID".
  [[nodiscard]] std::string message() const;
};

// By metadata, table, column.
[[nodiscard]] std::vector<Difference> schema_diff(const model::ProjectModels& before,
                                                  const model::ProjectModels& after,
                                                  std::span<const Intended> intended);

}  // namespace modelmend::verify
