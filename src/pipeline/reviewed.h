// Why a match stays that people have not accepted.
//
// Asked by the pipelines for each match that they would change in a run with RunOptions::reviewed.
#pragma once

#include <optional>

#include "base/declined.h"
#include "pipeline/run.h"

namespace modelmend::pipeline {

[[nodiscard]] inline std::optional<Declined> why_not_accepted(const Reviewed& reviewed,
                                                              const MatchName& match) {
  if (reviewed.accepted.contains(match)) return std::nullopt;
  if (reviewed.declined.contains(match)) return Declined{"declined", "it was declined in review"};
  return Declined{"undecided", "nobody has accepted it yet"};
}

}  // namespace modelmend::pipeline
