// edit_options: makes the keyword arguments of one ForeignKey(...) say what they are to say.
//
// Used by set_foreign_key. Arguments that say it already stay byte for byte, as do those that are
// no option of the database (use_alter, info); what comes takes the place of what goes.
#pragma once

#include <vector>

#include "transforms/column_change.h"
#include "transforms/key_options.h"

namespace modelmend::transforms {

// What the call says afterwards. Declines options that are given by place.
[[nodiscard]] Attempt<std::vector<KeyOption>> edit_options(ColumnChange& change, syntax::Node call,
                                                           std::vector<KeyOption> wanted);

}  // namespace modelmend::transforms
