// ReadMemo: what read_models() has found out file by file, for the next time.
//
// A run reads its models before and after each change. What is read of a class depends on its file
// and on the files that this one imports; where none of them has changed, it is taken from here.
// Everything that depends on other files (targets, tables, numbers) is worked out anew each time.
// Held by run() beside the models; its parts point into Modules of the Project that they were read
// with, so `without` must leave out the files that the next Project has other texts of.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/column_call.h"
#include "model/scan.h"

namespace modelmend::model {

// The members of one class body.
struct ClassRead {
  std::vector<std::pair<std::string, std::optional<ColumnDraft>>> members;
  std::vector<std::string> unread;
  std::optional<Place> type_annotation_map;  // that they were read with
};

struct ReadMemo {
  std::map<FileId, std::shared_ptr<const FileScan>> scans;
  std::map<Place, std::shared_ptr<const ClassRead>> classes;  // by class_definition

  // What stays true if these files, and all that import them, may mean something else.
  [[nodiscard]] ReadMemo without(const std::set<FileId>& files) const {
    ReadMemo rest;
    for (const auto& entry : scans)
      if (!files.contains(entry.first)) rest.scans.insert(entry);
    for (const auto& entry : classes) {
      const auto& map = entry.second->type_annotation_map;
      if (files.contains(entry.first.file) || (map && files.contains(map->file))) continue;
      rest.classes.insert(entry);
    }
    return rest;
  }
};

}  // namespace modelmend::model
