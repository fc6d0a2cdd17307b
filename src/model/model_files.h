// find_model_files: which files hold models, found by text before anything is parsed.
//
// First half of read_models(). Files with a literal are scanned; the names under which they hand on
// a base class, a mapped class or a tool such as Column join the search, until no new name appears.
// A name finds only files that could use it: for a class those that name it in a class statement or
// give it another name. So the classes and tables found are those that reading every file finds.
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "model/class_index.h"
#include "model/read_models.h"
#include "model/scan.h"

namespace modelmend::model {

struct ModelFiles {
  std::vector<FileScan> scans;  // by file id
};

// Adds every class found to `classes`.
[[nodiscard]] ModelFiles find_model_files(const semantic::Project& project, FileSearch& search,
                                          const ReadModelsOptions& options, ClassIndex& classes);

// The words that stand in the bases of a class statement or are bound to another name.
[[nodiscard]] std::set<std::string_view> words_that_may_derive(std::string_view text);

}  // namespace modelmend::model
