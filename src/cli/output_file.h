// Writing a report into a file that the user named.
#pragma once

#include <string>
#include <string_view>

#include "base/file_system.h"

namespace modelmend::cli {

// The file is old or new at any moment, never half. What is not an ordinary file (a pipe,
// /dev/stdout) is written through.
Result<void> write_output_file(FileSystem& files, const std::string& path, std::string_view text);

}  // namespace modelmend::cli
