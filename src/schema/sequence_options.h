// What CREATE SEQUENCE chooses where nothing is said, so that it can be left out.
//
// Used by the dump reader and by the reader of models: a catalog knows all numbers, SQL and Python
// only those that somebody wrote, and equal sequences are equal values.
#pragma once

#include <string_view>

#include "schema/schema.h"

namespace modelmend::schema {

// `type` is "smallint" or "integer"; any other is as wide as bigint.
void leave_out_what_is_usual(SequenceOptions& options, std::string_view type);

}  // namespace modelmend::schema
