#include "patch/change_set.h"

#include <utility>

namespace modelmend::patch {

tl::expected<void, ChangeConflict> ChangeSet::add(Change change) {
  std::map<FileId, EditSet> touched;
  for (const FileEdit& item : change.edits) {
    const auto known = files_.find(item.file);
    auto [place, is_first] = touched.try_emplace(item.file);
    if (is_first && known != files_.end()) place->second = known->second;
    if (auto added = place->second.add(item.edit, change.rule_id); !added) {
      return tl::unexpected(ChangeConflict{item.file, std::move(added).error()});
    }
  }
  for (auto& [file, edits] : touched) files_[file] = std::move(edits);
  changes_.push_back(std::move(change));
  return {};
}

}  // namespace modelmend::patch
