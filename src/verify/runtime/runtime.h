// read_runtime_facts: imports one side of a comparison with the user's own Python.
//
// Called by `verify --runtime`, once for each side, in a process of its own: the classes of both
// sides have the same names. The code of the project runs here, and nowhere else in modelmend.
// Nothing is written into the project, not even bytecode.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"
#include "verify/runtime/facts.h"

namespace modelmend::verify::runtime {

// An application that connects to something at its import waits longer than any import takes.
inline constexpr std::chrono::seconds kImportLimit{120};

struct Side {
  std::string name;  // in messages: "HEAD~1", "the work tree"
  std::string root;  // absolute: where the files of this side are
  // The root of the work tree. What PYTHONPATH or an editable install names in it is looked up in
  // `root` instead.
  std::string home;
  std::vector<std::string> folders = {""};  // below the root, from which modules are imported
  std::vector<std::string> modules;         // that hold models, in the order of their import
};

struct Interpreter {
  std::string python;
  std::chrono::seconds limit = kImportLimit;
  const std::atomic<bool>* stop = nullptr;  // once true the import is ended
};

[[nodiscard]] Result<RuntimeFacts> read_runtime_facts(const Side& side,
                                                      const Interpreter& interpreter);

}  // namespace modelmend::verify::runtime
