// Queries: what to ask a database about the keys of a project.
//
// orphan_query() is asked by `validate` itself, of PostgreSQL or SQLite; all_queries() is the text
// of --sql, for people who may ask a PostgreSQL database when modelmend may not. All names are
// qualified, nothing is changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "validate/keys.h"
#include "validate/validation.h"

namespace modelmend::validate {

// Rows of the key's table whose values are in no row of its target: the values as text, at most $1
// of them. With MATCH SIMPLE a row with any NULL names nothing, with MATCH FULL it must have all or
// none. Values of two types are compared as text. The key must be complete.
[[nodiscard]] std::string orphan_query(const Key& key);

struct QueryWish {
  const std::vector<Key>& keys;
  const std::vector<LegacyColumn>& legacy;
  std::optional<std::string> head;         // the revision that the database should be at
  const schema::Schema* actual = nullptr;  // null: nobody knows which tables there are
  const std::string& default_schema;
};

// The queries of the last phase, a comment above each that says what to expect. A table that is
// missing is no error of the first three; what else would be one is left out, and said, if `actual`
// is known, and is a query of its own if not, so that one that fails leaves the others alone.
[[nodiscard]] std::string all_queries(const QueryWish& wish);

}  // namespace modelmend::validate
