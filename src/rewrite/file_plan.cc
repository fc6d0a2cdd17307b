#include "rewrite/file_plan.h"

#include <algorithm>
#include <set>

#include "patch/edit_set.h"

namespace modelmend::rewrite {
namespace {

std::vector<patch::Edit> edits_of(const patch::Change& change) {
  std::vector<patch::Edit> edits;
  for (const patch::FileEdit& edit : change.edits) edits.push_back(edit.edit);
  return edits;
}

// The first accepted proposal that has the edit.
std::size_t owner_of(const patch::Edit& edit, const std::vector<std::size_t>& accepted,
                     const std::vector<ProposedChange>& proposals) {
  for (const std::size_t index : accepted) {
    const auto& edits = proposals[index].change.edits;
    if (std::any_of(edits.begin(), edits.end(),
                    [&](const patch::FileEdit& own) { return own.edit == edit; }))
      return index;
  }
  return accepted.front();
}

std::string overlap(const FileContext& file, const patch::Change& loser,
                    const patch::Change& winner) {
  const text::LineColumn at = file.module.file().at(winner.place.range.begin);
  return "the change of '" + loser.rule_id + "' overlaps the change of '" + winner.rule_id +
         "' at " + std::to_string(at.line) + ":" + std::to_string(at.column);
}

}  // namespace

FilePlan plan_file(const FileContext& file, const std::vector<ProposedChange>& proposals) {
  FilePlan plan;
  patch::EditSet edits;
  std::set<std::string> imports;
  for (std::size_t i = 0; i < proposals.size(); ++i) {
    const ProposedChange& proposal = proposals[i];
    const auto added = edits.add_all(edits_of(proposal.change), proposal.change.rule_id);
    if (!added) {
      const std::size_t winner = owner_of(added.error().kept, plan.accepted, proposals);
      plan.deferred.push_back({i, overlap(file, proposal.change, proposals[winner].change)});
      continue;
    }
    plan.accepted.push_back(i);
    imports.insert(proposal.imports.begin(), proposal.imports.end());
    plan.intended.insert(plan.intended.end(), proposal.intended.begin(), proposal.intended.end());
  }
  plan.edits = edits.edits();
  plan.import_edits =
      file.imports.edits(std::vector<std::string>(imports.begin(), imports.end()), plan.edits);
  return plan;
}

}  // namespace modelmend::rewrite
