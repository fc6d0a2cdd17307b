// One text for definitions that mean the same to PostgreSQL; see expressions.h.
//
// Used by the live reader on what the server's functions say. A text that does not parse comes
// back with its blanks collapsed.
#pragma once

#include <string>
#include <string_view>

namespace modelmend::schema {

// What pg_get_constraintdef() says of an exclusion constraint, without its deferral.
[[nodiscard]] std::string canonical_exclusion(std::string_view definition);
// What pg_get_partkeydef() says: "RANGE (logdate)".
[[nodiscard]] std::string canonical_partition_key(std::string_view definition);
// "FOR VALUES FROM (...) TO (...)", "DEFAULT".
[[nodiscard]] std::string canonical_partition_bound(std::string_view definition);

}  // namespace modelmend::schema
