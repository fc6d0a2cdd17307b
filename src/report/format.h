// The output formats of a rewriting command: pure functions of a RunResult.
//
// Called by cli, which decides where each text goes. The same RunResult gives the same bytes, for
// any number of jobs and on any machine; nothing here reads a file, a clock or the environment.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "patch/unified_diff.h"
#include "pipeline/run.h"
#include "vcs/changed_lines.h"

namespace modelmend::report {

// What is to be known of a rule, as its author wrote it.
struct RuleNote {
  std::string rule;
  std::string text;
  std::string url = {};
};

// The commit that the texts come from.
struct Provenance {
  std::string repository;  // a URI without a password
  std::string revision;
  std::string branch = {};  // empty if HEAD is detached
};

struct ReportOptions {
  // From the top of the repository to the root of the run, "" or "backend/": `git apply` counts
  // paths from there.
  std::string path_prefix;
  patch::DiffOptions diff;
  bool color = false;    // only `diff` has colours, and only for a terminal
  bool written = false;  // the changes are in the files by now
  std::vector<RuleNote> rule_notes = {};
  std::optional<Provenance> provenance = std::nullopt;
  // By a pull request; paths from the top of the repository. For `github`.
  vcs::LinesOfFiles changed_lines = {};
};

// The unified diff of one changed file.
[[nodiscard]] std::string diff_of(const pipeline::ChangedFile& file, const ReportOptions& options);

// Unified diffs of all changed files, as `git apply` takes them.
[[nodiscard]] std::string print_diff(const pipeline::RunResult& result,
                                     const ReportOptions& options);
// One line for each match and finding: `path:line:column: rule: what was found [outcome]`.
[[nodiscard]] std::string print_concise(const pipeline::RunResult& result,
                                        const ReportOptions& options);
// One object, described in docs/json.md.
[[nodiscard]] std::string print_json(const pipeline::RunResult& result,
                                     const ReportOptions& options);
// The same as lines: a head, then each file, match and finding, then the summary.
[[nodiscard]] std::string print_jsonl(const pipeline::RunResult& result,
                                      const ReportOptions& options);
// See report/remark.h.
[[nodiscard]] std::string print_sarif(const pipeline::RunResult& result,
                                      const ReportOptions& options);
[[nodiscard]] std::string print_github(const pipeline::RunResult& result,
                                       const ReportOptions& options);
// For a pull request: what changes, what may still expect the old type, what was left alone.
[[nodiscard]] std::string print_markdown(const pipeline::RunResult& result,
                                         const ReportOptions& options);

struct Format {
  std::string_view name;     // as in --output-format
  std::string_view summary;  // one line for --help
  std::string (*print)(const pipeline::RunResult&, const ReportOptions&);
};
// In the order in which help shows them; the first is the default.
[[nodiscard]] std::span<const Format> formats();

}  // namespace modelmend::report
