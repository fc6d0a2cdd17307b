// FactConstraint: what `facts:` asks of the models at a match.
//
// Read from a rule, evaluated by decide() on the facts of the whole project. A constraint that does
// not hold says either that the rule does not speak of this place, or that it does and declines;
// reason codes are stable and listed in docs/reason-codes.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace modelmend::rules {

// What a run may want of a column: see rewrite/wanted.h.
enum class WantedOf : std::uint8_t { Type, Nullability, ServerDefault, ForeignKeys };

// `facts: {column: {...}}`: the match is a column's declaration.
struct ColumnFacts {
  // Families of which the code declares the column: its type, or what its annotation says.
  std::vector<std::string> type;
  // Families of which its foreign keys' targets will be when this run is over. Follows chains of
  // keys through columns that this rule changes too.
  std::vector<std::string> references;
  // False: a primary key is declined. Absent: it does not matter. (`primary-key`)
  std::optional<bool> primary_key;
  // False: a column that makes values by itself is declined. (`default`)
  std::optional<bool> has_default;
  // The run wants another type of the column than the one that it declares, or another of these.
  std::optional<WantedOf> wanted;
};

// `facts: {foreign-key: {...}}`: the match is a ForeignKey or ForeignKeyConstraint call.
struct KeyFacts {
  std::optional<std::string>
      changed_by;                      // a column of the key is changed by that rule (`changed-by`)
  std::optional<bool> named;           // true: a key without a name is declined
  std::optional<bool> possible_cycle;  // false: a key that can be in a cycle is declined
};

using FactConstraint = std::variant<ColumnFacts, KeyFacts>;

}  // namespace modelmend::rules
