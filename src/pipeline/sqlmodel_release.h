// sqlmodel_release_of: which SQLModel a project runs with, read from its own files.
//
// Asked once for a command. A lock file or an exact requirement says it, else an upper bound that a
// requirement gives, else it is the newest: a lower bound says nothing about what is installed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "semantic/sqlmodel_release.h"

namespace modelmend::pipeline {

// "0.0.24"; absent for anything else.
[[nodiscard]] std::optional<semantic::SqlModelRelease> parse_sqlmodel_release(
    std::string_view text);

// Of the project in the folder `root`.
[[nodiscard]] semantic::SqlModelRelease sqlmodel_release_of(const FileSystem& files,
                                                            const std::string& root);

}  // namespace modelmend::pipeline
