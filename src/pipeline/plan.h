// plan: the phases of the strategy for a project.
//
// Called by the command `plan`: a survey, what is wrong in the models and, with a schema, where
// they and the database differ. What `revision` and `migrate` would say is found by asking them.
// Nothing is written.
#pragma once

#include "pipeline/migrate.h"
#include "pipeline/revision.h"
#include "pipeline/survey.h"
#include "strategy/plan.h"

namespace modelmend::pipeline {

struct PlanWords {
  std::string schema;     // as it goes behind --schema, or empty
  std::string decisions;  // behind --decisions and -o
  bool has_decisions = false;
  std::string paths;  // as they go behind a command, with a space before each
  strategy::Surroundings surroundings = {};
  MigrateOptions migration = {};  // what the commands of the plan migrate with
};

[[nodiscard]] tl::expected<strategy::Plan, std::vector<Error>> plan(FileSystem& files,
                                                                    const RunOptions& options,
                                                                    const SurveyInput& input,
                                                                    const PlanWords& words,
                                                                    Clock now);

}  // namespace modelmend::pipeline
