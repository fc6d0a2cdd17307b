// compare_types: whether a column has the type that it had.
//
// Used by compare_columns. Types are compared as the database keeps them; an enum also by its name
// and labels. A type that nobody can tell without running code is the same only if it is written
// the same, names resolved, and, where the project defines it, defined the same.
#pragma once

#include "verify/pair_findings.h"

namespace modelmend::verify {

// A column that both states have, with all that is known of it.
struct ColumnPair {
  const schema::Column& before;
  const schema::Column& after;
  const model::ColumnDecl* declared_before = nullptr;
  const model::ColumnDecl* declared_after = nullptr;

  [[nodiscard]] Places places() const { return {before.origin, after.origin}; }
};

void compare_types(PairFindings& findings, const ColumnPair& columns);

}  // namespace modelmend::verify
