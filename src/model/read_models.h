// read_models: from sources to ProjectModels.
//
// Called by the pipeline after the first search and again on the changed text to verify it. It
// looks at the files that SQLAlchemy's names can reach by any chain of imports and that hold a word
// of a model; so the result is what reading every file of the project would give (a test compares
// the two), at the cost of the files that matter.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/facts.h"
#include "model/read_memo.h"
#include "semantic/library_reach.h"
#include "semantic/project.h"
#include "semantic/sqlmodel_release.h"

namespace modelmend::model {

// Finds files without parsing them. Implemented by the pipeline over the discovered files; answers
// are in id order. A seam, so that tests can search in memory.
class FileSearch {
 public:
  FileSearch() = default;
  FileSearch(const FileSearch&) = delete;
  FileSearch& operator=(const FileSearch&) = delete;
  FileSearch(FileSearch&&) = delete;
  FileSearch& operator=(FileSearch&&) = delete;
  virtual ~FileSearch() = default;
  // Files that contain at least one of the words, as bytes anywhere.
  [[nodiscard]] virtual std::vector<FileId> containing_any(std::span<const std::string> words) = 0;
  // Where the libraries that models are made with can be meant, in the present texts of `project`.
  [[nodiscard]] virtual const semantic::LibraryReach& reach(const semantic::Project& project) = 0;
};

struct ReadModelsOptions {
  unsigned jobs = 1;
  // Read every file instead of searching: the slow reference for tests.
  bool read_everything = false;
  semantic::SqlModelRelease sqlmodel = semantic::kNewestSqlModel;
};

[[nodiscard]] ProjectModels read_models(const semantic::Project& project, FileSearch& search,
                                        const ReadModelsOptions& options);
// The same, but for what the memo has of earlier texts, which must still hold: see
// LibraryReach::led_to(). What is read now is added to it.
[[nodiscard]] ProjectModels read_models(const semantic::Project& project, FileSearch& search,
                                        const ReadModelsOptions& options, ReadMemo& memo);

// What these files alone declare, with the classes above theirs: a first look that costs little.
// `reach` may be null.
[[nodiscard]] ProjectModels read_models_of(const semantic::Project& project,
                                           const std::vector<FileId>& files,
                                           const semantic::LibraryReach* reach,
                                           const ReadModelsOptions& options);
[[nodiscard]] ProjectModels read_models_of(const semantic::Project& project,
                                           const std::vector<FileId>& files,
                                           const semantic::LibraryReach* reach,
                                           const ReadModelsOptions& options, ReadMemo& memo);

// False only if the file holds nothing of a model: no mapped class, mixin, table or column. Only
// names that it uses are followed, so this costs no search.
[[nodiscard]] bool may_declare_models(const semantic::Project& project, FileId file);

}  // namespace modelmend::model
