// What a person sees: colours, progress, interruption.
#include <thread>

#include "cli/cli_fixture.h"
#include "support/terminal.h"

namespace modelmend::testing_support {
namespace {

using testing::HasSubstr;
using testing::Not;

class TerminalTest : public CliTest {
 protected:
  [[nodiscard]] TerminalOutput run_here(
      std::vector<std::string> arguments,
      std::vector<std::pair<std::string, std::string>> environment = {}) const {
    arguments.insert(arguments.begin(), MODELMEND_BINARY);
    environment.emplace_back("XDG_STATE_HOME", state_.path());
    return run_in_terminal({.arguments = std::move(arguments),
                            .folder = dir_.path(),
                            .environment = std::move(environment)});
  }
};

TEST_F(TerminalTest, ADiffIsColoured) {
  const auto result = run_here({"run"});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_THAT(result.screen, HasSubstr("\x1b["));
}

TEST_F(TerminalTest, ColoursCanBeSwitchedOff) {
  EXPECT_THAT(run_here({"run", "--color", "never"}).screen, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(run_here({"run"}, {{"NO_COLOR", "1"}}).screen, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(run_here({"run"}, {{"TERM", "dumb"}}).screen, Not(HasSubstr("\x1b[")));
}

TEST_F(TerminalTest, AShortRunShowsNoProgress) {
  EXPECT_THAT(run_here({"run", "--color", "never"}).screen, Not(HasSubstr("\x1b[K")));
}

}  // namespace
}  // namespace modelmend::testing_support
