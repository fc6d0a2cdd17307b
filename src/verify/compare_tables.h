// compare_tables: what is said of a table as a whole, and of the class that is mapped to it.
//
// Called by compare() for a pair: names, comment, options of the table, the class's name and
// module, and which MetaData it is in.
#pragma once

#include "verify/pair_findings.h"

namespace modelmend::verify {

void compare_tables(PairFindings& findings);

}  // namespace modelmend::verify
