#include "pipeline/plan.h"

#include <iterator>

#include "drift/drift.h"
#include "drift/model_checks.h"
#include "model/to_schema.h"

namespace modelmend::pipeline {
namespace {

std::vector<drift::Finding> findings_of(Survey& survey, const std::string& name) {
  ProjectView& view = *survey.view;
  std::vector<drift::Finding> found = drift::check_models(view.models(), *view.sources());
  if (!survey.actual) return found;
  const schema::Schema& actual = survey.actual->schema;
  const model::DeclaredSchema declared =
      model::to_schema(view.project(), view.models(), {.dialect = actual.dialect});
  drift::DriftOptions options = drift::options_for(actual);
  options.actual_name = name;
  auto drift = drift::drift(declared.schema, declared.unclear, actual, options);
  found.insert(found.end(), std::make_move_iterator(drift.findings.begin()),
               std::make_move_iterator(drift.findings.end()));
  return found;
}

}  // namespace

tl::expected<strategy::Plan, std::vector<Error>> plan(FileSystem& files, const RunOptions& options,
                                                      const SurveyInput& input,
                                                      const PlanWords& words) {
  auto survey = pipeline::survey(files, options, input);
  if (!survey) return tl::unexpected(survey.error());
  const auto findings = findings_of(*survey, survey->inventory.schema_name);
  return strategy::make_plan({.inventory = survey->inventory,
                              .project = survey->view->project(),
                              .models = survey->view->models(),
                              .findings = findings,
                              .environments = survey->environments,
                              .schema = words.schema,
                              .decisions = words.decisions,
                              .has_decisions = words.has_decisions});
}

}  // namespace modelmend::pipeline
