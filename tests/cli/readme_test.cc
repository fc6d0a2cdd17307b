// The commands that the README shows, in its order, on the example project.
#include <filesystem>

#include "cli/cli_fixture.h"
#include "cli/documented_commands.h"

namespace modelmend::testing_support {
namespace {

class Readme : public CliTest {};

TEST_F(Readme, EveryCommandWorksOnTheExample) {
  std::filesystem::copy(MODELMEND_SOURCE_DIR "/examples/fastapi_app", dir_.path("example"),
                        std::filesystem::copy_options::recursive);
  const auto commands = documented_commands("README.md");
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
