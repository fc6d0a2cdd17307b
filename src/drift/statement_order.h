// The order in which the statements of findings about one thing can be run.
//
// Used wherever findings are sorted: who runs what is printed runs it from the top.
#pragma once

#include "drift/finding.h"

namespace modelmend::drift {

// Less goes first. A default is of the type that the column has by then.
[[nodiscard]] inline int statement_order(const Finding& finding) {
  return finding.kind == "server-default" ? 1 : 0;
}

}  // namespace modelmend::drift
