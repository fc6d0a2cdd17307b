// documented_commands: the commands in the code blocks of a page of the documentation.
//
// Used by the tests that run them, in the page's order.
#pragma once

#include <fstream>
#include <string>
#include <vector>

namespace modelmend::testing_support {

// `page` is a path below the source folder; comments behind a command are left out.
inline std::vector<std::string> documented_commands(const std::string& page) {
  std::ifstream in(std::string(MODELMEND_SOURCE_DIR "/") + page);
  std::vector<std::string> commands;
  bool is_open = false;
  bool in_block = false;
  for (std::string line; std::getline(in, line);) {
    // A story on a database (`console`) is told by tests/oracle/test_strategy.py.
    if (line.starts_with("```")) {
      is_open = !is_open;
      in_block = is_open && line != "```console";
    }
    if (!in_block) continue;
    if (line.starts_with("$ ")) line.erase(0, 2);
    if (line.starts_with("modelmend ") || line.starts_with("git "))
      commands.push_back(line.substr(0, line.find('#')));
  }
  return commands;
}

}  // namespace modelmend::testing_support
