// file_plan: from the changes that rules propose for one file to one consistent set of edits.
//
// Called by the pipeline for each file and round. Changes come in rule order; a change whose edits
// overlap an accepted one is deferred to the next round and both owners are named. Import edits are
// computed once, for the accepted changes together, and travel with all of them; a change to the
// very import statements that they need waits for the next round as well.
#pragma once

#include <string>
#include <vector>

#include "patch/change.h"
#include "rewrite/transform.h"

namespace modelmend::rewrite {

struct ProposedChange {
  patch::Change change;              // edits of this file only
  std::vector<std::string> imports;  // canonical names used by the new text
  std::vector<verify::Intended> intended;
};

struct DeferredChange {
  std::size_t index;   // into the proposals
  std::string reason;  // "the change of X overlaps the change of Y at 12:8"
};

struct FilePlan {
  std::vector<std::size_t> accepted;  // indices into the proposals, ascending
  std::vector<DeferredChange> deferred;
  std::vector<patch::Edit> edits;  // of all accepted changes, without imports
  std::vector<patch::Edit> import_edits;
  std::vector<verify::Intended> intended;
};

[[nodiscard]] FilePlan plan_file(const FileContext& file,
                                 const std::vector<ProposedChange>& proposals);

}  // namespace modelmend::rewrite
