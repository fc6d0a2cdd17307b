// find_interpreter: which Python has the libraries of the project.
//
// Called by `verify --runtime` once for both sides, so that they are read by the same libraries.
#pragma once

#include <optional>
#include <string>

#include "base/file_system.h"
#include "base/result.h"

namespace modelmend::verify::runtime {

struct InterpreterWish {
  std::optional<std::string> asked = {};        // --python: a path, or a name to look up in PATH
  std::optional<std::string> virtual_env = {};  // the environment variable VIRTUAL_ENV
  std::string root;                             // of the project
};

// The one that was asked for; else that of the active virtual environment; else that of .venv in
// the root; else the python3 of PATH.
[[nodiscard]] Result<std::string> find_interpreter(const FileSystem& files,
                                                   const InterpreterWish& wish);

}  // namespace modelmend::verify::runtime
