// Constraints: primary key, foreign keys, checks, exclusions.
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
void compare_checks(Comparison& comparison, const schema::Table& declared,
                    const schema::Table& actual);
void compare_exclusions(Comparison& comparison, const schema::Table& declared,
                        const schema::Table& actual);

}  // namespace modelmend::drift
