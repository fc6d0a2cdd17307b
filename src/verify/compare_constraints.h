// compare_constraints: keys, unique and check constraints, exclusions, indexes.
//
// Third step of compare() for a pair of tables. A constraint is the same by what it says, else by
// its name; a name that only a naming convention gives is a name.
#pragma once

#include "verify/compare_columns.h"

namespace modelmend::verify {

// Tables that have another name now, the old one first.
struct RenamedTables {
  std::map<schema::QualifiedName, schema::QualifiedName> to;
};

void compare_constraints(PairFindings& findings, const Renames& columns,
                         const RenamedTables& tables);

}  // namespace modelmend::verify
