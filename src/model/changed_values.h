// changes_of: where a list, a dictionary or a set is changed after it is made.
//
// Asked by whoever reads one as it is written: constant_value(), the readers of table arguments and
// naming conventions, and verify, which follows the changes. Only the module that binds the name is
// looked at.
#pragma once

#include <vector>

#include "model/expression.h"

namespace modelmend::model {

// Where the module that binds the name changes the list, dictionary or set that it stands for:
// `ARGS["schema"] = "s"`, `ARGS.update(...)`, `ARGS += ...`. The names in these.
[[nodiscard]] std::vector<Place> changes_of(const semantic::Project& project,
                                            const semantic::Local& variable);
// Whether the expression is the name of a variable that is changed so, through any number of names.
[[nodiscard]] bool may_be_changed(const semantic::Project& project, const Expression& expression);

}  // namespace modelmend::model
