// pair_tables: which table of one state is which of the other.
//
// First step of compare(). A table is found again by its name, in its own MetaData first; where the
// name is gone, by its class, wherever that is now; last by the bare name of the class, if there is
// only one such. So files may be renamed and moved, classes and tables renamed.
#pragma once

#include <vector>

#include "verify/state.h"

namespace modelmend::verify {

struct TablePair {
  const TableView* before = nullptr;  // null: gained
  const TableView* after = nullptr;   // null: lost
};

// By the name of the table.
[[nodiscard]] std::vector<TablePair> pair_tables(const State& before, const State& after);

}  // namespace modelmend::verify
