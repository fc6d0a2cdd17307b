// Constraints that say an expression: checks and exclusions.
//
// They are matched by what they say, first word by word and then by what that means to PostgreSQL;
// a name counts only where both sides have one, and then as a note. What may be the same in the
// server's words is listed as not compared.
#pragma once

#include "drift/comparison.h"

namespace modelmend::drift {

void compare_checks(Comparison& comparison, const schema::Table& declared,
                    const schema::Table& actual);
void compare_exclusions(Comparison& comparison, const schema::Table& declared,
                        const schema::Table& actual);

}  // namespace modelmend::drift
