// What makes a column of the database have the type that the models declare, in SQL.
//
// Used by compare_columns for one of the two ways out. PostgreSQL takes the statements as they are;
// what no cast can convert it refuses, and then nothing is changed.
#pragma once

#include <string>

#include "drift/compare_types.h"
#include "schema/schema.h"

namespace modelmend::drift {

struct ColumnPair {
  const schema::Table& table;  // of the database
  const schema::Column& declared;
  const schema::Column& actual;
  const schema::Schema& database;
};

[[nodiscard]] std::string type_change_sql(const ColumnPair& columns,
                                          const TypeDifference& difference);

// What makes the labels of a type of the database those that are declared, in all its columns.
[[nodiscard]] std::string enum_labels_sql(const schema::Enum& declared, const schema::Enum& actual,
                                          const schema::Schema& database);

// "CREATE TYPE mood AS ENUM ('a'); ", or nothing if the type is no enum or the database has it.
[[nodiscard]] std::string create_missing_enum(const schema::SqlType& type,
                                              const schema::Schema& database);

// The numbers of an identity column or a sequence as ALTER takes them: "SET START 5 SET CACHE 1"
// with "SET " in front of each, "START 5 CACHE 1" without. What equals the other side is left out.
[[nodiscard]] std::string sequence_change(const schema::SequenceOptions& declared,
                                          const schema::SequenceOptions& actual,
                                          std::string_view before);

}  // namespace modelmend::drift
