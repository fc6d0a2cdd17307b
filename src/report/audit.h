// The output formats of `audit`: pure functions of an Inventory.
//
// Called by cli, which decides where each text goes. The same inventory gives the same bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "pipeline/survey.h"

namespace modelmend::report {

struct AuditReportOptions {
  std::string path_prefix;  // from the top of the repository to the root, "" or "backend/"
  std::vector<std::string> paths = {};  // below the root: models of these files only; none: all
  bool with_uses = false;               // concise: a line for each use
};

struct AuditView {
  const strategy::Inventory& inventory;
  const text::SourceStore& sources;  // in which the uses are
  const AuditReportOptions& options;
};

// A line for each model: place, class, style, table, uses, proposal.
[[nodiscard]] std::string print_audit_concise(const AuditView& view);
// A checklist by file with counts, for an issue.
[[nodiscard]] std::string print_audit_markdown(const AuditView& view);
// One object, described in docs/json.md.
[[nodiscard]] std::string print_audit_json(const AuditView& view);
// A row for each model, with a heading.
[[nodiscard]] std::string print_audit_csv(const AuditView& view);

struct AuditFormat {
  std::string_view name;
  std::string (*print)(const AuditView&);
};
// The first is the default.
[[nodiscard]] std::span<const AuditFormat> audit_formats();

// For stderr: "98 models in 24 files: 44 SQLAlchemy 1.x, ...; proposed: 60 keep, ..."
[[nodiscard]] std::string print_audit_summary(const AuditView& view);

}  // namespace modelmend::report
