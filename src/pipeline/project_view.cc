#include "pipeline/project_view.h"

#include "pipeline/discover.h"

namespace modelmend::pipeline {

ProjectView::ProjectView(const FileSystem& files, const RunOptions& options)
    : ProjectView(files, options, RunResult{}) {}

ProjectView::ProjectView(const FileSystem& files, const RunOptions& options, const RunResult& run)
    : sources_(run.sources),
      project_(run.project),
      models_(run.models),
      jobs_(options.jobs),
      sqlmodel_(options.sqlmodel) {
  if (!project_) {
    std::vector<std::string> paths = discover_root(files, options);
    // A file that the user names is looked at even if it is ignored.
    paths.insert(paths.end(), options.paths.begin(), options.paths.end());
    sources_ = std::make_shared<const text::SourceStore>(files, options.root, std::move(paths));
    project_ = std::make_shared<const semantic::Project>(
        sources_, semantic::ProjectOptions{.source_roots = options.source_roots});
  }
  search_ = std::make_unique<ProjectSearch>(sources_, jobs_);
}

const model::ProjectModels& ProjectView::models() {
  if (!models_)
    models_ = std::make_shared<const model::ProjectModels>(
        model::read_models(*project_, *search_, {.jobs = jobs_, .sqlmodel = sqlmodel_}));
  return *models_;
}

Result<const semantic::Module*> ProjectView::open(const std::string& path) const {
  const auto file = sources_->find(path);
  if (!file) return fail(ErrorCode::Input, path, "is not a Python file of the project");
  return project_->open(*file);
}

}  // namespace modelmend::pipeline
