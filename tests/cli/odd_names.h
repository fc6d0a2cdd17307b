// Names of files as git and a shell rarely see them, and models to fill the files with.
//
// Used by the tests of hooks and branches: whatever git can track they must take.
#pragma once

#include <string>
#include <vector>

#include "cli/cli_fixture.h"

namespace modelmend::testing_support {

inline const std::vector<std::string> kOddNames{
    "-v.py",      "--write.py", "with space.py", "q\"uo'te.py", "new\nline.py",   "tab\t.py",
    "not\xff.py", "*glob.py",   "a=b.py",        ":colon.py",   "back\\slash.py", "\xC3\xA4.py"};

// Models like those of the fixture, of a table of their own.
inline std::string with_table(const std::string& table) {
  std::string text = kModels;
  return text.replace(text.find("notes"), 5, table);
}

}  // namespace modelmend::testing_support
