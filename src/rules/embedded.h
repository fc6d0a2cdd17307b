// The rule packs that are compiled into the binary: every YAML file of rewrite_rules/ and the cases
// beside them. The build makes the data (cmake/EmbeddedFiles.cmake); the rule loader reads it when
// no file on disk was named, and `rules test` runs the cases. Contents are the bytes on disk.
#pragma once

#include <span>
#include <string_view>

namespace modelmend::rules {

struct EmbeddedFile {
  std::string_view path;  // below rewrite_rules/, as in "uuid-to-integer/drop-use-alter/rule.yaml"
  std::string_view contents;
};

// Sorted by path, byte by byte; valid for the life of the program.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

}  // namespace modelmend::rules
