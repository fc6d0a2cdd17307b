#include "rewrite/file_plan.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "patch/edit_set.h"

namespace modelmend::rewrite {
namespace {

std::vector<patch::Edit> edits_of(const patch::Change& change) {
  std::vector<patch::Edit> edits;
  for (const patch::FileEdit& edit : change.edits) edits.push_back(edit.edit);
  return edits;
}

// For each edit the first accepted proposal that has it.
class Owners {
 public:
  void add(const std::vector<patch::Edit>& edits, std::size_t proposal) {
    first_ = std::min(first_, proposal);
    for (const patch::Edit& edit : edits) owners_.try_emplace(edit, proposal);
  }
  [[nodiscard]] std::size_t of(const patch::Edit& edit) const {
    const auto found = owners_.find(edit);
    return found == owners_.end() ? first_ : found->second;
  }

 private:
  std::map<patch::Edit, std::size_t> owners_;
  std::size_t first_ = std::numeric_limits<std::size_t>::max();
};

std::string overlap(const FileContext& file, const patch::Change& loser,
                    const patch::Change& winner) {
  const text::LineColumn at = file.module.file().at(winner.place.range.begin);
  return "the change of '" + loser.rule_id + "' overlaps the change of '" + winner.rule_id +
         "' at " + std::to_string(at.line) + ":" + std::to_string(at.column);
}

// The plan without the proposals in `left`; where the imports need bytes of an accepted change,
// that change joins them and there is no plan yet.
std::optional<FilePlan> plan_without(std::map<std::size_t, std::string>& left,
                                     const FileContext& file,
                                     const std::vector<ProposedChange>& proposals) {
  FilePlan plan;
  patch::EditSet edits;
  Owners owners;
  std::set<std::string> imports;
  for (std::size_t i = 0; i < proposals.size(); ++i) {
    const ProposedChange& proposal = proposals[i];
    if (const auto reason = left.find(i); reason != left.end()) {
      plan.deferred.push_back({i, reason->second});
      continue;
    }
    const std::vector<patch::Edit> own = edits_of(proposal.change);
    if (const auto added = edits.add_all(own, proposal.change.rule_id); !added) {
      const std::size_t winner = owners.of(added.error().kept);
      plan.deferred.push_back({i, overlap(file, proposal.change, proposals[winner].change)});
      continue;
    }
    owners.add(own, i);
    plan.accepted.push_back(i);
    imports.insert(proposal.imports.begin(), proposal.imports.end());
    plan.intended.insert(plan.intended.end(), proposal.intended.begin(), proposal.intended.end());
  }
  plan.edits = edits.edits();
  plan.import_edits =
      file.imports.edits(std::vector<std::string>(imports.begin(), imports.end()), plan.edits);
  const auto fits = edits.add_all(plan.import_edits, "the imports");
  if (fits) return plan;
  const std::size_t loser = owners.of(fits.error().kept);
  left[loser] = "the change of '" + proposals[loser].change.rule_id + "' overlaps the imports";
  return std::nullopt;
}

}  // namespace

FilePlan plan_file(const FileContext& file, const std::vector<ProposedChange>& proposals) {
  std::map<std::size_t, std::string> left;
  for (;;)  // each turn leaves one more proposal, and without any there are no imports to change
    if (auto plan = plan_without(left, file, proposals)) return *std::move(plan);
}

}  // namespace modelmend::rewrite
