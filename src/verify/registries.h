// registries: what it does to foreign keys that tables are in several MetaData.
//
// Asked by compare() for each pair. A key whose target is in another MetaData is only a string for
// SQLAlchemy: it does not resolve, and the key cannot be created.
#pragma once

#include "verify/pair_findings.h"

namespace modelmend::verify {

// A key that led to a table of the same MetaData before and does so no more, or the reverse, is a
// finding. One that leads into another MetaData in both states is in `listed`.
void compare_key_registries(PairFindings& findings, std::vector<Listed>& listed);

}  // namespace modelmend::verify
