// The summary of a job of GitHub Actions, which a step adds to by writing into a file.
//
// Written along with `--output-format github`, of whose lines GitHub shows no more than a few.
#pragma once

#include <string_view>

#include "base/file_system.h"

namespace modelmend::cli {

// Does nothing where GITHUB_STEP_SUMMARY names no file.
Result<void> add_to_job_summary(FileSystem& files, std::string_view markdown);

}  // namespace modelmend::cli
