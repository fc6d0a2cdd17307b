// The JSON form. Every key is documented in docs/json.md, and a test compares the two.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "report/confidence.h"
#include "report/fingerprint.h"
#include "report/format.h"
#include "report/json_lines.h"
#include "report/version.h"
#include "report/words.h"

namespace modelmend::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;

Json position(text::LineColumn at, std::uint32_t offset) {
  return {{"line", at.line}, {"column", at.column}, {"offset", offset}};
}

// The path, and where in it: lines and columns count code points from 1, offsets count bytes.
void add_place(Json& object, const text::SourceStore& sources, Place place,
               const std::string& prefix) {
  object["path"] = prefix + sources.path(place.file);
  const auto source = sources.get(place.file);
  if (!source) return;
  object["start"] = position((*source)->at(place.range.begin), place.range.begin);
  object["end"] = position((*source)->at(place.range.end), place.range.end);
}

Json finding(const text::Diagnostic& diagnostic, const text::SourceStore& sources,
             const std::string& prefix) {
  Json object{{"severity", text::to_string(diagnostic.severity)},
              {"code", diagnostic.code},
              {"message", diagnostic.message}};
  if (!diagnostic.next.empty()) object["next"] = diagnostic.next;
  if (diagnostic.place) add_place(object, sources, *diagnostic.place, prefix);
  return object;
}

Json match(const pipeline::MatchOutcome& outcome, const text::SourceStore& sources,
           const std::string& prefix) {
  Json object{{"rule", outcome.rule_id}, {"outcome", to_string(outcome.outcome)}};
  add_place(object, sources, outcome.place, prefix);
  if (!outcome.code.empty()) object["code"] = outcome.code;
  object["message"] = outcome.message;
  if (!outcome.reason.empty()) object["reason"] = outcome.reason;
  object["safety"] = patch::to_string(outcome.safety);
  object["notes"] = outcome.notes;
  if (!outcome.advice.empty()) object["notes"].push_back(outcome.advice);
  object["may_expect_old"] = Json::array();
  for (const text::Diagnostic& use : outcome.may_expect_old) {
    object["may_expect_old"].push_back(finding(use, sources, prefix));
  }
  return object;
}

Json changed_file(const pipeline::ChangedFile& file, const text::SourceStore& sources,
                  const ReportOptions& options) {
  Json edits = Json::array();
  for (const patch::Edit& edit : file.edits) {
    Json object = Json::object();
    add_place(object, sources, {file.file, edit.range}, options.path_prefix);
    object.erase("path");
    object["replacement"] = edit.text;
    edits.push_back(std::move(object));
  }
  return {{"path", options.path_prefix + file.path},
          {"rules", file.rule_ids},
          {"edits", std::move(edits)},
          {"diff", diff_of(file, options)}};
}

// What there is to read about a rule.
std::string link_of(const std::string& rule, const ReportOptions& options) {
  const auto note = std::ranges::find(options.rule_notes, rule, &RuleNote::rule);
  if (note != options.rule_notes.end() && !note->url.empty()) return note->url;
  return "modelmend rules show " + rule;
}

Json group(const pipeline::ChangeGroup& group, const pipeline::RunResult& result,
           const ReportOptions& options) {
  std::set<std::string> rules;
  std::set<std::string> files;
  for (const std::size_t index : group.matches) {
    const pipeline::MatchOutcome& outcome = result.outcomes[index];
    rules.insert(outcome.rule_id);
    files.insert(options.path_prefix + std::string(result.sources->path(outcome.place.file)));
  }
  Json links = Json::array();
  for (const std::string& rule : rules) links.push_back(link_of(rule, options));
  const Confidence confidence = confidence_of(result, group);
  return {{"matches", group.matches},
          {"files", files},
          {"rules", rules},
          {"links", std::move(links)},
          {"tier", patch::to_string(tier_of(result, group))},
          {"confidence", confidence.percent},
          {"reasons", confidence.reasons}};
}

Json summary(const pipeline::Summary& summary) {
  return {{"files_seen", summary.files_seen},
          {"files_parsed", summary.files_parsed},
          {"files_changed", summary.files_changed},
          {"applied", summary.applied},
          {"deferred", summary.deferred},
          {"rejected", summary.rejected},
          {"skipped", summary.skipped},
          {"reported", summary.reported},
          {"unsafe_available", summary.unsafe_available},
          {"rounds", summary.rounds}};
}

Json document_of(const pipeline::RunResult& result, const ReportOptions& options) {
  const text::SourceStore& sources = *result.sources;
  Json files = Json::array();
  for (const auto& file : result.changed) files.push_back(changed_file(file, sources, options));
  Json matches = Json::array();
  const auto fingerprints = match_fingerprints(result, options.path_prefix);
  for (std::size_t i = 0; i < result.outcomes.size(); ++i) {
    matches.push_back(match(result.outcomes[i], sources, options.path_prefix));
    if (!fingerprints[i].empty()) matches.back()["fingerprint"] = fingerprints[i];
  }
  Json groups = Json::array();
  for (const auto& each : result.groups) groups.push_back(group(each, result, options));
  Json findings = Json::array();
  for (const auto& diagnostic : result.diagnostics) {
    findings.push_back(finding(diagnostic, sources, options.path_prefix));
  }
  return {{"version", kFormatVersion},
          {"tool", {{"name", "modelmend"}, {"version", kToolVersion}}},
          {"written", options.written},
          {"files", std::move(files)},
          {"matches", std::move(matches)},
          {"groups", std::move(groups)},
          {"findings", std::move(findings)},
          {"summary", summary(result.summary)}};
}

}  // namespace

// A path or a text that is not UTF-8 is shown with replacement characters; offsets stay true.
std::string print_json(const pipeline::RunResult& result, const ReportOptions& options) {
  return document_of(result, options).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string print_jsonl(const pipeline::RunResult& result, const ReportOptions& options) {
  return write_lines(document_of(result, options));
}

}  // namespace modelmend::report
