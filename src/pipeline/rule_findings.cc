#include "pipeline/rule_findings.h"

#include <fmt/format.h>

#include <optional>
#include <string>

namespace modelmend::pipeline {
namespace {

// What would happen to a match: nothing, or how grave it is that it has not happened yet.
std::optional<Severity> severity_of(const MatchOutcome& outcome) {
  switch (outcome.outcome) {
    case Outcome::Applied:
    case Outcome::Reported:
      return Severity::Warning;
    case Outcome::Skipped:
      if (outcome.code == "unsafe" || outcome.code == "manual") return Severity::Note;
      return std::nullopt;
    case Outcome::Deferred:
    case Outcome::Rejected:
      break;
  }
  return std::nullopt;
}

// Layout at the ends says nothing to a reader.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kLayout = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kLayout);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kLayout) - begin + 1);
}

std::string words(const ProposedEdit& edit) {
  const std::string_view before = trimmed(edit.before);
  const std::string_view after = trimmed(edit.after);
  if (before.empty()) return fmt::format("insert '{}'", after);
  if (after.empty()) return fmt::format("remove '{}'", before);
  return fmt::format("write '{}' for '{}'", after, before);
}

std::string words(const MatchOutcome& outcome) {
  std::string text;
  for (const ProposedEdit& edit : outcome.proposed) {
    if (trimmed(edit.before) == trimmed(edit.after)) continue;
    text += (text.empty() ? "" : "; ") + words(edit);
  }
  if (outcome.code == "unsafe") text += " (only with --unsafe-fixes)";
  if (outcome.code == "manual") text += " (by hand)";
  return text;
}

schema::Origin origin(const text::SourceStore& sources, const Place& place) {
  const auto file = sources.get(place.file);
  if (!file) return {sources.path(place.file), 0, 0};
  const auto at = (*file)->at(place.range.begin);
  return {(*file)->path(), at.line, at.column};
}

}  // namespace

std::vector<drift::Finding> rule_findings(const RunResult& run) {
  std::vector<drift::Finding> found;
  for (const MatchOutcome& outcome : run.outcomes) {
    const auto severity = severity_of(outcome);
    if (!severity) continue;
    drift::Finding& finding = found.emplace_back();
    finding.kind = outcome.rule_id;
    finding.severity = *severity;
    finding.tier = patch::to_string(outcome.safety);
    finding.message = outcome.message;
    finding.edit_model = words(outcome);
    finding.place = origin(*run.sources, outcome.place);
    for (const ProposedEdit& edit : outcome.proposed)
      finding.declared +=
          (finding.declared.empty() ? "" : "; ") + std::string(trimmed(edit.before));
  }
  return found;
}

}  // namespace modelmend::pipeline
