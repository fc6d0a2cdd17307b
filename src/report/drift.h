// The output formats of `check` and `schema diff`: pure functions of a CheckResult.
//
// Called by cli, which decides where each text goes. The same result gives the same bytes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/check.h"
#include "report/format.h"

namespace modelmend::report {

// What two schemas are called neither of which is the models'.
struct TwoSchemas {
  std::string first;
  std::string second;
};

struct DriftReportOptions {
  std::string path_prefix;  // from the top of the repository to the root, "" or "backend/"
  bool has_baseline = false;
  std::vector<drift::Finding> silenced = {};  // by the baseline
  std::vector<drift::Finding> absent = {};    // of the baseline, and found no more
  std::optional<TwoSchemas> schemas = {};
  std::optional<Provenance> provenance = {};
  vcs::LinesOfFiles changed_lines = {};  // as in ReportOptions
};

// `path:line:column: severity: table.column: message [kind]`, then the two ways out, indented.
[[nodiscard]] std::string print_drift_concise(const pipeline::CheckResult& result,
                                              const DriftReportOptions& options);
// One object, described in docs/json.md.
[[nodiscard]] std::string print_drift_json(const pipeline::CheckResult& result,
                                           const DriftReportOptions& options);
// The same as lines.
[[nodiscard]] std::string print_drift_jsonl(const pipeline::CheckResult& result,
                                            const DriftReportOptions& options);
// See report/remark.h.
[[nodiscard]] std::string print_drift_sarif(const pipeline::CheckResult& result,
                                            const DriftReportOptions& options);
[[nodiscard]] std::string print_drift_github(const pipeline::CheckResult& result,
                                             const DriftReportOptions& options);
// For a pull request: a table by severity.
[[nodiscard]] std::string print_drift_markdown(const pipeline::CheckResult& result,
                                               const DriftReportOptions& options);

struct DriftFormat {
  std::string_view name;
  std::string (*print)(const pipeline::CheckResult&, const DriftReportOptions&);
};
[[nodiscard]] std::span<const DriftFormat> drift_formats();

// For stderr: what was not compared and what the source could not tell, a line each.
[[nodiscard]] std::string print_not_compared(const pipeline::CheckResult& result,
                                             const DriftReportOptions& options);
// "12 findings (3 errors, 9 notes), 2 silenced by the baseline, 4 not compared"
[[nodiscard]] std::string print_drift_summary(const pipeline::CheckResult& result,
                                              const DriftReportOptions& options);

}  // namespace modelmend::report
