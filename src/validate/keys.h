// Keys: the foreign keys that the models declare, with what a database has for each.
//
// Made once for a validation; asked by the lines about keys and by the queries on rows.
#pragma once

#include <string>
#include <vector>

#include "schema/schema.h"

namespace modelmend::validate {

struct Key {
  const schema::Table* table = nullptr;  // as declared
  const schema::ForeignKey* key = nullptr;
  std::vector<std::string> target_columns;  // of the key, or its target's primary key
  // As the database has them, or null. Without a database all are.
  const schema::Table* own = nullptr;
  const schema::Table* target = nullptr;

  [[nodiscard]] std::string words() const;  // "orders (user_id) -> user (id)"
};

// In the order of the tables. `actual` may be null.
[[nodiscard]] std::vector<Key> declared_keys(const schema::Schema& declared,
                                             const schema::Schema* actual,
                                             const std::string& default_schema);

// Both ends have their columns in the database.
[[nodiscard]] bool is_complete(const Key& key);
// The database has the key, whatever its name and options.
[[nodiscard]] bool exists(const Key& key, const std::string& default_schema);
// "INTEGER" and "UUID" for each pair of columns whose types are not one family in the database.
[[nodiscard]] std::vector<std::string> type_differences(const Key& key);

}  // namespace modelmend::validate
