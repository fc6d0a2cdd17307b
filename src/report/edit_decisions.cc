#include "report/edit_decisions.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

namespace modelmend::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr const char* kKind = "edit-decisions";
constexpr std::array<std::pair<std::string_view, EditChoice>, 2> kWords{
    {{"accept", EditChoice::Accept}, {"decline", EditChoice::Decline}}};

tl::unexpected<Error> refuse(const std::string& file, std::string what, std::string next) {
  return fail(ErrorCode::Input, file, std::move(what), std::move(next));
}

std::string text_of(const Json& object, const char* key) {
  return object.contains(key) && object[key].is_string() ? object[key].get<std::string>()
                                                         : std::string();
}

std::string_view word_of(EditChoice choice) {
  return std::ranges::find(kWords, choice, &std::pair<std::string_view, EditChoice>::second)->first;
}

Result<EditDecision> read_entry(const Json& entry, const std::string& file) {
  const std::string next = "--interactive --decisions writes them";
  if (!entry.is_object() || text_of(entry, "fingerprint").empty())
    return refuse(file, "has an entry without a fingerprint", next);
  const std::string word = text_of(entry, "decision");
  const auto* known =
      std::ranges::find(kWords, word, &std::pair<std::string_view, EditChoice>::first);
  if (known == kWords.end())
    return refuse(file, "'" + word + "' is no decision on an edit", "write accept or decline");
  EditDecision decision{.choice = known->second,
                        .rule = text_of(entry, "rule"),
                        .path = text_of(entry, "path"),
                        .message = text_of(entry, "message")};
  if (entry.contains("line") && entry["line"].is_number_unsigned())
    decision.line = entry["line"].get<std::uint32_t>();
  if (!entry.contains("by_hand")) return decision;
  if (!entry["by_hand"].is_array()) return refuse(file, "'by_hand' must be a list", next);
  for (const Json& edit : entry["by_hand"])
    decision.by_hand.push_back({text_of(edit, "path"), text_of(edit, "was"), text_of(edit, "is")});
  return decision;
}

Json entry_of(const std::string& fingerprint, const EditDecision& decision) {
  Json entry{{"fingerprint", fingerprint}, {"decision", word_of(decision.choice)},
             {"rule", decision.rule},      {"path", decision.path},
             {"line", decision.line},      {"message", decision.message}};
  for (const HandEdit& edit : decision.by_hand)
    entry["by_hand"].push_back({{"path", edit.path}, {"was", edit.was}, {"is", edit.is}});
  return entry;
}

}  // namespace

bool is_of_edits(std::string_view text) {
  const Json document = Json::parse(text, nullptr, false);
  return document.is_object() && text_of(document, "kind") == kKind;
}

Result<EditDecisions> EditDecisions::read(std::string_view text, const std::string& file) {
  const Json document = Json::parse(text, nullptr, false);
  if (!document.is_object() || text_of(document, "kind") != kKind) {
    const bool is_of_models = text.find("[models") != std::string_view::npos;
    return refuse(file,
                  is_of_models ? "holds decisions on models, as 'modelmend audit -o' writes them, "
                                 "not on edits"
                               : "holds no decisions on edits",
                  "--interactive --decisions FILE writes such a file");
  }
  if (!document.contains("version") || document["version"] != kVersion)
    return refuse(file, "holds decisions of another version", "decide anew with --interactive");
  if (!document.contains("decisions") || !document["decisions"].is_array())
    return refuse(file, "has no list 'decisions'", "decide anew with --interactive");
  EditDecisions decisions;
  for (const Json& entry : document["decisions"]) {
    auto decision = read_entry(entry, file);
    if (!decision) return tl::unexpected(decision.error());
    decisions.set(text_of(entry, "fingerprint"), *std::move(decision));
  }
  return decisions;
}

std::string EditDecisions::write() const {
  std::vector<const std::pair<const std::string, EditDecision>*> sorted;
  for (const auto& entry : entries_) sorted.push_back(&entry);
  const auto key = [](const auto* entry) {
    return std::tie(entry->second.path, entry->second.line, entry->second.rule, entry->first);
  };
  std::ranges::sort(sorted, {}, key);
  Json list = Json::array();
  for (const auto* entry : sorted) list.push_back(entry_of(entry->first, entry->second));
  const Json document{{"version", kVersion}, {"kind", kKind}, {"decisions", std::move(list)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

const EditDecision* EditDecisions::find(const std::string& fingerprint) const {
  const auto found = entries_.find(fingerprint);
  return found == entries_.end() ? nullptr : &found->second;
}

void EditDecisions::set(const std::string& fingerprint, EditDecision decision) {
  entries_.insert_or_assign(fingerprint, std::move(decision));
}

}  // namespace modelmend::report
