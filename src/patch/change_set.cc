#include "patch/change_set.h"

#include <algorithm>
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

std::vector<std::vector<FileId>> connected_files(const std::vector<Change>& changes) {
  // Invariant: leader[f] is in f's group and not above f; a leader leads itself.
  std::map<FileId, FileId> leader;
  const auto find_leader = [&](FileId file) {
    FileId at = leader.try_emplace(file, file).first->second;
    while (leader.at(at) != at) at = leader.at(at);
    leader[file] = at;
    return at;
  };
  for (const Change& change : changes) {
    for (const FileEdit& item : change.edits) {
      const FileId one = find_leader(change.edits.front().file);
      const FileId other = find_leader(item.file);
      leader[std::max(one, other)] = std::min(one, other);
    }
  }
  std::map<FileId, std::vector<FileId>> groups;
  for (const auto& entry : std::map(leader)) {
    groups[find_leader(entry.first)].push_back(entry.first);
  }
  std::vector<std::vector<FileId>> all;
  for (auto& [first, files] : groups) all.push_back(std::move(files));
  return all;
}

}  // namespace modelmend::patch
