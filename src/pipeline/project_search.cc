#include "pipeline/project_search.h"

#include <algorithm>
#include <optional>

#include "base/parallel.h"
#include "pipeline/literal_search.h"

namespace modelmend::pipeline {
namespace {

struct Slot {
  std::vector<std::size_t> words;  // numbers of the words that the file contains
  std::optional<Error> error;
};

}  // namespace

ProjectSearch::ProjectSearch(std::shared_ptr<const text::SourceStore> sources, unsigned jobs)
    : sources_(std::move(sources)), jobs_(jobs) {}

void ProjectSearch::use(std::shared_ptr<const text::SourceStore> sources,
                        const std::set<FileId>& replaced) {
  const std::lock_guard lock(mutex_);
  sources_ = std::move(sources);
  replaced_.insert(replaced.begin(), replaced.end());
}

void ProjectSearch::search_disk(const std::vector<std::string>& words) {
  std::vector<Slot> slots(sources_->size());
  parallel_for(jobs_, slots.size(), [&](std::size_t, std::size_t index) {
    const auto bytes = sources_->read_bytes(FileId{static_cast<std::uint32_t>(index)});
    if (!bytes) {
      slots[index].error = bytes.error();
      return;
    }
    for (std::size_t word = 0; word < words.size(); ++word) {
      if (contains(*bytes, words[word])) slots[index].words.push_back(word);
    }
  });
  for (const std::string& word : words) found_[word];
  for (std::size_t index = 0; index < slots.size(); ++index) {
    const FileId file{static_cast<std::uint32_t>(index)};
    for (const std::size_t word : slots[index].words) found_[words[word]].push_back(file);
    if (slots[index].error) unreadable_.emplace(file, *slots[index].error);
  }
}

std::vector<FileId> ProjectSearch::containing_any(std::span<const std::string> words) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> unknown;
  for (const std::string& word : words) {
    if (!found_.contains(word)) unknown.push_back(word);
  }
  if (!unknown.empty()) search_disk(unknown);

  std::set<FileId> files;
  for (const std::string& word : words) {
    const std::vector<FileId>& on_disk = found_.find(word)->second;
    files.insert(on_disk.begin(), on_disk.end());
  }
  for (const FileId file : replaced_) {
    const auto bytes = sources_->read_bytes(file);
    const bool has = bytes && std::ranges::any_of(words, [&](const std::string& word) {
                       return contains(*bytes, word);
                     });
    if (has) files.insert(file);
    if (!has) files.erase(file);
  }
  return {files.begin(), files.end()};
}

}  // namespace modelmend::pipeline
