// order_files: in which order the files of models are migrated.
//
// No file comes before one that it depends on. Files that depend on each other, or whose models
// have relationships with each other, are one group. Among what may come next, files whose tables
// exist come first, then those of the registry that was worked on last, then the least dependent.
// Called by make_plan(); a pure function, the same for every order of its input.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "text/byte_range.h"

namespace modelmend::strategy {

struct ModelFile {
  FileId file{};
  bool tables_exist = true;          // none of its models' tables is known to be missing
  std::set<std::string> registries;  // of its models
  std::set<FileId> depends_on;       // files of models
  std::set<FileId> related;          // by relationships, either way
};

struct FileGroup {
  std::vector<FileId> files;       // by path
  std::vector<FileId> depends_on;  // files of earlier groups, by path
};

[[nodiscard]] std::vector<FileGroup> order_files(const std::vector<ModelFile>& files);

}  // namespace modelmend::strategy
