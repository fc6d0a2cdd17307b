// Words of the command line in which no file can be taken for an option.
//
// main has argv pass through it before the parser reads it. A hook is given files of any name
// without a "--" in front of them; and what is behind a "--" is a file for every command.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"

namespace modelmend::cli {

// "-v.py" becomes "./-v.py", and "--" goes. With --hook this holds for words that name a Python
// file on the disk, too, even where they could be read as an option with its value.
[[nodiscard]] std::vector<std::string> spell_out_files(const FileSystem& files,
                                                       const std::vector<std::string>& words);

}  // namespace modelmend::cli
