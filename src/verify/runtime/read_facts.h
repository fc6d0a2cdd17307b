// Reading the answer of dump_project.py: facts, or why there are none.
//
// Used by runtime.cc. The answer is lines of JSON; the last one counts, and a line that names a
// module tells what was being imported when a process ended without a last word.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "verify/runtime/facts.h"

namespace modelmend::verify::runtime {

// Why the project could not be read, in the words of dump_project.py.
struct Refusal {
  std::string kind = {};    // "import", "configure", "elsewhere", "no-sqlalchemy", "time", ...
  std::string module = {};  // that was being imported; empty when all were
  std::string file = {};    // below the root; empty: not in the project
  int line = 0;
  std::string exception = {};  // "ModuleNotFoundError: No module named 'x'"
};

// The process ended without a last word.
struct Silence {
  std::string module;  // that was being imported; empty: before the first or after the last
};

using Answer = std::variant<RuntimeFacts, Refusal, Silence>;

// An Error if this is no answer of dump_project.py at all.
[[nodiscard]] Result<Answer> read_answer(std::string_view text);

}  // namespace modelmend::verify::runtime
