#include "pipeline/project_search.h"

#include <algorithm>
#include <optional>

#include "base/parallel.h"
#include "pipeline/literal_search.h"

namespace modelmend::pipeline {
namespace {

struct Slot {
  std::vector<char> has;  // for each word
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

void ProjectSearch::remember(std::vector<std::string> words,
                             std::map<FileId, std::vector<std::size_t>> held_by) {
  const std::lock_guard lock(mutex_);
  remembered_words_ = std::move(words);
  remembered_ = std::move(held_by);
}

// Reads the file only if it is not known which of the words it holds.
void ProjectSearch::search_file(FileId file, const std::vector<std::string>& words,
                                std::vector<char>& has, std::optional<Error>& error) const {
  const auto known = remembered_.find(file);
  std::optional<std::string> bytes;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto found = std::ranges::find(remembered_words_, words[i]);
    if (known != remembered_.end() && found != remembered_words_.end()) {
      const auto number = static_cast<std::size_t>(found - remembered_words_.begin());
      has[i] = std::ranges::find(known->second, number) != known->second.end() ? 1 : 0;
      continue;
    }
    if (!bytes) {
      auto read = sources_->read_bytes(file);
      if (!read) {
        error = read.error();
        return;
      }
      bytes = *std::move(read);
    }
    has[i] = contains(*bytes, words[i]) ? 1 : 0;
  }
}

void ProjectSearch::search_disk(const std::vector<std::string>& words) {
  std::vector<Slot> slots(sources_->size());
  parallel_for(jobs_, slots.size(), [&](std::size_t, std::size_t index) {
    slots[index].has.resize(words.size());
    search_file(FileId{static_cast<std::uint32_t>(index)}, words, slots[index].has,
                slots[index].error);
  });
  for (const std::string& word : words) found_[word];
  for (std::size_t index = 0; index < slots.size(); ++index) {
    const FileId file{static_cast<std::uint32_t>(index)};
    for (std::size_t word = 0; word < words.size(); ++word) {
      if (slots[index].has[word] != 0) found_[words[word]].push_back(file);
    }
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
