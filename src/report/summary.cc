#include "report/summary.h"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "report/paint.h"
#include "report/words.h"

namespace modelmend::report {
namespace {

using pipeline::MatchOutcome;
using pipeline::Outcome;
using pipeline::RunResult;

std::string paint_outcome(const Paint& paint, Outcome outcome) {
  const std::string_view word = to_string(outcome);
  if (outcome == Outcome::Applied) return paint.good(word);
  if (outcome == Outcome::Skipped) return paint.quiet(word);
  return paint.warning(word);
}

std::string what_changes(const RunResult& result, const SummaryOptions& options) {
  if (result.changed.empty()) {
    return fmt::format("Nothing to change in {}.\n", count(result.summary.files_seen, "file"));
  }
  Counts rules;
  for (const MatchOutcome& outcome : result.outcomes) {
    if (outcome.outcome == Outcome::Applied) ++rules[outcome.rule_id];
  }
  return fmt::format("{} {} in {} ({}).\n", options.written ? "Made" : "Found",
                     count(result.summary.applied, "change"),
                     count(result.summary.files_changed, "file"), list_counts(rules));
}

std::string what_was_left(const RunResult& result, const SummaryOptions& options) {
  Counts codes;
  std::size_t left = 0;
  for (const MatchOutcome& outcome : result.outcomes) {
    if (outcome.outcome == Outcome::Applied || outcome.outcome == Outcome::Reported) continue;
    ++codes[outcome.code];
    ++left;
  }
  if (left == 0) return {};
  return fmt::format("Left {} alone: {}{}.\n", count(left, "match"), list_counts(codes),
                     options.explain ? "" : "; --explain says why");
}

std::string what_next(const RunResult& result, const SummaryOptions& options) {
  std::string text;
  if (result.summary.unsafe_available > 0) {
    text += fmt::format("{} more with --unsafe-fixes.\n", result.summary.unsafe_available);
  }
  if (!result.changed.empty() && !options.written && !options.check) {
    text += "Nothing was written: add --write to change the files, or pipe into `git apply`.\n";
  }
  return text;
}

std::string list_uses(const std::vector<text::Diagnostic>& uses, const text::SourceStore& sources) {
  std::string text;
  for (const text::Diagnostic& use : uses) {
    text += fmt::format("    may still expect the old type: {}\n", printable(use.message));
    if (use.place) text += fmt::format("      at {}\n", spot_of(sources, *use.place).describe());
  }
  return text;
}

// Columns of one name have the same uses; these are listed once.
class Uses {
 public:
  std::string of(const MatchOutcome& outcome, const text::SourceStore& sources) {
    if (outcome.may_expect_old.empty()) return {};
    const auto [first, is_new] = first_.try_emplace(outcome.may_expect_old, outcome.place);
    if (is_new) return list_uses(outcome.may_expect_old, sources);
    return fmt::format("    may still expect the old type: the same {} as for {}\n",
                       count(outcome.may_expect_old.size(), "place"),
                       spot_of(sources, first->second).describe());
  }

 private:
  std::map<std::vector<text::Diagnostic>, Place> first_;
};

std::string explain(const MatchOutcome& outcome, const text::SourceStore& sources, Uses& uses,
                    const Paint& paint) {
  const std::string code = outcome.code.empty() ? "" : fmt::format("[{}]", outcome.code);
  std::string text = fmt::format(
      "{} {}{} {}: {}\n", paint.bold(spot_of(sources, outcome.place).describe()),
      paint_outcome(paint, outcome.outcome), code, outcome.rule_id, printable(outcome.message));
  if (!outcome.reason.empty()) text += fmt::format("    {}\n", printable(outcome.reason));
  for (const std::string& note : outcome.notes) {
    text += fmt::format("    note: {}\n", printable(note));
  }
  if (!outcome.advice.empty()) text += fmt::format("    note: {}\n", printable(outcome.advice));
  return text + uses.of(outcome, sources);
}

}  // namespace

std::string print_summary(const RunResult& result, const SummaryOptions& options) {
  return what_changes(result, options) + what_was_left(result, options) +
         what_next(result, options);
}

std::string print_explanations(const RunResult& result, bool color) {
  std::string text;
  Uses uses;
  for (const MatchOutcome& outcome : result.outcomes) {
    text += explain(outcome, *result.sources, uses, Paint(color));
  }
  return text;
}

std::string print_statistics(const RunResult& result) {
  std::map<std::string, Counts> by_rule;
  Counts by_file;
  for (const MatchOutcome& outcome : result.outcomes) {
    ++by_rule[outcome.rule_id][std::string(to_string(outcome.outcome))];
    ++by_file[printable(result.sources->path(outcome.place.file))];
  }
  const pipeline::Summary& summary = result.summary;
  std::string text =
      fmt::format("{} read, {} parsed, {} changed, {}\n", count(summary.files_seen, "file"),
                  summary.files_parsed, summary.files_changed,
                  count(static_cast<std::size_t>(summary.rounds), "round"));
  for (const auto& [rule, counts] : by_rule) {
    text += fmt::format("{:>6}  {}\n", "", fmt::format("{}: {}", rule, list_counts(counts)));
  }
  for (const auto& [path, number] : by_frequency(by_file)) {
    text += fmt::format("{:>6}  {}\n", number, path);
  }
  return text;
}

std::string print_diagnostics(const RunResult& result, bool color, text::Severity least) {
  const Paint paint(color);
  std::string text;
  for (const text::Diagnostic& diagnostic : result.diagnostics) {
    if (diagnostic.severity < least) continue;
    const std::string line = describe(diagnostic, *result.sources);
    const std::size_t colon = line.find(':');
    const std::string word = line.substr(0, colon);
    text += diagnostic.severity == text::Severity::Error     ? paint.error(word)
            : diagnostic.severity == text::Severity::Warning ? paint.warning(word)
                                                             : paint.quiet(word);
    text += line.substr(colon) + "\n";
  }
  return text;
}

}  // namespace modelmend::report
