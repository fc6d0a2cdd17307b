// read_transforms: the `transform:` of a rule, as a map or in its short form.
//
// Used by the rule reader. The result is in an order in which each transform finds those that it
// builds on.
#pragma once

#include <vector>

#include "rules/problems.h"
#include "rules/string_transform.h"
#include "rules/yaml.h"

namespace modelmend::rules {

[[nodiscard]] std::vector<StringTransform> read_transforms(const Yaml& transform,
                                                           Problems& problems);

}  // namespace modelmend::rules
