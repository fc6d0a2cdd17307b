// MigrateCandidates: the classes that a migration may convert, and those that it is asked to leave.
//
// Found once by migrate() before anything is planned. A class is left because its file says so (it
// is generated or does not parse), a comment does, or a decision that the class goes; each has its
// reason.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "base/declined.h"
#include "model/facts.h"
#include "pipeline/project_view.h"
#include "pipeline/run.h"
#include "strategy/decisions.h"
#include "text/diagnostic.h"

namespace modelmend::pipeline {

struct MigrateCandidates {
  std::vector<model::ClassId> wanted;  // by place
  std::map<model::ClassId, Declined> skipped;
  // Of those wanted: mixins that something needs as they are, see migrate_twins.h.
  std::map<model::ClassId, Declined> staying;
  std::set<model::ClassId> not_accepted;  // of those skipped: in a run with RunOptions::reviewed
  // Files that could not be read, and comments that suppress nothing.
  std::vector<text::Diagnostic> diagnostics;
};

// An Error for a decision on a model that does not exist.
[[nodiscard]] Result<MigrateCandidates> find_migrate_candidates(
    const FileSystem& files, const RunOptions& options, ProjectView& view,
    const std::set<FileId>& writable, const strategy::DecisionFile& decisions);

}  // namespace modelmend::pipeline
