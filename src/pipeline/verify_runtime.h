// verify_by_runtime: the models of a tree at two times, compared by the libraries themselves.
//
// Called by `verify --runtime`. Static reading only says which modules hold models and where things
// stand; both states are imported by the project's own Python, each in a process of its own, and
// what the libraries made of them is compared. Revisions are written into temporary folders that go
// with the call: whoever calls holds signals back and gives the flag that they raise.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "pipeline/verify.h"

namespace modelmend::pipeline {

struct RuntimeWish {
  std::optional<std::string> python = {};       // --python
  std::optional<std::string> virtual_env = {};  // the environment variable VIRTUAL_ENV
  const std::atomic<bool>* stop = nullptr;      // once true the call comes to its end
};

// Comparison::equal counts tables without a difference in what the libraries know.
[[nodiscard]] Result<verify::Comparison> verify_by_runtime(const FileSystem& files,
                                                           const RunOptions& options,
                                                           const vcs::Repository& repository,
                                                           const VerifyOptions& wanted,
                                                           const RuntimeWish& wish);

}  // namespace modelmend::pipeline
