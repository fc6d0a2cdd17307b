// Silenced findings: those of `check` that a comment in the models asks to leave.
//
//   age = Column(Integer)  # modelmend: ignore[type-family]
//
// Called by check() for what it finds by itself; what rules would change the run has silenced. A
// comment speaks of the column or class that stands on its lines, and one that names kinds that
// could have come up, and silences nothing, is reported.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "drift/finding.h"
#include "drift/kinds.h"
#include "pipeline/project_view.h"

namespace modelmend::pipeline {

struct SilencedFindings {
  std::vector<drift::Finding> findings;
  std::vector<text::Diagnostic> unused;  // in the view's sources
};

// Takes them out of `findings`. Of comments outside `paths` (if there are any) and outside
// `only_lines` nothing is reported.
[[nodiscard]] SilencedFindings silence_by_comments(ProjectView& view, const RunOptions& options,
                                                   drift::NeedsDatabase has_database,
                                                   std::vector<drift::Finding>& findings);

}  // namespace modelmend::pipeline
