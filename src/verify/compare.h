// compare: what a change of sources did to the declared schema and to what the classes do.
//
// Called by `modelmend verify` with two states of a project. Tables are paired, each pair is
// compared part by part, then what the classes state beyond their tables. Nothing is claimed about
// what could not be read: it is listed, and a table is called equal only if it was read in whole on
// both sides.
#pragma once

#include <string>
#include <vector>

#include "verify/finding.h"
#include "verify/state.h"

namespace modelmend::verify {

struct CompareOptions {
  // Files and folders below the root; only tables and classes that stand in them, before or after,
  // are spoken of. Empty: all.
  std::vector<std::string> paths;
};

[[nodiscard]] Comparison compare(const State& before, const State& after,
                                 const CompareOptions& options);

}  // namespace modelmend::verify
