// unread_members: what in a class body may be a column and could not be read.
//
// Called by the Assembler for each class of a model once the readers of columns have had their
// turn, so that no column goes missing without a word. What is surely no column (a method, a
// constant, a relationship) gets none.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/class_index.h"

namespace modelmend::model {

// `read`: the names of the members that became columns. One sentence for each of the others.
[[nodiscard]] std::vector<std::string> unread_members(const ClassIndex& classes, ClassIndexId id,
                                                      const std::set<std::string>& read);

}  // namespace modelmend::model
