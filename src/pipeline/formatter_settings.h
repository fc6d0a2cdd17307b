// formatter_settings: how long lines may be, as the project has told its formatter.
//
// Asked for each file that `migrate` changes. The nearest pyproject.toml, ruff.toml or .ruff.toml
// from the file's folder up to the root that says it counts, ruff's word before black's. Only plain
// `key = value` lines under their table are read, which is how these files are written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/file_system.h"

namespace modelmend::pipeline {

struct FormatterSettings {
  std::optional<std::uint32_t> line_length;
  bool skips_magic_trailing_comma = false;
};

// `path` is that of a file below `root`.
[[nodiscard]] FormatterSettings formatter_settings_of(const FileSystem& files,
                                                      const std::string& root,
                                                      const std::string& path);

}  // namespace modelmend::pipeline
