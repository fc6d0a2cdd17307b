// The commands that the README shows, in its order, on the example project.
#include <filesystem>
#include <fstream>

#include "cli/cli_fixture.h"

namespace modelmend::testing_support {
namespace {

std::vector<std::string> commands_of_readme() {
  std::ifstream in(MODELMEND_SOURCE_DIR "/README.md");
  std::vector<std::string> commands;
  bool in_block = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) in_block = !in_block;
    if (!in_block) continue;
    if (line.starts_with("$ ")) line.erase(0, 2);
    if (line.starts_with("modelmend ")) commands.push_back(line.substr(0, line.find('#')));
  }
  return commands;
}

class Readme : public CliTest {};

TEST_F(Readme, EveryCommandWorksOnTheExample) {
  std::filesystem::copy(MODELMEND_SOURCE_DIR "/examples/fastapi_app", dir_.path("example"),
                        std::filesystem::copy_options::recursive);
  const auto commands = commands_of_readme();
  ASSERT_GE(commands.size(), 5U);
  for (const std::string& command : commands) {
    const auto result = shell("cd example && " + command);
    const int expected = command.find("--check") == std::string::npos ? 0 : 1;
    EXPECT_EQ(result.exit_status, expected) << command << "\n" << result.errors;
    EXPECT_FALSE(result.output.empty() && result.errors.empty()) << command;
  }
}

}  // namespace
}  // namespace modelmend::testing_support
