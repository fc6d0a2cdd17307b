#include <algorithm>
#include <array>
#include <set>

#include "report/confidence.h"
#include "report/fingerprint.h"
#include "report/remark.h"
#include "report/words.h"

namespace modelmend::report {
namespace {

using pipeline::MatchOutcome;
using pipeline::Outcome;
using pipeline::RunResult;

// A match that was passed over for what it is, not for what somebody could change about it.
bool is_of_no_interest(const MatchOutcome& outcome) {
  constexpr std::array<std::string_view, 3> kCodes{"generated-file", "migration-file",
                                                   "unchanged-line"};
  return std::ranges::find(kCodes, outcome.code) != kCodes.end();
}

// What a match is that is not applied: for a person, or for another option.
bool is_for_a_person(const MatchOutcome& outcome) {
  const bool is_left = outcome.outcome == Outcome::Rejected ||
                       outcome.outcome == Outcome::Deferred || outcome.outcome == Outcome::Skipped;
  return is_left && outcome.code != "unsafe" && outcome.code != "suppressed";
}

std::string key_of(Place place, const RunResult& result, const std::string& prefix) {
  const Spot spot = spot_of(*result.sources, place);
  return prefix + spot.path + '\0' + spot.line_text;
}

class Maker {
 public:
  Maker(const RunResult& result, const ReportOptions& options)
      : result_(result), options_(options) {}

  Remarks make() {
    Remarks remarks{.command = "rewrite",
                    .all = {},
                    .problems = {},
                    .notes = options_.rule_notes,
                    .provenance = options_.provenance,
                    .changed_lines = options_.changed_lines};
    for (const MatchOutcome& outcome : result_.outcomes)
      if (!is_of_no_interest(outcome)) remarks.all.push_back(remark_of(outcome));
    for (const text::Diagnostic& diagnostic : result_.diagnostics) {
      const bool is_problem = diagnostic.severity == Severity::Error;
      (is_problem ? remarks.problems : remarks.all).push_back(remark_of(diagnostic));
    }
    return remarks;
  }

 private:
  Remark remark_of(const MatchOutcome& outcome) {
    Remark remark{.rule = outcome.rule_id,
                  .severity = severity_of(outcome),
                  .message = outcome.message,
                  .place = region_of(outcome.place),
                  .only_a_person_decides = is_for_a_person(outcome),
                  .confidence = confidence_of(outcome),
                  .safety = outcome.safety,
                  .key = key_of(outcome.place, result_, options_.path_prefix)};
    if (outcome.outcome == Outcome::Applied) {
      remark.next = options_.written ? "changed by this run" : words_of(outcome);
      if (!options_.written) remark.fix = fix_of(outcome.place.file);
    } else if (outcome.code == "suppressed") {
      remark.silence = Silence::InSource;
      remark.silenced_because = outcome.reason;
    } else {
      remark.next = outcome.reason;
    }
    for (const text::Diagnostic& use : outcome.may_expect_old)
      if (use.place) remark.related.emplace_back(region_of(*use.place), use.message);
    return remark;
  }

  Remark remark_of(const text::Diagnostic& diagnostic) const {
    Remark remark{.rule = diagnostic.code,
                  .severity = diagnostic.severity,
                  .message = diagnostic.message,
                  .next = diagnostic.next};
    remark.key = diagnostic.message;
    if (diagnostic.place) {
      remark.place = region_of(*diagnostic.place);
      remark.key = key_of(*diagnostic.place, result_, options_.path_prefix);
    }
    return remark;
  }

  [[nodiscard]] Severity severity_of(const MatchOutcome& outcome) const {
    const bool is_to_do = outcome.outcome == Outcome::Reported ||
                          (outcome.outcome == Outcome::Applied && !options_.written);
    return is_to_do ? Severity::Warning : Severity::Note;
  }

  [[nodiscard]] Region region_of(Place place) const {
    const Spot spot = spot_of(*result_.sources, place);
    return {options_.path_prefix + spot.path, spot.begin, spot.end};
  }

  static std::string words_of(const MatchOutcome& outcome) {
    std::string words;
    for (const pipeline::ProposedEdit& edit : outcome.proposed) {
      if (edit.before == edit.after || edit.after.empty()) continue;
      words += (words.empty() ? "write '" : ", '") + edit.after + "'";
    }
    return words;
  }

  // Imports are shared by the changes of a file, so the first of them has them all; together the
  // fixes are the patch.
  std::vector<Replacement> fix_of(FileId file) {
    const auto changed = std::ranges::find(result_.changed, file, &pipeline::ChangedFile::file);
    const auto source = result_.sources->get(file);
    if (changed == result_.changed.end() || !source || !fixed_.insert(file).second) return {};
    std::vector<Replacement> fix;
    for (const patch::Edit& edit : changed->edits)
      fix.push_back(
          {(*source)->at(edit.range.begin), (*source)->at(edit.range.end), std::string(edit.text)});
    return fix;
  }

  const RunResult& result_;
  const ReportOptions& options_;
  std::set<FileId> fixed_;
};

}  // namespace

Remarks remarks_of(const RunResult& result, const ReportOptions& options) {
  return Maker(result, options).make();
}

std::vector<std::string> match_fingerprints(const RunResult& result, const std::string& prefix) {
  std::vector<std::string> all;
  Fingerprints fingerprints;
  for (const MatchOutcome& outcome : result.outcomes)
    all.push_back(is_of_no_interest(outcome)
                      ? std::string()
                      : fingerprints.next(outcome.rule_id, key_of(outcome.place, result, prefix)));
  return all;
}

}  // namespace modelmend::report
