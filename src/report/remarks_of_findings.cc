// Remarks of the commands that compare: `check` and `verify`.
#include "report/remark.h"
#include "report/words.h"

namespace modelmend::report {
namespace {

std::optional<Region> region_of(const schema::Origin& place, const std::string& prefix) {
  if (place.file.empty()) return std::nullopt;
  return Region{prefix + place.file, {place.line, place.column}, {0, 0}};
}

std::string titled(const std::string& table, const std::string& subject) {
  if (table.empty() || subject.empty()) return table + subject;
  return table + "." + subject;
}

Remark remark_of(const drift::Finding& finding, const std::string& prefix) {
  const std::string table = schema::to_string(finding.table);
  const std::string title = titled(table, finding.subject);
  Remark remark{.rule = finding.kind,
                .severity = finding.severity,
                .message = title.empty() ? finding.message : title + ": " + finding.message,
                .next = finding.edit_model,
                .place = region_of(finding.place, prefix)};
  if (!finding.change_database.empty())
    remark.next += (remark.next.empty() ? "" : "; or in the database: ") + finding.change_database;
  remark.only_a_person_decides = finding.tier == "manual";
  remark.key = table + '\0' + finding.subject + '\0' + finding.declared + '\0' + finding.actual;
  // A rule speaks of a place, not of a table.
  if (!finding.tier.empty()) remark.key += '\0' + prefix + finding.place.file;
  return remark;
}

Severity severity_of(verify::Sort sort) {
  switch (sort) {
    case verify::Sort::Schema:
      return Severity::Error;
    case verify::Sort::Behaviour:
      return Severity::Warning;
    case verify::Sort::Cosmetic:
      break;
  }
  return Severity::Note;
}

// A line of the earlier state says nothing about the file as it is.
std::optional<Region> region_of(const verify::Finding& finding, const std::string& prefix) {
  if (!finding.after.file.empty()) return region_of(finding.after, prefix);
  if (finding.before.file.empty()) return std::nullopt;
  return Region{prefix + finding.before.file, {0, 0}, {0, 0}};
}

Remark remark_of(const verify::Finding& finding, const VerifyReportOptions& options) {
  const std::string before = place_before(finding.before, options);
  Remark remark{.rule = finding.kind,
                .severity = severity_of(finding.sort),
                .message = finding.message(),
                .next = before.empty() ? "" : "it was at " + before,
                .place = region_of(finding, options.path_prefix)};
  remark.key = finding.table + '\0' + finding.subject + '\0' + finding.words;
  return remark;
}

Remark remark_of(const verify::NotRead& each, const VerifyReportOptions& options) {
  const std::string& what = each.table.empty() ? each.class_name : each.table;
  Remark remark{.rule = std::string(verify::kUnreadConstruct),
                .severity = Severity::Warning,
                .message = what + ": no equality is claimed: " + each.reason,
                .only_a_person_decides = true};
  if (each.is_before)
    remark.next = "at " + place_before(each.place, options);
  else
    remark.place = region_of(each.place, options.path_prefix);
  remark.key = what + '\0' + each.reason;
  return remark;
}

}  // namespace

Remarks remarks_of(const pipeline::CheckResult& result, const DriftReportOptions& options) {
  Remarks remarks{.command = "check", .all = {}, .problems = {}, .notes = {}};
  remarks.has_baseline = options.has_baseline;
  remarks.provenance = options.provenance;
  remarks.changed_lines = options.changed_lines;
  for (const drift::Finding& each : result.findings)
    remarks.all.push_back(remark_of(each, options.path_prefix));
  for (const drift::Finding& each : result.silenced) {
    remarks.all.push_back(remark_of(each, options.path_prefix));
    remarks.all.back().silence = Silence::InSource;
    remarks.all.back().silenced_because = "a comment asks to leave it";
  }
  for (const drift::Finding& each : options.silenced) {
    remarks.all.push_back(remark_of(each, options.path_prefix));
    remarks.all.back().known = true;
  }
  for (const drift::Finding& each : options.absent) {
    remarks.all.push_back(remark_of(each, options.path_prefix));
    remarks.all.back().absent = true;
  }
  for (const text::Diagnostic& each : result.diagnostics) {
    if (each.severity != Severity::Error) continue;
    Remark problem{
        .rule = each.code, .severity = each.severity, .message = each.message, .next = each.next};
    if (each.place) {
      const Spot spot = spot_of(*result.sources, *each.place);
      problem.place = Region{options.path_prefix + spot.path, spot.begin, spot.end};
    }
    remarks.problems.push_back(std::move(problem));
  }
  return remarks;
}

Remarks remarks_of(const verify::Comparison& comparison, const VerifyReportOptions& options) {
  Remarks remarks{.command = "verify", .all = {}, .problems = {}, .notes = {}};
  remarks.provenance = options.provenance;
  remarks.changed_lines = options.changed_lines;
  for (const verify::Finding& each : comparison.findings)
    remarks.all.push_back(remark_of(each, options));
  for (const verify::Finding& each : options.allowed) {
    remarks.all.push_back(remark_of(each, options));
    remarks.all.back().silence = Silence::External;
    remarks.all.back().silenced_because = "the allow list has it";
  }
  for (const verify::NotRead& each : comparison.not_read)
    remarks.all.push_back(remark_of(each, options));
  return remarks;
}

}  // namespace modelmend::report
