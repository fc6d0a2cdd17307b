// ProjectSearch: finds the files of the whole root that contain a word.
//
// Made by run() over the discovered files; asked by read_models(). What was searched once on the
// disk is not searched again: answers are kept by word, also those of the first search of run(),
// and only files whose text a round has replaced are looked at anew. A file that cannot be read is
// not found and its error kept. May be asked from many threads.
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

  // What somebody has searched already: which of `words`, by their number, each file holds. To be
  // told before anything is asked.
  void remember(std::vector<std::string> words, std::map<FileId, std::vector<std::size_t>> held_by);

  // From now on these files are read from `sources` whenever they are asked about.
  void use(std::shared_ptr<const text::SourceStore> sources, const std::set<FileId>& replaced);

  [[nodiscard]] const std::map<FileId, Error>& unreadable() const { return unreadable_; }

 private:
  void search_disk(const std::vector<std::string>& words);
  void search_file(FileId file, const std::vector<std::string>& words, std::vector<char>& has,
                   std::optional<Error>& error) const;

  std::mutex mutex_;
  std::shared_ptr<const text::SourceStore> sources_;
  unsigned jobs_;
  std::set<FileId> replaced_;
  std::map<std::string, std::vector<FileId>, std::less<>> found_;  // in the texts on the disk
  std::vector<std::string> remembered_words_;
  std::map<FileId, std::vector<std::size_t>> remembered_;
  std::map<FileId, Error> unreadable_;
};

}  // namespace modelmend::pipeline
