// validate: what has to hold at the end of a migration, shown line by line.
//
// Called by the command `validate`. Reads the models, a schema and the version folders, compares
// them, and asks a live database for rows that point to nothing. Changes nothing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/run.h"
#include "schema/source.h"
#include "strategy/decisions.h"
#include "validate/validation.h"

namespace modelmend::pipeline {

struct ValidateRequest {
  std::optional<schema::Source> source;  // absent: only what the models say
  std::vector<std::string> schemas;
  std::optional<strategy::DecisionFile> decisions = std::nullopt;
  bool only_sql = false;  // the schema may be read, but nothing is asked about rows
};

struct ValidateResult {
  validate::Validation validation;
  std::string sql;  // the queries for people
};

[[nodiscard]] tl::expected<ValidateResult, std::vector<Error>> validate_project(
    const FileSystem& files, const RunOptions& options, const ValidateRequest& request);

}  // namespace modelmend::pipeline
