// MemoryProject: a semantic::Project over texts in memory, with the search over them that model
// readers and planners ask for.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/literals.h"
#include "model/read_models.h"
#include "semantic/project.h"
#include "support/fake_file_system.h"

namespace modelmend::testing_support {

// Looks for words in the texts of a SourceStore.
class StoreSearch : public model::FileSearch {
 public:
  explicit StoreSearch(const text::SourceStore& store) : store_(store) {}

  std::vector<FileId> containing_any(std::span<const std::string> words) override {
    std::vector<FileId> files;
    for (std::size_t i = 0; i < store_.size(); ++i) {
      const auto file = store_.get(static_cast<FileId>(i));
      if (!file) continue;
      for (const std::string& word : words)
        if ((*file)->bytes().find(word) != std::string_view::npos) {
          files.push_back(static_cast<FileId>(i));
          break;
        }
    }
    return files;
  }

  const semantic::LibraryReach& reach(const semantic::Project& project) override {
    reach_.emplace(model::model_libraries(), 1U);
    reach_->compute(project, semantic::read_imports(project.sources(), 1));
    return *reach_;
  }

 private:
  const text::SourceStore& store_;
  std::optional<semantic::LibraryReach> reach_;
};

struct MemoryProject {
  explicit MemoryProject(const std::vector<std::pair<std::string, std::string>>& texts) {
    std::vector<std::string> paths;
    for (const auto& [path, bytes] : texts) {
      files.put("/project/" + path, bytes);
      paths.push_back(path);
    }
    store = std::make_shared<text::SourceStore>(files, "/project", paths);
    project = std::make_unique<semantic::Project>(store, semantic::ProjectOptions{});
    search = std::make_unique<StoreSearch>(*store);
  }

  [[nodiscard]] const semantic::Module& module(std::string_view path) const {
    return **project->open(*store->find(path));
  }

  FakeFileSystem files;
  std::shared_ptr<text::SourceStore> store;
  std::unique_ptr<semantic::Project> project;
  std::unique_ptr<StoreSearch> search;
};

}  // namespace modelmend::testing_support
