// formatter_settings: how long lines may be and how imports are written, as the project has told
// its formatters.
//
// Asked for each file that `migrate` changes. The nearest pyproject.toml, ruff.toml, .ruff.toml,
// .isort.cfg, setup.cfg, .flake8 or tox.ini from the file's folder up to the root that says
// something counts, ruff's word before that of black and isort, and theirs before that of flake8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/file_system.h"

namespace modelmend::pipeline {

struct FormatterSettings {
  std::optional<std::uint32_t> line_length;
  std::optional<std::uint32_t> tab_width;
  bool skips_magic_trailing_comma = false;
  std::optional<bool> has_single_imports;  // a statement for each name
  std::optional<bool> combines_aliases;    // "from m import a, b as c"

  [[nodiscard]] bool says_something() const {
    return line_length || has_single_imports || combines_aliases;
  }
};

// `path` is that of a file below `root`.
[[nodiscard]] FormatterSettings formatter_settings_of(const FileSystem& files,
                                                      const std::string& root,
                                                      const std::string& path);

}  // namespace modelmend::pipeline
