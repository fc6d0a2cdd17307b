#include "report/confidence.h"

#include <algorithm>

#include "report/words.h"

namespace modelmend::report {
namespace {

// What a use that may expect the old type takes, and how much all of them may.
constexpr int kForEachUse = 5;
constexpr int kForAllUses = 20;

int start_of(patch::Safety safety) {
  switch (safety) {
    case patch::Safety::Safe:
      return 95;
    case patch::Safety::Unsafe:
      return 50;
    case patch::Safety::Manual:
      break;
  }
  return 10;
}

}  // namespace

Confidence confidence_of(const pipeline::MatchOutcome& outcome) {
  Confidence confidence{.percent = start_of(outcome.safety), .reasons = {}};
  const bool is_applied = outcome.outcome == pipeline::Outcome::Applied;
  std::string tier(patch::to_string(outcome.safety));
  if (is_applied && !outcome.reason.empty()) tier += ": " + outcome.reason;
  confidence.reasons.push_back(std::move(tier));
  const std::size_t uses = outcome.may_expect_old.size();
  if (uses == 0) return confidence;
  const int taken = static_cast<int>(std::min<std::size_t>(uses, kForAllUses / kForEachUse));
  confidence.percent = std::max(0, confidence.percent - taken * kForEachUse);
  confidence.reasons.push_back(count(uses, "use") + " may still expect the old type");
  return confidence;
}

Confidence confidence_of(const pipeline::RunResult& result, const pipeline::ChangeGroup& group) {
  Confidence all{.percent = 100, .reasons = {}};
  for (const std::size_t index : group.matches) {
    const Confidence one = confidence_of(result.outcomes[index]);
    all.percent = std::min(all.percent, one.percent);
    for (const std::string& reason : one.reasons)
      if (std::ranges::find(all.reasons, reason) == all.reasons.end())
        all.reasons.push_back(reason);
  }
  return all;
}

patch::Safety tier_of(const pipeline::RunResult& result, const pipeline::ChangeGroup& group) {
  patch::Safety tier = patch::Safety::Safe;
  for (const std::size_t index : group.matches)
    tier = std::min(tier, result.outcomes[index].safety);
  return tier;
}

}  // namespace modelmend::report
