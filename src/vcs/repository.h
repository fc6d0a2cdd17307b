// Repository: what we ask git about the work tree that holds the project.
//
// Found without starting git (walking up to `.git`), so that a run that writes nothing costs
// nothing; everything else goes through the `git` command in a subprocess, one call for all files.
// Used by the pipeline before it writes and by the printers of patches. Paths are relative to the
// top of the work tree, with '/' between their parts.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"

namespace modelmend::vcs {

struct Repository {
  std::string work_tree;   // its top folder
  std::string git_dir;     // of this work tree: a linked one has its own
  std::string common_dir;  // shared by all work trees: objects, config, info/exclude

  friend bool operator==(const Repository&, const Repository&) = default;
};

// The repository whose work tree holds the folder (an absolute path), if there is one.
[[nodiscard]] std::optional<Repository> find_repository(const FileSystem& files,
                                                        const std::string& folder);

struct RepositoryConfig {
  bool sha256 = false;     // extensions.objectFormat
  bool quote_path = true;  // core.quotePath
  bool file_mode = true;   // core.fileMode: the executable bit of files means something
};

[[nodiscard]] Result<RepositoryConfig> read_config(const Repository& repository);

enum class WorkState : std::uint8_t {
  Staged,     // the file equals the index, and the index differs from HEAD
  Modified,   // the file differs from the index
  Unmerged,   // in conflict
  Untracked,  // git has never seen it
  Ignored,
};

struct DirtyFile {
  std::string path;
  WorkState state = WorkState::Modified;

  friend bool operator==(const DirtyFile&, const DirtyFile&) = default;
};

// Those of the files whose text could not be had back from HEAD, in bytewise order of paths.
[[nodiscard]] Result<std::vector<DirtyFile>> dirty_files(const Repository& repository,
                                                         std::span<const std::string> paths);

// The blob ids under which git would store the files as they are on the disk, after clean filters
// and line-end conversion. Where one is not the id of the file's own bytes, a patch must not name
// blobs. In the order of `paths`.
[[nodiscard]] Result<std::vector<std::string>> stored_blob_ids(const Repository& repository,
                                                               std::span<const std::string> paths);

// The output of `git ARGUMENTS` run at the top of the work tree. `index` is an index file to use
// instead of the repository's own.
[[nodiscard]] Result<std::string> run_git(const Repository& repository,
                                          std::vector<std::string> arguments,
                                          std::string input = {}, const std::string& index = {});

}  // namespace modelmend::vcs
