// The Python sources of this folder, compiled into the binary.
//
// The build makes the data (cmake/EmbedFiles.cmake); runtime.cc gives them to the user's
// interpreter, so that nothing of ours has to lie on the disk.
#pragma once

#include <span>
#include <string_view>

namespace modelmend::verify::runtime {

struct EmbeddedFile {
  std::string_view path;  // "dump_project.py"
  std::string_view contents;
};

// Sorted by path, byte by byte; valid for the life of the program.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

}  // namespace modelmend::verify::runtime
