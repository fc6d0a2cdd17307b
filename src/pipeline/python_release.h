// python_release_of: the oldest Python that a project says it runs with.
//
// Asked once by `migrate`, for the way to write annotations. It is the lower bound of
// `requires-python`, or of Poetry's `python`, in pyproject.toml, or what setup.cfg, setup.py and
// Pipfile say instead; else the lowest `target-version` of ruff and black.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "semantic/python_release.h"

namespace modelmend::pipeline {

// "3.10"; absent for anything else.
[[nodiscard]] std::optional<semantic::PythonRelease> parse_python_release(std::string_view text);

// Of the project in the folder `root`; absent if it does not say.
[[nodiscard]] std::optional<semantic::PythonRelease> python_release_of(const FileSystem& files,
                                                                       const std::string& root);

}  // namespace modelmend::pipeline
