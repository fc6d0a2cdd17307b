// SARIF 2.1.0 (OASIS, errata 01). All objects are closed: no key that the schema does not know.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "report/fingerprint.h"
#include "report/remark.h"
#include "report/version.h"

namespace modelmend::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
// Where relative paths begin.
constexpr const char* kBase = "SRCROOT";
// Version 1 of what a fingerprint is made of.
constexpr const char* kFingerprint = "modelmend/v1";

// A path as a relative URI reference.
std::string uri_of(std::string_view path) {
  constexpr std::string_view kPlain = "-._~/";
  std::string uri;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= 'a' && byte <= 'z') || kPlain.find(c) != std::string_view::npos;
    uri += is_plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return uri;
}

Json artifact_location(const std::string& path) {
  return {{"uri", uri_of(path)}, {"uriBaseId", kBase}};
}

Json region(text::LineColumn begin, text::LineColumn end) {
  return {{"startLine", begin.line},
          {"startColumn", begin.column},
          {"endLine", end.line},
          {"endColumn", end.column}};
}

Json physical_location(const Region& place) {
  Json location{{"artifactLocation", artifact_location(place.path)}};
  if (place.has_end()) {
    location["region"] = region(place.begin, place.end);
  } else if (place.has_line()) {
    location["region"] = {{"startLine", place.begin.line}, {"startColumn", place.begin.column}};
  }
  return location;
}

Json location(const Region& place) {
  return {{"physicalLocation", physical_location(place)}};
}

std::string message_of(const Remark& remark) {
  return remark.next.empty() ? remark.message : remark.message + "; " + remark.next;
}

Json fix_of(const Remark& remark) {
  Json replacements = Json::array();
  for (const Replacement& each : remark.fix) {
    Json replacement{{"deletedRegion", region(each.begin, each.end)}};
    if (!each.text.empty()) replacement["insertedContent"] = {{"text", each.text}};
    replacements.push_back(std::move(replacement));
  }
  return {
      {"description", {{"text", "all changes of this file, with their imports"}}},
      {"artifactChanges", Json::array({{{"artifactLocation", artifact_location(remark.place->path)},
                                        {"replacements", std::move(replacements)}}})}};
}

Json suppression_of(const Remark& remark) {
  Json suppression{{"kind", remark.silence == Silence::InSource ? "inSource" : "external"}};
  if (!remark.silenced_because.empty()) suppression["justification"] = remark.silenced_because;
  return suppression;
}

Json related_locations(const Remark& remark) {
  Json locations = Json::array();
  for (const auto& [place, words] : remark.related) {
    Json each = location(place);
    each["id"] = locations.size() + 1;
    each["message"] = {{"text", words}};
    locations.push_back(std::move(each));
  }
  return locations;
}

class Writer {
 public:
  explicit Writer(const Remarks& remarks) : remarks_(remarks) {
    for (const Remark& remark : remarks.all) rules_.emplace(remark.rule, 0);
    std::size_t index = 0;
    for (auto& [rule, at] : rules_) at = index++;
  }

  [[nodiscard]] std::string write() {
    Json run{{"tool", {{"driver", driver()}}},
             {"columnKind", "unicodeCodePoints"},
             {"originalUriBaseIds",
              {{kBase, {{"description", {{"text", "the top of the repository"}}}}}}},
             {"automationDetails", {{"id", "modelmend/" + remarks_.command + "/"}}},
             {"invocations", Json::array({invocation()})},
             {"results", results()}};
    if (remarks_.provenance) run["versionControlProvenance"] = Json::array({provenance()});
    const Json log{
        {"$schema", kSchema}, {"version", "2.1.0"}, {"runs", Json::array({std::move(run)})}};
    return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  }

 private:
  [[nodiscard]] Json provenance() const {
    const Provenance& from = *remarks_.provenance;
    Json object{{"repositoryUri", from.repository},
                {"revisionId", from.revision},
                {"mappedTo", {{"uriBaseId", kBase}}}};
    if (!from.branch.empty()) object["branch"] = from.branch;
    return object;
  }

