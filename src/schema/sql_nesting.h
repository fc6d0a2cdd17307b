// How deep the parse tree of an SQL text may become.
//
// Asked before libpg_query is given a text: that library recurses once for each level and would
// overflow the stack on `1+1+1+...` or `((((...`. Never too small, for PostgreSQL's grammar; often
// larger than the truth, which does no harm to what people and pg_dump write.
#pragma once

#include <cstddef>
#include <string_view>

namespace modelmend::schema {

[[nodiscard]] std::size_t nesting_bound(std::string_view sql);

}  // namespace modelmend::schema
