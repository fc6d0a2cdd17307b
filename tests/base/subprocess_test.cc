#include "base/subprocess.h"

#include <gmock/gmock.h>

namespace modelmend {
namespace {

using ::testing::HasSubstr;

CommandOutput run(const Command& command) {
  auto result = run_command(command);
  EXPECT_TRUE(result) << (result ? "" : result.error().message());
  return result.value_or(CommandOutput{});
}

TEST(Subprocess, OutputErrorsAndStatusAreKeptApart) {
  const auto result = run({.arguments = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
  EXPECT_EQ(result.output, "out\n");
  EXPECT_EQ(result.errors, "err\n");
  EXPECT_EQ(result.exit_status, 3);
}

TEST(Subprocess, ArgumentsArriveAsTheyAre) {
  const auto result = run({.arguments = {"printf", "%s|", "a b", "$HOME", "'\"*", ""}});
  EXPECT_EQ(result.output, "a b|$HOME|'\"*||");
}

TEST(Subprocess, LargeInputAndOutputDoNotBlockEachOther) {
  const std::string input(3'000'000, 'x');
  EXPECT_EQ(run({.arguments = {"cat"}, .input = input}).output, input);
}

TEST(Subprocess, ProgramThatDoesNotReadItsInputIsNoTrouble) {
  const std::string input(3'000'000, 'x');
  EXPECT_EQ(run({.arguments = {"true"}, .input = input}).exit_status, 0);
}

TEST(Subprocess, RunsInTheFolderWithTheEnvironment) {
  const auto result = run({.arguments = {"sh", "-c", "pwd; echo $MODELMEND_X $HOME"},
                           .folder = "/",
                           .environment = {{"MODELMEND_X", "y"}, {"HOME", "h"}}});
  EXPECT_EQ(result.output, "/\ny h\n");
}

TEST(Subprocess, MissingProgramIsNamed) {
  const auto result = run_command({.arguments = {"modelmend-no-such-program"}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::External);
  EXPECT_THAT(result.error().message(), HasSubstr("'modelmend-no-such-program'"));
}

TEST(Subprocess, SignalsShowInTheStatus) {
  EXPECT_EQ(run({.arguments = {"sh", "-c", "kill -9 $$"}}).exit_status, 137);
}

TEST(Subprocess, StopKillsTheProgram) {
  const std::atomic<bool> stop = true;
  EXPECT_EQ(run({.arguments = {"sleep", "600"}, .stop = &stop}).exit_status, 137);
}

}  // namespace
}  // namespace modelmend
