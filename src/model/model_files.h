// Model files: which files may hold models, and what stands in them.
//
// First half of read_models(). Of the files in which a name can mean something of SQLAlchemy, those
// are parsed that hold a word of a model or may declare something with such a name; so the classes
// and tables found are those that reading every file finds, but for a table that a function makes
// and that no word of its file shows: it is no part of the schema.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "model/class_index.h"
#include "model/read_memo.h"
#include "model/scan.h"
#include "semantic/library_reach.h"

namespace modelmend::model {

// In id order.
[[nodiscard]] std::vector<FileId> may_hold_models(const text::SourceStore& sources,
                                                  const semantic::LibraryReach& reach,
                                                  unsigned jobs);

// The same of these files alone, in their order.
[[nodiscard]] std::vector<FileId> may_hold_models(const text::SourceStore& sources,
                                                  const semantic::LibraryReach& reach,
                                                  const std::vector<FileId>& files, unsigned jobs);

// The same of one file that is reached, and its text.
[[nodiscard]] bool may_hold_models(const semantic::LibraryReach& reach, FileId file,
                                   std::string_view text);

// Looks at the files and adds every class found to `classes`. One scan for each file that can be
// read, in the order of `files`; those in the memo are taken from there, and all are put in.
// What is in the memo must have been read with a reach of the same project, or with none as now.
// `reach` may be null: then every name may mean something.
[[nodiscard]] std::vector<std::shared_ptr<const FileScan>> scan_files(
    const semantic::Project& project, const std::vector<FileId>& files,
    const semantic::LibraryReach* reach, unsigned jobs, ClassIndex& classes, ReadMemo& memo);

}  // namespace modelmend::model
