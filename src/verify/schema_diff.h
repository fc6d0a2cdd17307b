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
using Intended = std::variant<TypeChanges, UseAlterDropped>;

// For each table that has the declaration: a mixin's column changes in all of them.
[[nodiscard]] std::vector<Intended> intend_type(const model::ProjectModels& models,
                                                model::DeclId decl, const schema::SqlType& to);
[[nodiscard]] std::vector<Intended> intend_no_use_alter(const model::ProjectModels& models,
                                                        model::DeclId decl);

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
