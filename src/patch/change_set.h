// ChangeSet: the Changes of one round that can be applied together, as one EditSet for each file.
//
// Filled by the pipeline in its fixed order of rules and places: who comes first keeps its bytes. A
// Change that conflicts in any of its files is refused whole.
#pragma once

#include <map>
#include <tl/expected.hpp>
#include <vector>

#include "patch/change.h"
#include "patch/edit_set.h"

namespace modelmend::patch {

struct ChangeConflict {
  FileId file{};
  Conflict conflict;
};

class ChangeSet {
 public:
  // All edits of the change, or none.
  tl::expected<void, ChangeConflict> add(Change change);

  [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }
  [[nodiscard]] const std::map<FileId, EditSet>& files() const { return files_; }

 private:
  std::vector<Change> changes_;
  std::map<FileId, EditSet> files_;
};

// The files of the changes, in groups that are to be written together: two files are in one group
// if a chain of changes leads from one to the other. Groups and files in ascending order.
[[nodiscard]] std::vector<std::vector<FileId>> connected_files(const std::vector<Change>& changes);

}  // namespace modelmend::patch

namespace modelmend {
using patch::ChangeSet;
}  // namespace modelmend
