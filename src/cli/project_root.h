// Where a project begins: its root and its configuration file.
//
// Asked once by each command, before anything is read. All paths are absolute and without symbolic
// links.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/file_system.h"

namespace modelmend::cli {

struct ProjectPlaces {
  std::string root;
  std::optional<std::string> configuration;  // the file, nearest upward
};

struct WantedPlaces {
  std::optional<std::string> root;           // --root
  std::optional<std::string> configuration;  // --config
};

// Looks upward from the folder that all `paths` share, or from the working directory.
[[nodiscard]] Result<ProjectPlaces> find_project(const FileSystem& files,
                                                 std::span<const std::string> paths,
                                                 const WantedPlaces& wanted);

// `path` as seen from the root, or an Error if it lies outside. "" is the root itself.
[[nodiscard]] Result<std::string> path_in_root(const FileSystem& files, const std::string& root,
                                               const std::string& path);

// A path that perhaps only a commit has, split where the disk ends.
struct SplitPath {
  std::string here;   // the longest part that is on the disk
  std::string below;  // "models/user.py", or empty
};
[[nodiscard]] SplitPath split_path(const FileSystem& files, const std::string& path);

}  // namespace modelmend::cli
