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

}  // namespace modelmend::patch

namespace modelmend {
using patch::ChangeSet;
}  // namespace modelmend
