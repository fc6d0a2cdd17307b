// unmapped_classes: classes that have no table any more although they are still there.
//
// Asked by compare(). A class that derives from a mapped SQLModel class is a plain class, without
// any error; what was a table of its own, or a part of its parent's, is gone.
#pragma once

#include <optional>
#include <vector>

#include "verify/finding.h"
#include "verify/state.h"

namespace modelmend::verify {

// For a table that is lost: the finding, if its class is still there.
[[nodiscard]] std::optional<Finding> unmapped_class(const State& before, const TableView& lost,
                                                    const State& after);
// Classes that shared the table of another and do so no more.
[[nodiscard]] std::vector<Finding> unmapped_subclasses(const State& before, const State& after);

}  // namespace modelmend::verify
