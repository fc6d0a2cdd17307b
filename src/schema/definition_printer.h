// The parts of definitions that a Schema holds as text, printed from PostgreSQL's parse tree:
// elements of indexes, exclusion constraints, partition keys and bounds.
//
// Used by the dump reader, which has the tree, and by definitions.h for those who have a text.
#pragma once

#include <string>

#include "schema/pg_query.h"
#include "schema/schema.h"
#include "schema/text_casts.h"

namespace modelmend::schema {

[[nodiscard]] IndexPart read_index_part(const PgQuery__IndexElem& element);
// "fillfactor=70"
[[nodiscard]] std::string option_text(const PgQuery__DefElem& option);

// "EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (active)"
[[nodiscard]] std::string exclusion_definition(const PgQuery__Constraint& constraint,
                                               const TextCastMatters& text_cast_matters = {});
// "RANGE (logdate)"
[[nodiscard]] std::string partition_key(const PgQuery__PartitionSpec& spec,
                                        const TextCastMatters& text_cast_matters = {});
// "FOR VALUES IN ('a', 'b')"
[[nodiscard]] std::string partition_bound(const PgQuery__PartitionBoundSpec& bound);

}  // namespace modelmend::schema
