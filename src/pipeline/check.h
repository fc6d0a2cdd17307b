// check: the models of a tree against a schema, against Alembic's target and against the rules.
//
// Called by the commands `check` and `schema`. Runs the rules, then reads the models from what the
// run has opened, makes them a schema in the dialect of the other side, and compares; nothing is
// rewritten. The result is a value; report prints it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drift/drift.h"
#include "model/to_schema.h"
#include "pipeline/run.h"
#include "schema/source.h"

namespace modelmend::pipeline {

struct CheckResult {
  std::vector<drift::Finding> findings;
  std::vector<drift::Finding> silenced = {};  // by comments in the models
  std::vector<drift::NotCompared> not_compared;
  std::vector<schema::Unread> unread;  // of the source
  std::size_t tables = 0;              // that the models declare
  // What the rules' run has to say of files: those that could not be handled, ...
  std::vector<text::Diagnostic> diagnostics;
  std::shared_ptr<const text::SourceStore> sources;  // in which the diagnostics are
};

// `options.paths`, if any, say of which files the findings are wanted. `source` absent or `models`:
// only what is wrong in the models themselves.
[[nodiscard]] Result<CheckResult> check(FileSystem& files, const rules::RuleSet& rules,
                                        const RunOptions& options,
                                        const std::optional<schema::Source>& source,
                                        const std::vector<std::string>& schemas);

// What a source says; for `models` what the tree declares in that dialect.
struct SourceSchema {
  schema::Schema schema;
  std::vector<schema::Unclear> unclear;
  std::vector<schema::Unread> unread;
};
[[nodiscard]] Result<SourceSchema> schema_of(const FileSystem& files, const RunOptions& options,
                                             const schema::Source& source,
                                             const std::vector<std::string>& schemas,
                                             schema::Dialect dialect_of_models);

}  // namespace modelmend::pipeline
