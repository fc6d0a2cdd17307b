// The output formats of `verify`: pure functions of a Comparison.
//
// Called by cli, which decides where each text goes. The same comparison gives the same bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/format.h"
#include "verify/finding.h"

namespace modelmend::report {

struct VerifyReportOptions {
  std::string path_prefix;       // from the top of the repository to the root, "" or "backend/"
  std::string against = "HEAD";  // how the earlier state is called
  std::string of;                // and the later one; empty: the work tree
  std::vector<verify::Finding> allowed = {};  // that the allow list took out
  std::optional<Provenance> provenance = std::nullopt;
  vcs::LinesOfFiles changed_lines = {};  // as in ReportOptions
};

struct VerifyCounts {
  std::size_t schema = 0;
  std::size_t behaviour = 0;
  std::size_t cosmetic = 0;
};
[[nodiscard]] VerifyCounts count_findings(const verify::Comparison& comparison);

// Schema, behaviour, cosmetic, each by table: `table.column: what [kind]`, then both places; what
// was not read; the verdict.
[[nodiscard]] std::string print_verify_concise(const verify::Comparison& comparison,
                                               const VerifyReportOptions& options);
// One object, described in docs/json.md.
[[nodiscard]] std::string print_verify_json(const verify::Comparison& comparison,
                                            const VerifyReportOptions& options);
// The same as lines.
[[nodiscard]] std::string print_verify_jsonl(const verify::Comparison& comparison,
                                             const VerifyReportOptions& options);
// See report/remark.h.
[[nodiscard]] std::string print_verify_sarif(const verify::Comparison& comparison,
                                             const VerifyReportOptions& options);
[[nodiscard]] std::string print_verify_github(const verify::Comparison& comparison,
                                              const VerifyReportOptions& options);
// For a pull request: the verdict, then a folded table for each table of the database.
[[nodiscard]] std::string print_verify_markdown(const verify::Comparison& comparison,
                                                const VerifyReportOptions& options);

struct VerifyFormat {
  std::string_view name;
  std::string (*print)(const verify::Comparison&, const VerifyReportOptions&);
};
[[nodiscard]] std::span<const VerifyFormat> verify_formats();

// "different: 2 differences of schema, 1 of behaviour; 5 tables, 4 equal"
[[nodiscard]] std::string verdict(const verify::Comparison& comparison,
                                  const VerifyReportOptions& options);

// "HEAD:app/models.py:12:5" or "app/models.py:14:5"; empty if it is not there.
[[nodiscard]] std::string place_before(const schema::Origin& place,
                                       const VerifyReportOptions& options);
[[nodiscard]] std::string place_after(const schema::Origin& place,
                                      const VerifyReportOptions& options);

}  // namespace modelmend::report
