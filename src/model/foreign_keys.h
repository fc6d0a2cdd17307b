// Questions about the graph of foreign keys: what type a column will have, can a key be in a cycle.
//
// Asked by fact constraints and transforms on const ProjectModels. Chains are followed to their
// end, through columns without a type of their own and through columns that this run changes.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/facts.h"
#include "model/late_keys.h"

namespace modelmend::model {

// Longer chains of keys than this do not occur in schemas that people wrote; the limit bounds the
// work, and the recursion, on hostile input.
inline constexpr std::size_t kMaxChain = 64;

// True for a declaration that this run gives the type of its foreign key's target.
using WillChange = std::function<bool(DeclId)>;

// No declaration changes.
[[nodiscard]] inline bool nothing_changes(DeclId) {
  return false;
}

struct EffectiveType {
  schema::SqlType type;       // Opaque with a reason if it cannot be known; never FromForeignKey
  std::vector<DeclId> chain;  // the declarations passed, the asked one first, the typed one last
};

// The type that column `decl` of table `table` has in the database: its own, or, if it has none or
// will_change(it), that of its foreign key's target, and so on. Targets that differ, are unknown,
// or run in a circle give Opaque.
[[nodiscard]] EffectiveType effective_type(const ProjectModels& models, TableId table, DeclId decl,
                                           const WillChange& will_change);

// The declaration whose own type counts for a column of the table: its own, or the last of a chain
// of foreign keys. One that follows a key still has no type that is known.
[[nodiscard]] const ColumnDecl& typed_declaration(const ProjectModels& models, TableId table,
                                                  DeclId decl);

// Every column that a key can mean: the one of the key's own MetaData, else those of all others.
// Empty if the project does not know the target.
[[nodiscard]] std::vector<Target> possible_targets(const ProjectModels& models, TableId from,
                                                   const ForeignKeyFact& key);

// Why a cycle of foreign keys can run through this key of `table`, or nullopt if none can. A
// reference to its own table is a cycle; an ambiguous target counts as an edge to each candidate; a
// target that the project does not know counts as a possible way back. `late` are edges as well.
[[nodiscard]] std::optional<std::string> may_be_in_cycle(const ProjectModels& models,
                                                         std::span<const LateKey> late,
                                                         TableId table, const ForeignKeyFact& key);

// The name nearest to `name` by edit distance, if one is near enough to be a slip.
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view name,
                                                      const std::vector<std::string>& names);

}  // namespace modelmend::model
