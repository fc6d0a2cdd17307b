// CliTest: the finished binary in a folder of its own that holds a small project.
#pragma once

#include <gmock/gmock.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "base/subprocess.h"
#include "support/git.h"
#include "support/temp_dir.h"

namespace modelmend::testing_support {

inline constexpr const char* kBase = R"(from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "user"

    id = Column(Integer, primary_key=True)
)";

// One key that is wrong, and one whose default makes it a conflict.
inline constexpr const char* kModels = R"(from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.dialects.postgresql import UUID

from base import Base


class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
    author_id = Column(UUID(as_uuid=True), ForeignKey("user.id"))
)";

inline constexpr const char* kModelsAfter = R"(from sqlalchemy import Column, ForeignKey, Integer

from base import Base


class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
    author_id = Column(Integer, ForeignKey("user.id"))
)";

class CliTest : public testing::Test {
 protected:
  CliTest() {
    dir_.write("pyproject.toml", "[project]\nname = \"p\"\n");
    dir_.write("base.py", kBase);
    dir_.write("models.py", kModels);
  }

  // Nothing of the caller's environment that changes what we print or where we keep state.
  [[nodiscard]] CommandOutput run(std::vector<std::string> arguments,
                                  std::string input = {}) const {
    arguments.insert(arguments.begin(), MODELMEND_BINARY);
    return run_program(std::move(arguments), std::move(input));
  }
  // As somebody whom permissions bind: root runs it without the capabilities to override them.
  [[nodiscard]] CommandOutput run_bound_by_permissions(std::vector<std::string> arguments) const {
    std::vector<std::string> program{MODELMEND_BINARY};
    if (::geteuid() == 0) {
      program = {"setpriv", "--bounding-set=-dac_override,-dac_read_search", MODELMEND_BINARY};
    }
    arguments.insert(arguments.begin(), program.begin(), program.end());
    return run_program(std::move(arguments), {});
  }
  // Through a shell, for redirections; `modelmend` is the binary.
  [[nodiscard]] CommandOutput shell(const std::string& script) const {
    return run_program(
        {"/bin/bash", "-c", "modelmend() { " MODELMEND_BINARY " \"$@\"; }; " + script}, {});
  }
  void commit() const {
    const Git git(dir_.path());
    git.run({"init", "-q"});
    // The program commits as whoever the machine or the repository says.
    git.run({"config", "user.name", "a"});
    git.run({"config", "user.email", "a@example.org"});
    git.run({"add", "-A"});
    git.run({"commit", "-qm", "start"});
  }

  TempDir dir_;
  TempDir state_;

 private:
  [[nodiscard]] CommandOutput run_program(std::vector<std::string> arguments,
                                          std::string input) const {
    const auto result = run_command(
        {.arguments = std::move(arguments),
         .folder = dir_.path(),
         .input = std::move(input),
         .environment = {
             {"XDG_STATE_HOME", state_.path()}, {"NO_COLOR", ""}, {"FORCE_COLOR", ""}}});
    EXPECT_TRUE(result.has_value());
    return result.value_or(CommandOutput{.exit_status = 127, .output = {}, .errors = {}});
  }
};

}  // namespace modelmend::testing_support
