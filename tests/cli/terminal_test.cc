// What a person sees: colours and progress.
#include "cli/progress_line.h"

#include <pty.h>

#include <filesystem>

#include "cli/console.h"
#include "cli/terminal_fixture.h"

namespace modelmend::testing_support {
namespace {

using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

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

constexpr const char* kEraseLine = "\r\x1b[K";
constexpr const char* kInterrupted = "interrupted; nothing was written\n";

// More than any machine gets through in a second: many names of one long file.
class LongRun : public TerminalTest {
 protected:
  LongRun() {
    constexpr int kFiles = 4000;
    constexpr int kClasses = 100;
    std::string text;
    for (int i = 0; i < kClasses; ++i) text += kModels;
    dir_.write("long/m0.py", text);
    for (int i = 1; i < kFiles; ++i) {
      std::filesystem::create_hard_link(dir_.path("long/m0.py"),
                                        dir_.path("long/m" + std::to_string(i) + ".py"));
    }
  }

  // Ctrl-C once the screen holds the text, or after five seconds.
  static Watch interrupt_at(const std::string& text) {
    return signal_when([text, began = Clock::now()](const std::string& screen) {
      const bool is_late = Clock::now() - began > std::chrono::seconds(5);
      return screen.find(text) != std::string::npos || is_late;
    });
  }
};

TEST_F(LongRun, ShowsProgressAfterASecondAndTakesItAwayAtTheEnd) {
  const auto began = Clock::now();
  const auto result = run_watched({"run", "--jobs", "1"}, interrupt_at(kEraseLine));
  EXPECT_GE(Clock::now() - began, std::chrono::milliseconds(1000));
  EXPECT_EQ(result.exit_status, 128 + SIGINT);
  EXPECT_THAT(result.screen, StartsWith(kEraseLine));
  EXPECT_THAT(result.screen,
              ContainsRegex("(reading|parsing) [0-9]+/400[0-9]|following imports|matching"));
  EXPECT_THAT(result.screen,
              EndsWith(kEraseLine + std::string("interrupted; nothing was written\r\n")));
}

TEST_F(LongRun, ShowsNoProgressWhereStderrIsNoTerminal) {
  const auto result =
      shell("timeout --preserve-status -s INT 1.4 " MODELMEND_BINARY " run --jobs 1");
  EXPECT_EQ(result.exit_status, 128 + SIGINT);
  EXPECT_EQ(result.errors, kInterrupted);
}

TEST_F(LongRun, ShowsNoProgressOnATerminalThatCannotEraseItNorIfQuiet) {
  const auto interrupt = [] {
    return signal_when([began = Clock::now()](const std::string&) {
      return Clock::now() - began > std::chrono::milliseconds(1400);
    });
  };
  const std::string only_line = "interrupted; nothing was written\r\n";
  EXPECT_THAT(run_watched({"run", "--jobs", "1"}, interrupt(), {{"TERM", "dumb"}}).screen,
              EndsWith(only_line));
  EXPECT_EQ(run_watched({"run", "--jobs", "1", "-q"}, interrupt()).screen, kEraseLine + only_line);
}

TEST_F(TerminalTest, AShortRunShowsNoProgress) {
  EXPECT_THAT(run_here({"run", "--color", "never"}).screen, Not(HasSubstr("\x1b[K")));
}

// The terminal as standard error of this process.
class OwnTerminal {
 public:
  OwnTerminal() : stderr_before_(::dup(STDERR_FILENO)) {
    int there = -1;
    EXPECT_EQ(::openpty(&here_, &there, nullptr, nullptr, nullptr), 0);
    ::dup2(there, STDERR_FILENO);
    ::close(there);
  }
  OwnTerminal(const OwnTerminal&) = delete;
  OwnTerminal& operator=(const OwnTerminal&) = delete;
  ~OwnTerminal() {
    ::dup2(stderr_before_, STDERR_FILENO);
    ::close(stderr_before_);
    ::close(here_);
  }
  // Waits for some.
  [[nodiscard]] std::string output() const {
    std::array<char, 4096> buffer{};
    const ssize_t got = ::read(here_, buffer.data(), buffer.size());
    return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  }

 private:
  int stderr_before_;
  int here_ = -1;
};

TEST(ProgressLine, CountsAndIsGoneWhenTheRunEnds) {
  ::setenv("TERM", "xterm", 1);
  const OwnTerminal terminal;
  {
    cli::ProgressLine line(cli::ProgressLine::Show::IfTerminal);
    line.progress().phase = "matching";
    line.progress().total = 7;
    line.progress().done = 3;
    EXPECT_EQ(terminal.output(), "\r\x1b[Kmatching 3/7");
  }
  cli::Console::err("end");
  std::string rest;
  while (!rest.ends_with("end")) rest += terminal.output();
  EXPECT_THAT(rest, EndsWith(kEraseLine + std::string("end")));
}

}  // namespace
}  // namespace modelmend::testing_support
