// The JSON form of `verify`. Every key is documented in docs/json.md.
#include <nlohmann/json.hpp>

#include "report/json_lines.h"
#include "report/verify.h"
#include "report/version.h"

namespace modelmend::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;

Json place(const schema::Origin& place, const std::string& prefix) {
  if (place.file.empty()) return nullptr;
  return {{"path", prefix + place.file}, {"line", place.line}, {"column", place.column}};
}

std::string_view name_of(verify::Sort sort) {
  switch (sort) {
    case verify::Sort::Schema:
      return "schema";
    case verify::Sort::Behaviour:
      return "behaviour";
    case verify::Sort::Cosmetic:
      break;
  }
  return "cosmetic";
}

Json finding(const verify::Finding& finding, const std::string& prefix) {
  return {{"kind", finding.kind},
          {"sort", name_of(finding.sort)},
          {"table", finding.table},
          {"subject", finding.subject},
          {"message", finding.words},
          {"before", place(finding.before, prefix)},
          {"after", place(finding.after, prefix)}};
}

Json not_read(const verify::NotRead& each, const std::string& prefix) {
  return {{"kind", verify::kUnreadConstruct},
          {"table", each.table},
          {"class", each.class_name},
          {"reason", each.reason},
          {"state", each.is_before ? "before" : "after"},
          {"place", place(each.place, prefix)}};
}

Json listed(const verify::Listed& each, const std::string& prefix) {
  return {{"table", each.table},
          {"subject", each.subject},
          {"message", each.words},
          {"place", place(each.place, prefix)}};
}

std::string_view verdict_of(const VerifyCounts& counts, bool is_all_read) {
  if (counts.schema + counts.behaviour > 0) return "different";
  return is_all_read ? "equal" : "not-all-read";
}

Json document_of(const verify::Comparison& comparison, const VerifyReportOptions& options) {
  Json findings = Json::array();
  for (const auto& each : comparison.findings)
    findings.push_back(finding(each, options.path_prefix));
  Json unread = Json::array();
  for (const auto& each : comparison.not_read)
    unread.push_back(not_read(each, options.path_prefix));
  Json others = Json::array();
  for (const auto& each : comparison.listed) others.push_back(listed(each, options.path_prefix));
  const VerifyCounts counts = count_findings(comparison);
  return {{"version", kFormatVersion},
          {"tool", {{"name", "modelmend"}, {"version", kToolVersion}}},
          {"against", options.against},
          {"of", options.of.empty() ? Json(nullptr) : Json(options.of)},
          {"verdict", verdict_of(counts, comparison.not_read.empty())},
          {"findings", std::move(findings)},
          {"not_read", std::move(unread)},
          {"listed", std::move(others)},
          {"summary",
           {{"schema", counts.schema},
            {"behaviour", counts.behaviour},
            {"cosmetic", counts.cosmetic},
            {"allowed", options.allowed.size()},
            {"tables", comparison.tables},
            {"equal", comparison.equal},
            {"alike", comparison.alike},
            {"not_read", comparison.not_read.size()}}}};
}

}  // namespace

std::string print_verify_json(const verify::Comparison& comparison,
                              const VerifyReportOptions& options) {
  return document_of(comparison, options).dump(2, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

std::string print_verify_jsonl(const verify::Comparison& comparison,
                               const VerifyReportOptions& options) {
  return write_lines(document_of(comparison, options));
}

}  // namespace modelmend::report
