// migrate_result: what a migration has come to, as the result of a run.
//
// Made by migrate() when the proof has ended. Every class that was looked at is one outcome with
// its reason, and so is every class or table that moved to SQLModel's registry or stayed.
#pragma once

#include <set>
#include <vector>

#include "pipeline/migrate_candidates.h"
#include "pipeline/migrate_plan.h"
#include "pipeline/migrate_registry.h"
#include "pipeline/run.h"

namespace modelmend::pipeline {

// What is known so far; migrate() fills it in step by step.
struct MigrateState {
  std::set<FileId> writable;
  MigrateCandidates candidates;
  Refusals refused;
  MigratePlan plan;
  RegistryMove move;
  std::vector<text::Diagnostic> diagnostics;
  int turns = 0;
};

[[nodiscard]] RunResult migrate_result(const FileSystem& files, ProjectView& view,
                                       const MigrateState& state);

}  // namespace modelmend::pipeline
