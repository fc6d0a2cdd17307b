// The configuration that `init` writes: its text, and where it stands in a file.
//
// Pure functions of a ProjectLook and of the file's old text. The text is one that
// read_configuration() reads; what is left to people stands there as comments.
#pragma once

#include <string>
#include <string_view>

#include "cli/project_look.h"

namespace modelmend::cli {

// Keys without a table's head.
[[nodiscard]] std::string configuration_text(const ProjectLook& look);

// A pyproject.toml with the table `[tool.modelmend]` at its end. One that is there already is taken
// out with its sub-tables; every other byte stays.
[[nodiscard]] std::string with_our_table(std::string_view project, std::string_view keys);

// What was found and what to do next, for a person.
[[nodiscard]] std::string first_steps(const ProjectLook& look, const CommandContext& context);

}  // namespace modelmend::cli
