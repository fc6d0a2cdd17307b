#include "pipeline/project_view.h"

#include <utility>
#include <vector>

#include "pipeline/discover.h"

namespace modelmend::pipeline {
namespace {

// Texts that cannot be source files are left out: the file on the disk stays.
std::shared_ptr<const text::SourceStore> with_texts(
    const text::SourceStore& store, const std::map<std::string, std::string>& texts) {
  std::vector<std::pair<FileId, text::SourcePtr>> given;
  for (const auto& [path, text] : texts) {
    const auto file = store.find(path);
    auto source = text::SourceFile::from_bytes(path, text);
    if (file && source)
      given.emplace_back(*file, std::make_shared<const text::SourceFile>(*std::move(source)));
  }
  return std::make_shared<const text::SourceStore>(store.with_texts(given));
}

}  // namespace

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
    for (const auto& [path, text] : options.given_texts) paths.push_back(path);
    const text::SourceStore store(files, options.root, std::move(paths));
    sources_ = with_texts(store, options.given_texts);
    project_ = std::make_shared<const semantic::Project>(
        sources_, semantic::ProjectOptions{.source_roots = options.source_roots});
  }
  search_ = std::make_unique<ProjectSearch>(sources_, jobs_);
}

ProjectView::ProjectView(const ProjectView& before, const std::map<std::string, std::string>& texts)
    : sources_(with_texts(*before.sources_, texts)),
      project_(std::make_shared<const semantic::Project>(*before.project_, sources_)),
      search_(std::make_unique<ProjectSearch>(sources_, before.jobs_)),
      jobs_(before.jobs_),
      sqlmodel_(before.sqlmodel_) {}

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
