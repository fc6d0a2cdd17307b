// compare_foreign_keys: what columns refer to, and what happens to them when that goes.
//
// Called by compare_constraints, with the earlier table in the words of the later one.
#pragma once

#include "verify/pair_findings.h"

namespace modelmend::verify {

void compare_foreign_keys(PairFindings& findings, const schema::Table& before);

}  // namespace modelmend::verify
