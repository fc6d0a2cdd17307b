#include "report/baseline.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "patch/change.h"

namespace modelmend::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kBaselineVersion = 1;

std::string key_of(const drift::Finding& finding) {
  Json key{{"kind", finding.kind},
           {"table", schema::to_string(finding.table)},
           {"subject", finding.subject},
           {"declared", finding.declared},
           {"actual", finding.actual}};
  // A rule speaks of a place, not of a table.
  if (!finding.tier.empty()) key["path"] = finding.place.file;
  return key.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// What an entry still tells of the finding that it was.
drift::Finding finding_of(const Json& entry) {
  const auto text = [&](const char* key) {
    const bool is_text = entry.is_object() && entry.contains(key) && entry[key].is_string();
    return is_text ? entry[key].get<std::string>() : std::string();
  };
  drift::Finding finding{.kind = text("kind"),
                         .severity = Severity::Note,
                         .table = {.schema = {}, .name = text("table")},
                         .subject = text("subject"),
                         .declared = text("declared"),
                         .actual = text("actual"),
                         .message = "it is in the baseline and was not found any more",
                         .edit_model = {},
                         .change_database = {},
                         .place = {}};
  finding.place.file = text("path");
  if (!finding.place.file.empty()) finding.tier = patch::to_string(patch::Safety::Safe);
  return finding;
}

std::set<std::string> keys_of(const std::vector<drift::Finding>& findings) {
  std::set<std::string> keys;
  for (const drift::Finding& finding : findings) keys.insert(key_of(finding));
  return keys;
}

tl::unexpected<Error> unreadable(const std::string& file, const std::string& what) {
  return fail(ErrorCode::Input, file, what, "write it anew with --write-baseline");
}

}  // namespace

Result<Baseline> Baseline::read(std::string_view text, const std::string& file) {
  const Json document = Json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("findings") || !document["findings"].is_array())
    return unreadable(file, "is not a baseline");
  const bool has_version = document.contains("version") && document["version"].is_number_integer();
  if (!has_version || document["version"].get<int>() != kBaselineVersion)
    return unreadable(file, "is a baseline of another version");
  Baseline baseline;
  for (const Json& entry : document["findings"])
    baseline.known_.insert(entry.dump(-1, ' ', false, Json::error_handler_t::replace));
  return baseline;
}

std::string Baseline::write(const std::vector<drift::Finding>& findings) {
  std::string text =
      "{\n  \"version\": " + std::to_string(kBaselineVersion) + ",\n  \"findings\": [";
  const char* separator = "\n    ";
  for (const std::string& key : keys_of(findings)) {
    text += separator + key;
    separator = ",\n    ";
  }
  return text + "\n  ]\n}\n";
}

std::vector<drift::Finding> Baseline::silence(std::vector<drift::Finding>& findings) const {
  const auto known = std::ranges::stable_partition(
      findings, [&](const drift::Finding& finding) { return !known_.contains(key_of(finding)); });
  std::vector<drift::Finding> silenced(std::make_move_iterator(known.begin()),
                                       std::make_move_iterator(known.end()));
  findings.erase(known.begin(), known.end());
  return silenced;
}

std::vector<drift::Finding> Baseline::absent(const std::vector<drift::Finding>& findings) const {
  const std::set<std::string> keys = keys_of(findings);
  std::vector<drift::Finding> gone;
  for (const std::string& key : known_)
    if (!keys.contains(key)) gone.push_back(finding_of(Json::parse(key, nullptr, false)));
  return gone;
}

}  // namespace modelmend::report
