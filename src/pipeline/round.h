// A round: match, decide, plan, apply in memory and prove, on one state of the sources.
//
// Played by run() until a round proposes nothing more. A round changes nothing outside of itself:
// it takes a state and gives the next texts, and what became of each match. A change whose result
// does not parse, or whose effect on the declared schema is not the intended one, is refused, and
// the round is planned again without it.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "patch/edit_set.h"
#include "pipeline/model_cover.h"
#include "pipeline/project_search.h"
#include "pipeline/run.h"
#include "rules/rule_set.h"
#include "semantic/project.h"

namespace modelmend::pipeline {

// A match, whatever the round: its rule and where it was in the original text.
struct MatchKey {
  FileId file{};
  std::uint32_t begin = 0;  // in the original text
  std::string rule_id;

  friend auto operator<=>(const MatchKey&, const MatchKey&) = default;
};

// Where things of the current texts were in the original ones.
class Origins {
 public:
  Origins() = default;
  Origins(const Origins&) = delete;
  Origins& operator=(const Origins&) = delete;
  Origins(Origins&&) = delete;
  Origins& operator=(Origins&&) = delete;
  virtual ~Origins() = default;
  [[nodiscard]] virtual Place original(Place current) const = 0;
  // The lines of the original text that a place of the current one was on.
  [[nodiscard]] virtual vcs::LineSpan original_lines(Place current) const = 0;
};

struct RoundInput {
  const FileSystem& files;
  const rules::RuleSet& rules;
  const RunOptions& options;
  const Origins& origins;
  std::shared_ptr<const semantic::Project> project;
  std::shared_ptr<const model::ProjectModels> models;  // null before the first match
  model::ReadMemo& memo;                               // what is known of the models' files
  ProjectSearch& search;
  ModelCover& cover;                            // may grow
  const std::vector<FileId>& scope;             // files that may change
  const rules::RunState& carried;               // what earlier rounds have decided
  const std::map<MatchKey, Declined>& refused;  // by the proofs of earlier rounds
  // Of files whose matches are all known already.
  std::map<FileId, std::vector<rules::Match>> matches = {};
};

struct RoundFile {
  patch::EditSet edits;
  text::SourcePtr text;  // after the edits
  std::set<std::string> rule_ids;
};

struct RoundOutput {
  bool had_matches = false;
  std::map<MatchKey, MatchOutcome> outcomes;
  std::map<FileId, RoundFile> changed;
  std::map<MatchKey, Declined> refused;
  rules::RunState state;                                     // in the texts before this round
  std::shared_ptr<const model::ProjectModels> models;        // of the texts before this round
  std::shared_ptr<const semantic::Project> project_after;    // null if nothing changed
  std::shared_ptr<const model::ProjectModels> models_after;  // null if not proven by models
  model::ReadMemo memo_after;
  std::vector<text::Diagnostic> diagnostics;  // unused suppressions
};

// How the models of a run are read.
[[nodiscard]] model::ReadModelsOptions reading(const RunOptions& options);

[[nodiscard]] RoundOutput play_round(const RoundInput& input);

}  // namespace modelmend::pipeline
