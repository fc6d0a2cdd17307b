// Manual: the page modelmend(1), made of the grammar, in the language of man.
//
// Printed by `modelmend completions man`, installed by CMake.
#pragma once

#include <string>

#include "cli/grammar.h"

namespace modelmend::cli {

[[nodiscard]] std::string manual_page(const GrammarCommand& top);

}  // namespace modelmend::cli
