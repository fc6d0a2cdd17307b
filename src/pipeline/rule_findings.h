// rule_findings: what a run would change, as findings of `check`.
//
// Made from a RunResult; nothing is rewritten. The kind of such a finding is the rule's id, and
// `tier` is set. What the options let the run apply is a warning; what only --unsafe-fixes or a
// person would do is a note.
#pragma once

#include <vector>

#include "drift/finding.h"
#include "pipeline/run.h"

namespace modelmend::pipeline {

[[nodiscard]] std::vector<drift::Finding> rule_findings(const RunResult& run);

}  // namespace modelmend::pipeline
