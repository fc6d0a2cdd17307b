#include "pipeline/survey.h"

#include <utility>

#include "usage/class_uses.h"

namespace modelmend::pipeline {
namespace {

std::vector<std::string> migration_folders(
    const std::vector<model::AlembicEnvironment>& environments) {
  std::vector<std::string> folders;
  for (const model::AlembicEnvironment& environment : environments)
    if (!environment.folder.empty()) folders.push_back(environment.folder);
  return folders;
}

tl::unexpected<std::vector<Error>> refused(Error error) {
  return tl::unexpected(std::vector<Error>{std::move(error)});
}

}  // namespace

tl::expected<Survey, std::vector<Error>> survey(FileSystem& files, const RunOptions& options,
                                                const SurveyInput& input) {
  // The paths say what is reported, the project is always read in whole.
  RunOptions whole = options;
  whole.paths.clear();
  Survey survey;
  if (input.source && input.source->kind != schema::SourceKind::Models) {
    auto actual = schema::read_source(files, *input.source, input.schemas);
    if (!actual) return refused(actual.error());
    survey.actual = *std::move(actual);
  }
  survey.view = std::make_unique<ProjectView>(files, whole);
  ProjectView& view = *survey.view;
  const model::ProjectModels& models = view.models();
  if (auto errors = input.decisions.check(strategy::named_models(view.project(), models));
      !errors.empty())
    return tl::unexpected(std::move(errors));
  survey.mappers = model::read_mappers(view.project(), view.search(), models, options.jobs);
  survey.environments =
      model::find_alembic_environments(files, view.project(), models, view.search());
  survey.uses = usage::find_class_uses(
      view.project(), view.search(), models, survey.mappers,
      {.migration_folders = migration_folders(survey.environments), .jobs = options.jobs});
  survey.inventory =
      strategy::take_inventory({.project = view.project(),
                                .models = models,
                                .mappers = survey.mappers,
                                .uses = survey.uses,
                                .actual = survey.actual ? &survey.actual->schema : nullptr,
                                .actual_name = input.source ? input.source->name : std::string(),
                                .decisions = input.decisions});
  return survey;
}

}  // namespace modelmend::pipeline
