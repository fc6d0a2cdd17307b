// The columns that a parse tree speaks of.
//
// Used by the dump reader, because implicit names of constraints and indexes follow from them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "schema/pg_query.h"

namespace modelmend::schema {

// The last part of every column reference below the node.
[[nodiscard]] std::set<std::string> referenced_columns(const PgNode& node);

// What the server calls the parts of an index: a column by its name, lower(x) by "lower", anything
// else "expr"; a number is added to what occurs again.
[[nodiscard]] std::vector<std::string> index_column_names(PgNodes elements);
[[nodiscard]] std::vector<std::string> excluded_columns(const PgQuery__Constraint& constraint);

}  // namespace modelmend::schema
