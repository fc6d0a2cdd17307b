// One text for definitions that mean the same to PostgreSQL; see expressions.h.
//
// Used by the live reader on what the server's functions say, and for what models say in SQL.
// A text that does not parse comes back with its blanks collapsed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/schema.h"
#include "schema/text_casts.h"

namespace modelmend::schema {

// What CREATE INDEX has for one key: "lower(name) DESC", "body gin_trgm_ops". Nullopt if it is no
// such thing, like an expression without the parentheses that it needs.
[[nodiscard]] std::optional<IndexPart> index_part_of(std::string_view element);
// What pg_get_constraintdef() says of an exclusion constraint, without its deferral.
[[nodiscard]] std::string canonical_exclusion(std::string_view definition,
                                              const TextCastMatters& text_cast_matters = {});
// What pg_get_partkeydef() says: "RANGE (logdate)".
[[nodiscard]] std::string canonical_partition_key(std::string_view definition,
                                                  const TextCastMatters& text_cast_matters = {});
// "FOR VALUES FROM (...) TO (...)", "DEFAULT".
[[nodiscard]] std::string canonical_partition_bound(std::string_view definition);

}  // namespace modelmend::schema