  [[nodiscard]] Json driver() const {
    Json rules = Json::array();
    for (const auto& [rule, at] : rules_) rules.push_back(descriptor(rule));
    return {{"name", "modelmend"},
            {"version", kToolVersion},
            {"semanticVersion", kToolVersion},
            {"rules", std::move(rules)}};
  }

  [[nodiscard]] Json descriptor(const std::string& rule) const {
    std::string words = rule;
    for (char& c : words)
      if (c == '-' || c == '.') c = ' ';
    Json object{{"id", rule}, {"shortDescription", {{"text", words}}}};
    for (const RuleNote& note : remarks_.notes) {
      if (note.rule != rule) continue;
      if (!note.url.empty()) object["helpUri"] = note.url;
      if (note.text.empty()) continue;
      object["fullDescription"] = {{"text", note.text}};
      object["help"] = {{"text", note.text}};
    }
    return object;
  }

  [[nodiscard]] Json invocation() const {
    Json notifications = Json::array();
    for (const Remark& problem : remarks_.problems) {
      Json each{{"level", text::to_string(problem.severity)},
                {"message", {{"text", message_of(problem)}}},
                {"descriptor", {{"id", problem.rule}}}};
      if (problem.place) each["locations"] = Json::array({location(*problem.place)});
      notifications.push_back(std::move(each));
    }
    return {{"executionSuccessful", remarks_.problems.empty()},
            {"toolExecutionNotifications", std::move(notifications)}};
  }

  Json results() {
    Json results = Json::array();
    for (const Remark& remark : remarks_.all) results.push_back(result(remark));
    return results;
  }

  Json result(const Remark& remark) {
    Json object{{"ruleId", remark.rule}, {"ruleIndex", rules_.at(remark.rule)}};
    // A result that is for review has no level.
    if (remark.only_a_person_decides) object["kind"] = "review";
    object["level"] =
        remark.only_a_person_decides ? "none" : std::string(text::to_string(remark.severity));
    object["message"] = {{"text", message_of(remark)}};
    if (remark.place) object["locations"] = Json::array({location(*remark.place)});
    if (!remark.related.empty()) object["relatedLocations"] = related_locations(remark);
    object["partialFingerprints"] = {{kFingerprint, fingerprints_.next(remark.rule, remark.key)}};
    if (remarks_.has_baseline) object["baselineState"] = state_of(remark);
    if (remark.confidence) object["rank"] = remark.confidence->percent;
    // Empty: looked for, and there is none.
    object["suppressions"] = Json::array();
    if (remark.silence != Silence::None) object["suppressions"].push_back(suppression_of(remark));
    if (!remark.fix.empty()) object["fixes"] = Json::array({fix_of(remark)});
    if (remark.safety && remark.confidence)
      object["properties"] = {{"tier", patch::to_string(*remark.safety)},
                              {"confidence_reasons", remark.confidence->reasons}};
    return object;
  }

  static const char* state_of(const Remark& remark) {
    if (remark.absent) return "absent";
    return remark.known ? "unchanged" : "new";
  }

  const Remarks& remarks_;
  std::map<std::string, std::size_t> rules_;
  Fingerprints fingerprints_;
};

}  // namespace

std::string write_sarif(const Remarks& remarks) {
  return Writer(remarks).write();
}

std::string print_sarif(const pipeline::RunResult& result, const ReportOptions& options) {
  return write_sarif(remarks_of(result, options));
}

std::string print_drift_sarif(const pipeline::CheckResult& result,
                              const DriftReportOptions& options) {
  return write_sarif(remarks_of(result, options));
}

std::string print_verify_sarif(const verify::Comparison& comparison,
                               const VerifyReportOptions& options) {
  return write_sarif(remarks_of(comparison, options));
}

}  // namespace modelmend::report
