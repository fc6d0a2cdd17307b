// Confidence: how sure a rule is of what it proposes, and why.
//
// Asked by the printers and by the review at the terminal, so that all of them say the same. The
// tier gives the start: `safe` is proved not to alter behaviour, `unsafe` may, `manual` is for a
// person. Each use that may still expect what was there before takes some of it.
#pragma once

#include <string>
#include <vector>

#include "pipeline/run.h"

namespace modelmend::report {

struct Confidence {
  int percent = 0;
  std::vector<std::string> reasons;  // sentences, the weightiest first
};

[[nodiscard]] Confidence confidence_of(const pipeline::MatchOutcome& outcome);
// That of its least sure match, with the reasons of all.
[[nodiscard]] Confidence confidence_of(const pipeline::RunResult& result,
                                       const pipeline::ChangeGroup& group);
// The lowest tier of its matches.
[[nodiscard]] patch::Safety tier_of(const pipeline::RunResult& result,
                                    const pipeline::ChangeGroup& group);

}  // namespace modelmend::report
