#include <fmt/format.h>

#include "report/format.h"
#include "report/words.h"

namespace modelmend::report {
namespace {

std::string outcome_words(const pipeline::MatchOutcome& outcome, bool written) {
  using pipeline::Outcome;
  if (outcome.outcome == Outcome::Reported) return "reported";
  if (outcome.outcome == Outcome::Applied) return written ? "changed" : "would change";
  return fmt::format("{} {}", to_string(outcome.outcome), outcome.code);
}

}  // namespace

std::string print_concise(const pipeline::RunResult& result, const ReportOptions& options) {
  std::string text;
  for (const pipeline::MatchOutcome& outcome : result.outcomes) {
    text += fmt::format("{}{}: {}: {} [{}]\n", options.path_prefix,
                        spot_of(*result.sources, outcome.place).describe(), outcome.rule_id,
                        printable(outcome.message), outcome_words(outcome, options.written));
  }
  return text;
}

}  // namespace modelmend::report
