// discover: which files a run may change, and which it may read names from.
//
// Called by run(). PATH, --include and --exclude say what may be written; names are read from the
// whole root. Folders are walked in parallel; hidden folders, virtual environments, build output
// and what .gitignore and .ignore name are passed over; symbolic links are not followed, so there
// are no loops (a link that is named as a PATH is). A path that the user names is taken even if it
// is ignored. The result is in bytewise order of paths.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "pipeline/run.h"

namespace modelmend::pipeline {

struct Scope {
  std::vector<std::string> files;     // found below the paths, relative to the root
  std::vector<std::string> writable;  // those of them that may change
  bool is_whole_root = false;         // `files` is all there is below the root
  std::vector<Error> problems;        // paths that do not exist, folders that cannot be listed
};

[[nodiscard]] Result<Scope> discover_scope(const FileSystem& files, const RunOptions& options);
// Whether --include and --exclude let a file be changed; one that is named as a PATH always is.
[[nodiscard]] bool is_let_in(const RunOptions& options, std::string_view path);
// Whether it is, or is below, one of the PATHs; without PATHs all are.
[[nodiscard]] bool is_asked_for(const RunOptions& options, std::string_view path);
// Every Python file below the root.
[[nodiscard]] std::vector<std::string> discover_root(const FileSystem& files,
                                                     const RunOptions& options);

[[nodiscard]] bool is_python_path(std::string_view path);

}  // namespace modelmend::pipeline
