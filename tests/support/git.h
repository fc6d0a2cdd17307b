// Git: runs the real `git` in a folder, untouched by the configuration of whoever runs the tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/subprocess.h"

namespace modelmend::testing_support {

class Git {
 public:
  explicit Git(std::string folder) : folder_(std::move(folder)) {}

  // Whatever its exit status.
  [[nodiscard]] CommandOutput attempt(std::vector<std::string> arguments,
                                      std::string input = {}) const {
    arguments.insert(arguments.begin(), "git");
    auto result = run_command({.arguments = std::move(arguments),
                               .folder = folder_,
                               .input = std::move(input),
                               .environment = {{"GIT_CONFIG_GLOBAL", "/dev/null"},
                                               {"GIT_CONFIG_NOSYSTEM", "1"},
                                               {"GIT_AUTHOR_NAME", "a"},
                                               {"GIT_AUTHOR_EMAIL", "a@example.org"},
                                               {"GIT_COMMITTER_NAME", "a"},
                                               {"GIT_COMMITTER_EMAIL", "a@example.org"}}});
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message());
    return result.value_or(CommandOutput{.exit_status = 127, .output = {}, .errors = {}});
  }

  // What it prints; a test fails if git does.
  std::string run(std::vector<std::string> arguments, std::string input = {}) const {
    std::string name = arguments.empty() ? "" : arguments.front();
    const CommandOutput result = attempt(std::move(arguments), std::move(input));
    EXPECT_EQ(result.exit_status, 0) << "git " << name << ": " << result.errors;
    return result.output;
  }

 private:
  std::string folder_;
};

}  // namespace modelmend::testing_support
