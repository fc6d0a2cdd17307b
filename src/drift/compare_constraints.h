// Constraints over columns: primary key, foreign keys.
//
// They are matched by what they say; a name counts only where both sides have one, and then as a
// note.
#pragma once

#include "drift/comparison.h"

namespace modelmend::drift {

void compare_primary_keys(Comparison& comparison, const schema::Table& declared,
                          const schema::Table& actual);
void compare_foreign_keys(Comparison& comparison, const schema::Table& declared,
                          const schema::Table& actual);

}  // namespace modelmend::drift
