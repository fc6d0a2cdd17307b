// What is sent to the user's interpreter: our sources, and which modules to import.
//
// Made by runtime.cc for each side. The program is so short that it fits into an argument; it takes
// everything else from its standard input, as JSON.
#pragma once

#include <string>

#include "verify/runtime/runtime.h"

namespace modelmend::verify::runtime {

// The argument of `python -c`.
[[nodiscard]] std::string start_program();

[[nodiscard]] std::string request_text(const Side& side, std::chrono::seconds limit);

}  // namespace modelmend::verify::runtime
