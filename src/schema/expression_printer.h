// Prints the expression below a node of PostgreSQL's parse tree in its canonical form.
//
// The work behind expressions.h, for those who have the tree already: the dump reader. Nodes that
// defaults, checks and indexes never hold (subqueries, XML) are left to libpg_query's own printer.
#pragma once

#include <string>

#include "schema/pg_query.h"
#include "schema/text_casts.h"

namespace modelmend::schema {

// Without a judge all casts of columns to text stay; see column_casts.h.
[[nodiscard]] std::string print_expression(const PgNode& node,
                                           const TextCastMatters& text_cast_matters = {});

// 'abc' with its quotes doubled.
[[nodiscard]] std::string quote_literal(std::string_view text);

}  // namespace modelmend::schema
