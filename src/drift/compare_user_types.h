// The types that a database's user made: what a domain stands for, and the labels of enums that no
// column tells of.
#pragma once

#include "drift/comparison.h"

namespace modelmend::drift {

// Those that both sides have under one name. Which type a column has is compared with the column.
void compare_user_types(Comparison& comparison);

}  // namespace modelmend::drift
