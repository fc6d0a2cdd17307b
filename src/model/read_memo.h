// ReadMemo: what read_models() has found out file by file, for the next time.
//
// A run reads its models before and after each change. What is read of a class depends on its file
// and on the files that this one imports; where none of them has changed, it is taken from here.
// Everything that depends on other files (targets, tables, numbers) is worked out anew each time.
// Held by run() beside the models; its parts point into Modules of the Project that they were read
// with. So it is for this Project or for one that was made of it afterwards, and `without` must
// leave out the files that the next one has other texts of.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/column_call.h"
#include "model/facts.h"
#include "model/scan.h"

namespace modelmend::model {

// A column under the number and the owner that it had in the models that were read last.
struct ReadColumn {
  std::shared_ptr<ColumnDecl> decl;  // never null; const if any models share it
  std::vector<PendingTarget> pending;

  explicit ReadColumn(ColumnDraft draft)
      : decl(std::make_shared<ColumnDecl>(std::move(draft.decl))),
        pending(std::move(draft.pending)) {}
};

// The members of one class body.
struct ClassRead {
  std::vector<std::pair<std::string, std::optional<ReadColumn>>> members;
  std::vector<std::string> unread;
  std::optional<Place> type_annotation_map;  // that they were read with
};

struct ReadMemo {
  std::map<FileId, std::shared_ptr<const FileScan>> scans;
  std::map<Place, std::shared_ptr<ClassRead>> classes;  // by class_definition

  // All but what is read of these files: those that have changed and all that can mean something
  // else because of that, see LibraryReach::led_to().
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
