#include "pipeline/project_search.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/find_bytes.h"
#include "base/parallel.h"
#include "model/literals.h"
#include "pipeline/literal_search.h"

namespace modelmend::pipeline {
namespace {

// What OtherModules searches for before it takes a name out of a module.
constexpr std::string_view kStarImport = "import *";

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
  not_reached_anew_.insert(replaced.begin(), replaced.end());
}

const semantic::LibraryReach& ProjectSearch::reach(const semantic::Project& project) {
  const std::lock_guard lock(mutex_);
  if (!reach_) {
    reach_.emplace(model::model_libraries(), jobs_);
    reach_->compute(project, all_imports());
  }
  if (!not_reached_anew_.empty()) reach_->update(project, std::exchange(not_reached_anew_, {}));
  return *reach_;
}

void ProjectSearch::remember(std::vector<std::optional<semantic::TextImports>> imports,
                             std::vector<std::string> texts, std::map<FileId, Error> unreadable) {
  const std::lock_guard lock(mutex_);
  imports_ = std::move(imports);
  texts_ = std::move(texts);
  unreadable_.merge(unreadable);
}

semantic::ImportsOfFiles ProjectSearch::all_imports() {
  semantic::ImportsOfFiles imports(sources_->size());
  imports_.resize(imports.size());
  texts_.resize(imports.size());
  std::vector<std::optional<Error>> errors(sources_->size());
  std::vector<FileBuffer> buffers(jobs_);
  parallel_for(jobs_, imports.size(), [&](std::size_t worker, std::size_t index) {
    if (imports_[index]) {
      imports[index] = *std::move(imports_[index]);
      return;
    }
    const FileId file{static_cast<std::uint32_t>(index)};
    std::string text = std::exchange(texts_[index], {});
    Result<std::string_view> bytes = std::string_view(text);
    if (text.empty()) bytes = sources_->read_bytes(file, buffers[worker]);
    if (!bytes) errors[index] = bytes.error();
    if (!bytes) return;
    imports[index].add(*bytes);
    // It will be asked for by all who follow imports.
    if (semantic::imports_any(imports[index], model::model_libraries())) keep(file, *bytes);
  });
  for (std::size_t index = 0; index < errors.size(); ++index) {
    const FileId file{static_cast<std::uint32_t>(index)};
    if (errors[index]) unreadable_.emplace(file, *errors[index]);
  }
  imports_.clear();
  texts_.clear();
  return imports;
}

void ProjectSearch::keep(FileId file, std::string_view bytes) const {
  (void)sources_->get(file, std::string(bytes));  // that it is no text is told to who asks again
}

// The files with a star import are known without reading any, once it is known what all import.
void ProjectSearch::search_imports() {
  std::vector<FileId>& found = found_[std::string(kStarImport)];
  const semantic::ImportsOfFiles& imports = reach_->imports();
  for (std::uint32_t i = 0; i < imports.size(); ++i) {
    bool has_star = false;
    imports[i].each([&](const semantic::TextImport& import) { has_star |= import.name == "*"; });
    if (has_star) found.push_back(FileId{i});
  }
}

void ProjectSearch::search_disk(const std::vector<std::string>& words) {
  std::vector<Slot> slots(sources_->size());
  std::vector<FileBuffer> buffers(jobs_);
  parallel_for(jobs_, slots.size(), [&](std::size_t worker, std::size_t index) {
    const FileId file{static_cast<std::uint32_t>(index)};
    const auto bytes = sources_->read_bytes(file, buffers[worker]);
    if (!bytes) slots[index].error = bytes.error();
    for (const std::string& word : words)
      slots[index].has.push_back(bytes && has_bytes(*bytes, word) ? 1 : 0);
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
    if (found_.contains(word)) continue;
    if (word == kStarImport && reach_) {
      search_imports();
    } else {
      unknown.push_back(word);
    }
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
                       return has_bytes(*bytes, word);
                     });
    if (has) files.insert(file);
    if (!has) files.erase(file);
  }
  return {files.begin(), files.end()};
}

}  // namespace modelmend::pipeline
