// registries: what it does to tables and foreign keys that tables are in several MetaData, or in
// one.
//
// Asked by compare(), of keys for each pair. A key whose target is in another MetaData is only a
// string for SQLAlchemy: it does not resolve, and the key cannot be created.
#pragma once

#include "verify/pair_findings.h"
#include "verify/pair_tables.h"

namespace modelmend::verify {

// A key that led to a table of the same MetaData before and does so no more, or the reverse, is a
// finding. One that leads into another MetaData in both states is in `listed`.
void compare_key_registries(PairFindings& findings, std::vector<Listed>& listed);

// Where two classes declare one table of one MetaData that did not do so before: SQLAlchemy refuses
// the second unless it is told to extend or keep the first. A class that is new for a table of the
// earlier state is not named: that is said of the table it gains.
[[nodiscard]] std::vector<Finding> duplicate_tables(const State& before, const State& after,
                                                    const std::vector<TablePair>& pairs);

}  // namespace modelmend::verify
