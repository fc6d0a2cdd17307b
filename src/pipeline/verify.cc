#include "pipeline/verify.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "pipeline/project_view.h"
#include "vcs/revision_files.h"
#include "verify/statements.h"

namespace modelmend::pipeline {
namespace {

// One state, with the project that it speaks of.
struct OpenState {
  std::unique_ptr<ProjectView> view;
  std::unique_ptr<verify::State> state;
};

OpenState open_state(const FileSystem& files, const RunOptions& options, schema::Dialect dialect) {
  auto view = std::make_unique<ProjectView>(files, options);
  const model::ProjectModels& models = view->models();
  auto state = std::make_unique<verify::State>(
      view->project(), models, dialect,
      verify::statements_of(view->project(), models, view->search()));
  return {std::move(view), std::move(state)};
}

void add_missing_submodules(const vcs::RevisionFiles& files, bool is_before,
                            verify::Comparison& comparison) {
  for (const std::string& path : files.missing_submodules())
    comparison.not_read.push_back(
        {.table = {},
         .class_name = {},
         .reason = fmt::format("the commit of the submodule '{}' is not here", path),
         .is_before = is_before,
         .place = {path, 0, 0}});
}

}  // namespace

verify::Comparison compare_trees(const FileSystem& before, const FileSystem& after,
                                 const RunOptions& options, schema::Dialect dialect) {
  // The paths say what is spoken of, the models are always read in whole.
  RunOptions whole = options;
  whole.paths.clear();
  const OpenState old = open_state(before, whole, dialect);
  const OpenState now = open_state(after, whole, dialect);
  return verify::compare(*old.state, *now.state, {.paths = options.paths});
}

Result<verify::Comparison> verify_models(const FileSystem& files, const RunOptions& options,
                                         const vcs::Repository& repository,
                                         const VerifyOptions& wanted) {
  const auto before = vcs::RevisionFiles::open(files, repository, wanted.against);
  if (!before) return tl::unexpected(before.error());
  std::unique_ptr<vcs::RevisionFiles> of;
  if (wanted.of) {
    auto opened = vcs::RevisionFiles::open(files, repository, *wanted.of);
    if (!opened) return tl::unexpected(opened.error());
    of = *std::move(opened);
  }
  const FileSystem& after = of ? *of : files;
  verify::Comparison comparison = compare_trees(**before, after, options, wanted.dialect);
  add_missing_submodules(**before, true, comparison);
  if (of) add_missing_submodules(*of, false, comparison);
  return comparison;
}

}  // namespace modelmend::pipeline
