// Grammar: everything that can be typed, as data: commands, their options, what stands for values.
//
// Read from the same declarations that the parser uses (commands.h), so that completions and the
// manual page, which are made of it, cannot say something else.
#pragma once

#include <string>
#include <vector>

namespace modelmend::cli {

struct GrammarOption {
  std::vector<std::string> names;   // "-q", "--quiet"
  std::string kind;                 // "FILE"; empty for a flag
  std::vector<std::string> values;  // if only these are taken
  std::string help;
};

struct GrammarCommand {
  std::string name;  // "schema dump"; empty for the program itself
  std::string help;
  std::vector<GrammarOption> options;
  std::vector<std::string> arguments;    // "PATH"
  std::vector<GrammarCommand> commands;  // of a word such as `schema`
};

[[nodiscard]] GrammarCommand grammar();

// The command and all below it, each before those below it.
[[nodiscard]] std::vector<const GrammarCommand*> flattened(const GrammarCommand& top);

// Whether a value of this kind is the name of a file or folder.
[[nodiscard]] bool is_path(const std::string& kind);

}  // namespace modelmend::cli
