// survey: the models of a project with their uses, tables and decisions.
//
// Called by `audit` and `plan`. Reads the whole project whatever paths are asked for, and rewrites
// nothing. The result is a value; report prints it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/alembic_target.h"
#include "pipeline/project_view.h"
#include "schema/source.h"
#include "strategy/inventory.h"

namespace modelmend::pipeline {

struct SurveyInput {
  std::optional<schema::Source> source;  // absent, or `models`: no database to look at
  std::vector<std::string> schemas;
  strategy::DecisionFile decisions;
};

struct Survey {
  std::unique_ptr<ProjectView> view;
  model::MapperFacts mappers;
  std::vector<model::AlembicEnvironment> environments;
  usage::Uses uses;
  std::optional<schema::ReadSchema> actual;
  strategy::Inventory inventory;
};

// Errors of the source, and of decisions whose models do not exist.
[[nodiscard]] tl::expected<Survey, std::vector<Error>> survey(FileSystem& files,
                                                              const RunOptions& options,
                                                              const SurveyInput& input);

}  // namespace modelmend::pipeline
