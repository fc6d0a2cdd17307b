// ProjectView: a project opened for looking at one file, without running rules.
//
// Made by `why`, `dump`, `check` and `schema`; it does what the first half of a run does: discover
// the root, make the store and the Project, read the models when asked.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "model/facts.h"
#include "pipeline/project_search.h"
#include "pipeline/run.h"
#include "semantic/project.h"

namespace modelmend::pipeline {

class ProjectView {
 public:
  ProjectView(const FileSystem& files, const RunOptions& options);
  // The same project with these texts in the place of its files, by path; what stays is shared.
  ProjectView(const ProjectView& before, const std::map<std::string, std::string>& texts);
  // Goes on with what a run with the same options and `keep_project` has read.
  ProjectView(const FileSystem& files, const RunOptions& options, const RunResult& run);

  [[nodiscard]] const semantic::Project& project() const { return *project_; }
  [[nodiscard]] const std::shared_ptr<const text::SourceStore>& sources() const { return sources_; }
  [[nodiscard]] ProjectSearch& search() { return *search_; }
  // Reads them at the first call.
  [[nodiscard]] const model::ProjectModels& models();
  // A file of the project, by its path below the root.
  [[nodiscard]] Result<const semantic::Module*> open(const std::string& path) const;

 private:
  std::shared_ptr<const text::SourceStore> sources_;
  std::shared_ptr<const semantic::Project> project_;
  std::unique_ptr<ProjectSearch> search_;
  std::shared_ptr<const model::ProjectModels> models_;
  unsigned jobs_;
  semantic::SqlModelRelease sqlmodel_;
};

}  // namespace modelmend::pipeline
