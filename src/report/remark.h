// Remark: one thing that a command says about a place, whatever the command.
//
// Made by remarks_of() from the results of `run`, `check` and `verify`, printed by the formats that
// all commands share: SARIF and GitHub's workflow commands. Paths count from the top of the
// repository; lines and columns from 1, columns in code points.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/confidence.h"
#include "report/drift.h"
#include "report/format.h"
#include "report/verify.h"
#include "text/diagnostic.h"

namespace modelmend::report {

// `begin.line` 0: the file as a whole, where no line is known. An end that is not behind the begin
// says nothing.
struct Region {
  std::string path;
  text::LineColumn begin = {0, 0};
  text::LineColumn end = {0, 0};  // exclusive

  [[nodiscard]] bool has_line() const { return begin.line > 0; }
  [[nodiscard]] bool has_end() const { return has_line() && begin < end; }
};

struct Replacement {
  text::LineColumn begin;
  text::LineColumn end;
  std::string text;
};

enum class Silence {
  None,
  InSource,  // by a comment
  External,  // by a list of what is allowed
};

struct Remark {
  std::string rule;  // id of a rule, or a kind of finding
  Severity severity = Severity::Warning;
  std::string message = {};
  std::string next = {};  // what can be done; may be empty
  std::optional<Region> place = std::nullopt;
  bool only_a_person_decides = false;
  std::optional<Confidence> confidence = std::nullopt;  // of what a rule proposes
  std::optional<patch::Safety> safety = std::nullopt;
  Silence silence = Silence::None;
  std::string silenced_because = {};
  bool known = false;                                        // the baseline has it
  bool absent = false;                                       // only the baseline has it
  std::string key = {};                                      // stays the same when lines move
  std::vector<Replacement> fix = {};                         // of the file of the place
  std::vector<std::pair<Region, std::string>> related = {};  // other places, with what is there
};

struct Remarks {
  std::string command;  // "rewrite", "check", "verify"
  std::vector<Remark> all;
  // What kept the tool from its work: files that cannot be read, ...
  std::vector<Remark> problems;
  bool has_baseline = false;
  std::vector<RuleNote> notes;
  std::optional<Provenance> provenance = std::nullopt;
  vcs::LinesOfFiles changed_lines = {};  // by a pull request; empty if that is not known
};

[[nodiscard]] Remarks remarks_of(const pipeline::RunResult& result, const ReportOptions& options);
[[nodiscard]] Remarks remarks_of(const pipeline::CheckResult& result,
                                 const DriftReportOptions& options);
[[nodiscard]] Remarks remarks_of(const verify::Comparison& comparison,
                                 const VerifyReportOptions& options);

// A SARIF 2.1.0 log of one run.
[[nodiscard]] std::string write_sarif(const Remarks& remarks);
// Workflow commands, a line for each, no more than GitHub shows of one step.
[[nodiscard]] std::string write_github(const Remarks& remarks);

}  // namespace modelmend::report
