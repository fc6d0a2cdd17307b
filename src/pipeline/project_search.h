// ProjectSearch: finds files of the whole root without parsing them.
//
// Made by run() over the discovered files; asked by read_models(), the import planner and the list
// of uses. What was searched once on the disk is not searched again: answers are kept by word, and
// only files whose text a round has replaced are looked at anew. A file that cannot be read is not
// found and its error kept. May be asked from many threads, but for reach().
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/read_models.h"
#include "text/source_store.h"

namespace modelmend::pipeline {

class ProjectSearch : public model::FileSearch {
 public:
  ProjectSearch(std::shared_ptr<const text::SourceStore> sources, unsigned jobs);

  [[nodiscard]] std::vector<FileId> containing_any(std::span<const std::string> words) override;
  // Reads the root if nobody has told what its files import; after use() it looks at the replaced
  // files again.
  [[nodiscard]] const semantic::LibraryReach& reach(const semantic::Project& project) override;

  // What the first search of a run has seen already: what some or all files import, by FileId, the
  // texts of some others, and which files cannot be read.
  void remember(std::vector<std::optional<semantic::TextImports>> imports,
                std::vector<std::string> texts, std::map<FileId, Error> unreadable);

  // From now on these files are read from `sources` whenever they are asked about.
  void use(std::shared_ptr<const text::SourceStore> sources, const std::set<FileId>& replaced);

  [[nodiscard]] const std::map<FileId, Error>& unreadable() const { return unreadable_; }

 private:
  [[nodiscard]] semantic::ImportsOfFiles all_imports();
  void keep(FileId file, std::string_view bytes) const;
  void search_imports();
  void search_disk(const std::vector<std::string>& words);

  std::mutex mutex_;
  std::shared_ptr<const text::SourceStore> sources_;
  unsigned jobs_;
  std::set<FileId> replaced_;
  std::map<std::string, std::vector<FileId>, std::less<>> found_;  // in the texts on the disk
  std::vector<std::optional<semantic::TextImports>> imports_;      // what is known of them
  std::vector<std::string> texts_;                                 // of some others
  std::optional<semantic::LibraryReach> reach_;
  std::set<FileId> not_reached_anew_;  // replaced since reach() was asked
  std::map<FileId, Error> unreadable_;
};

}  // namespace modelmend::pipeline
