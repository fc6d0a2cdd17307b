// What stands beside the columns of a table: `__table_args__` and the further arguments of Table().
//
// Used by the Core reader and by the assembly of mapped classes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/column_call.h"

namespace modelmend::model {

// A ForeignKeyConstraint, one entry for each of its columns.
struct ConstraintColumn {
  std::string column;  // the local column's key or name
  ForeignKeyFact key;
  std::optional<Expression> pending;  // the target, if it is an object
};

struct TableArguments {
  std::optional<std::string> schema;
  std::vector<ConstraintColumn> foreign_keys;
  std::vector<std::string> primary_key;  // columns of a PrimaryKeyConstraint
  std::vector<std::string> other;        // as written without layout
  std::vector<Place> places;             // where the others are written, in source order
  std::vector<std::string> unread;       // what cannot be read, as sentences
};

// One item: a constraint, an index. Adds to `out`.
void read_table_item(const semantic::Project& project, const Expression& item, TableArguments& out);
// A keyword argument of Table() or an entry of the dictionary of __table_args__, which as a whole
// stands at `place`.
void read_table_option(const semantic::Project& project, std::string_view name,
                       const Expression& value, const Place& place, TableArguments& out);
// Why a table is not known in whole whose __table_args__ only running the code would tell.
inline constexpr std::string_view kComputedTableArguments = "__table_args__ is computed";
// The function by which the class or one above it says them, if that does not look at the class:
// what it gives depends on nothing that a class says. Null otherwise.
[[nodiscard]] Expression function_of_table_arguments(const semantic::Project& project,
                                                     const Expression& class_definition);
// The value of __table_args__: a tuple, a dictionary, or a name for one.
void read_table_args(const semantic::Project& project, const Expression& value,
                     TableArguments& out);

}  // namespace modelmend::model
