// names_in_quotes: the classes that the annotations of new relationships name in quotes, where the
// file does not know them yet.
//
//   case: Optional["Case"] = Relationship()
//
// Python never asks what "Case" is, type checkers and linters do. Called by plan_class(); the
// import planner puts them under `if TYPE_CHECKING:`. A class is left out if the module means
// something else by its name, cannot import its module, or had the annotation before. What a
// function binds is its own.
#pragma once

#include <vector>

#include "emit/class_context.h"

namespace modelmend::emit {

[[nodiscard]] std::vector<rewrite::ProjectName> names_in_quotes(const ClassContext& context);

}  // namespace modelmend::emit
