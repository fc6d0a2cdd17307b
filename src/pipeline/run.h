// run: the rewriting pipeline, from paths to changes, as a table of contents.
//
//   discover -> prefilter -> parse and match -> project index and model facts -> decide -> plan ->
//   apply in memory -> re-parse -> verify -> (next round) -> result
//
// Called by the commands `run`, `align` and `migrate`. It writes nothing: emitters take the
// RunResult and print a diff, write in place or make a branch. The result is the same for every
// order of paths and any number of jobs. Every match ends as applied, deferred, rejected or skipped
// and says why.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/declined.h"
#include "base/file_system.h"
#include "base/result.h"
#include "rules/rule_set.h"
#include "semantic/sqlmodel_release.h"
#include "text/diagnostic.h"
#include "text/source_store.h"
#include "vcs/changed_lines.h"

namespace modelmend::pipeline {

// A change may make room for the next one (an overlap, a chain of keys over classes). More rounds
// than this mean that rules feed each other, and then nothing is changed.
inline constexpr int kMaxRounds = 10;

// What the run is doing now, for whoever watches from another thread.
struct Progress {
  std::atomic<const char*> phase = "looking for files";
  std::atomic<std::size_t> done = 0;
  std::atomic<std::size_t> total = 0;
};

// A match, as any run over the same texts knows it.
struct MatchName {
  std::string path;
  std::uint32_t begin = 0;  // of its place in the original text
  std::string rule_id;

  friend auto operator<=>(const MatchName&, const MatchName&) = default;
};

// What people said to the matches of an earlier run.
struct Reviewed {
  std::set<MatchName> accepted;
  std::set<MatchName> declined;
};

struct RunOptions {
  std::string root;                  // absolute
  std::vector<std::string> paths;    // write scope, relative to root; empty = root
  std::vector<std::string> include;  // globs
  std::vector<std::string> exclude;
  bool respect_ignore_files = true;
  unsigned jobs = 1;
  patch::Safety apply_from = patch::Safety::Safe;  // --unsafe-fixes lowers it
  std::vector<std::string> source_roots;
  semantic::SqlModelRelease sqlmodel = semantic::kNewestSqlModel;  // that the project runs with
  // Texts that stand for files of the root instead of what the disk holds, by path
  // (--stdin-filename).
  std::map<std::string, std::string> given_texts;
  // Files that must stay as they are, by path, with the reason that their matches get.
  std::map<std::string, Declined> keep;
  // Only matches and changes that touch these lines of the original texts count; by path.
  std::optional<vcs::LinesOfFiles> only_lines = std::nullopt;
  // No change may touch these, because `why_avoided`.
  vcs::LinesOfFiles avoided_lines = {};
  Declined why_avoided = {};
  // If given, only what is accepted is changed.
  std::optional<Reviewed> reviewed = std::nullopt;
  // Files that are named as PATHs obey include and exclude like those that are found.
  bool force_exclude = false;
  // What rules with `wanted` make of columns; null: nothing.
  std::shared_ptr<const rewrite::Wanted> wanted = nullptr;
  // Fill in MatchOutcome::may_expect_old; it costs a search of the root.
  bool list_expectations = false;
  // Fill in RunResult::project and ::models, for a caller that goes on with them.
  bool keep_project = false;
  // Fill in RunResult::memory, for a caller that ends with the result.
  bool hand_over_memory = false;
  // Parse and match every file instead of searching for words first: the slow reference for tests.
  bool read_everything = false;
  Progress* progress = nullptr;
};

enum class Outcome { Applied, Deferred, Rejected, Skipped, Reported };
[[nodiscard]] std::string_view to_string(Outcome outcome);

// What a rule writes in place of what stands there; either may be empty.
struct ProposedEdit {
  std::string before;
  std::string after;
};

// One match and what became of it.
struct MatchOutcome {
  std::string rule_id;
  Place place;  // in the original text
  Outcome outcome = Outcome::Skipped;
  std::string code;     // reason code; empty when applied
  std::string message;  // what was found
  std::string reason;   // why it was not applied, or the tier's sentence
  patch::Safety safety = patch::Safety::Safe;
  std::vector<std::string> notes;
  std::vector<text::Diagnostic> may_expect_old;  // uses that may still expect the old type
  // In order of place, without imports; empty if the rule proposes nothing.
  std::vector<ProposedEdit> proposed = {};
  // What a person can do about what is left; empty if there is nothing to say.
  std::string advice = {};
  // If applied: where it edits the original texts, without imports.
  std::vector<Place> edited = {};
  // If applied: keys of what it changes, and of what must or should change with it. A match belongs
  // together with those whose subjects it shares or leans on.
  std::vector<std::string> subjects = {};
  std::vector<std::string> leans_on = {};
};

// Applied matches that belong together, by their index in RunResult::outcomes, ascending.
struct ChangeGroup {
  std::vector<std::size_t> matches;
};

struct ChangedFile {
  FileId file{};
  std::string path;
  std::string before;
  std::string after;
  std::vector<std::string> rule_ids;
  std::vector<patch::Edit> edits;  // that make `after` of `before`
  bool executable = false;
};

struct Summary {
  std::size_t files_seen = 0;  // read
  std::size_t files_parsed = 0;
  std::size_t files_changed = 0;
  std::size_t applied = 0, deferred = 0, rejected = 0, skipped = 0, reported = 0;
  std::size_t unsafe_available = 0;  // would be applied with --unsafe-fixes
  int rounds = 0;
};

struct RunResult {
  std::shared_ptr<const text::SourceStore> sources;  // original texts
  std::vector<ChangedFile> changed;                  // by path
  std::vector<MatchOutcome> outcomes;                // by path, place, rule
  std::vector<text::Diagnostic> diagnostics;         // files that could not be handled, ...
  Summary summary;
  std::vector<ChangeGroup> groups = {};  // by their first match
  // Of the original texts of the whole root, if they were asked for and the run has come to need
  // them.
  std::shared_ptr<const semantic::Project> project = nullptr;
  std::shared_ptr<const model::ProjectModels> models = nullptr;
  // If it was asked for: texts, trees and facts that the run has read. To free them piece by piece
  // takes a twentieth of the time of a large run.
  std::shared_ptr<const void> memory = nullptr;
};

[[nodiscard]] MatchName name_of(const MatchOutcome& outcome, const text::SourceStore& sources);

[[nodiscard]] Result<RunResult> run(FileSystem& files, const rules::RuleSet& rules,
                                    const RunOptions& options);

}  // namespace modelmend::pipeline
