// RuntimeProject: a small project on the disk, imported by the real libraries of the test
// environment.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/temp_dir.h"
#include "verify/runtime/compare.h"
#include "verify/runtime/runtime.h"

namespace modelmend::testing_support {

inline std::string python_of_tests() {
  return MODELMEND_SOURCE_DIR "/.venv/bin/python";
}

class RuntimeProject {
 public:
  explicit RuntimeProject(std::string_view models = "") { folder_.write("models.py", models); }

  [[nodiscard]] const TempDir& folder() const { return folder_; }

  [[nodiscard]] verify::runtime::Side side(std::vector<std::string> modules = {"models"}) const {
    return {.name = "the work tree",
            .root = folder_.path(),
            .home = folder_.path(),
            .modules = std::move(modules)};
  }

  [[nodiscard]] Result<verify::runtime::RuntimeFacts> facts() const {
    return read_runtime_facts(side(), {.python = python_of_tests()});
  }

  // Of the error that importing ends with; a text that no error has if there is none.
  [[nodiscard]] std::string refusal() const {
    const auto read = facts();
    return read ? "imported" : read.error().message();
  }

 private:
  TempDir folder_;
};

}  // namespace modelmend::testing_support
