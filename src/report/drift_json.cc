// The JSON form of drift. Every key is documented in docs/json.md.
#include <nlohmann/json.hpp>

#include "report/drift.h"
#include "report/json_lines.h"
#include "report/version.h"

namespace modelmend::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;

void add_place(Json& object, const schema::Origin& place, const std::string& prefix) {
  if (place.file.empty()) return;
  object["path"] = prefix + place.file;
  object["line"] = place.line;
  object["column"] = place.column;
}

Json finding(const drift::Finding& finding, const std::string& prefix) {
  Json object{{"kind", finding.kind},
              {"severity", text::to_string(finding.severity)},
              {"table", schema::to_string(finding.table)},
              {"subject", finding.subject},
              {"message", finding.message},
              {"declared", finding.declared},
              {"actual", finding.actual},
              {"edit_model", finding.edit_model},
              {"change_database", finding.change_database}};
  if (!finding.tier.empty()) object["tier"] = finding.tier;
  add_place(object, finding.place, prefix);
  return object;
}

Json not_compared(const drift::NotCompared& each, const std::string& prefix) {
  Json object{
      {"table", schema::to_string(each.table)}, {"subject", each.subject}, {"reason", each.reason}};
  add_place(object, each.place, prefix);
  return object;
}

Json document_of(const pipeline::CheckResult& result, const DriftReportOptions& options) {
  Json findings = Json::array();
  for (const auto& each : result.findings) findings.push_back(finding(each, options.path_prefix));
  Json rest = Json::array();
  for (const auto& each : result.not_compared)
    rest.push_back(not_compared(each, options.path_prefix));
  Json unread = Json::array();
  for (const schema::Unread& each : result.unread) {
    Json object{{"what", each.what}};
    add_place(object, each.origin, {});
    unread.push_back(std::move(object));
  }
  return {{"version", kFormatVersion},
          {"tool", {{"name", "modelmend"}, {"version", kToolVersion}}},
          {"findings", std::move(findings)},
          {"not_compared", std::move(rest)},
          {"unread", std::move(unread)},
          {"summary",
           {{"tables", result.tables},
            {"findings", result.findings.size()},
            {"silenced", options.silenced.size()},
            {"suppressed", result.silenced.size()},
            {"not_compared", result.not_compared.size()}}}};
}

}  // namespace

std::string print_drift_json(const pipeline::CheckResult& result,
                             const DriftReportOptions& options) {
  return document_of(result, options).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string print_drift_jsonl(const pipeline::CheckResult& result,
                              const DriftReportOptions& options) {
  return write_lines(document_of(result, options));
}

}  // namespace modelmend::report
