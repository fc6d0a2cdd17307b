// Keyed values: what a dictionary in the code says, as a literal or as dict(...).
//
// Used by the readers of SQLModel's sa_column_kwargs, for which `{"name": "id"}` and
// `dict(name="id")` are the same.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/expression.h"

namespace modelmend::model {

struct KeyedValue {
  std::string key;
  Expression value;
  ByteRange whole;  // with the key, in the file
};

struct KeyedValues {
  std::vector<KeyedValue> items;
  std::vector<Place> computed;  // entries whose key only running the code would tell
};

// nullopt if the expression is no dictionary that is written out.
[[nodiscard]] std::optional<KeyedValues> keyed_values(const semantic::Project& project,
                                                      const Expression& expression);

}  // namespace modelmend::model
