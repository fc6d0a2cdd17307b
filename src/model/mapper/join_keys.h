// Key joins: the equations that foreign keys make between tables.
//
// Used by read_join() where a relationship gives no condition of its own; follows
// sqlalchemy.sql.selectable.Join._join_condition step by step.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/mapper/names.h"

namespace modelmend::model {

// The referred column and the one that holds the key.
struct KeyPair {
  ColumnRef referred;
  ColumnRef key;
  friend auto operator<=>(const KeyPair&, const KeyPair&) = default;
};

struct KeyJoin {
  std::vector<KeyPair> pairs;
  std::string unknown;  // why there are none
};

// `left`: the tables of a class, its own first; `right`: those of the other side. With `only`, keys
// of other columns do not count.
[[nodiscard]] KeyJoin join_by_keys(const MapperNames& names, const std::vector<TableId>& left,
                                   const std::vector<TableId>& right,
                                   const std::optional<std::set<ColumnRef>>& only);

// True if a foreign key of `column` refers to `other`.
[[nodiscard]] bool references(const MapperNames& names, const ColumnRef& column,
                              const ColumnRef& other);

}  // namespace modelmend::model
