// The expression below a node as libpg_query itself prints it.
//
// Used for what the printer of canonical expressions does not know.
#pragma once

#include <string>

#include "schema/pg_query.h"

namespace modelmend::schema {

// Empty if the library does not know the node either.
[[nodiscard]] std::string print_by_library(const PgNode& node);

}  // namespace modelmend::schema
