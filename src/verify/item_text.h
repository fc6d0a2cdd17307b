// item_text: what a CHECK or an index of a table says where no SQL can be made of it.
//
//   CheckConstraint(stage.in_(stages("all")), name="runs_stage")
//
// Asked by compare() for an item that is unclear in both states: the same words with the same
// meaning of their names make the same item, whatever that is. Columns count by what they are, so
// that `cls.stage` of a declared_attr is the `stage` of the class body.
#pragma once

#include <string>

#include "schema/unclear.h"
#include "verify/state.h"

namespace modelmend::verify {

// Empty if it cannot be found again, or if it hangs on more than what stands there and on columns
// of the class: on a name that nobody knows, a parameter, or another name of the body of a class.
[[nodiscard]] std::string item_text(const State& state, const TableView& view,
                                    const schema::Unclear& item);

}  // namespace modelmend::verify
