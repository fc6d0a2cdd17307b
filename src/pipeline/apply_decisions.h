// apply_decisions: a decisions file carried out on the sources.
//
// Called by `audit --apply`. A model that is decided `future` gets its comment (safe: no code
// changes); one that is decided `delete` goes with its imports, re-exports and relationships
// (unsafe: code that asks for it by other means would miss it). The new texts are read again: they
// must parse and declare what they declared before, but for the tables of the classes that went.
// Nothing is written here: the result is that of a run.
#pragma once

#include <span>
#include <string>

#include "pipeline/run.h"
#include "strategy/decisions.h"

namespace modelmend::pipeline {

inline constexpr const char* kFutureRule = "future-model";
inline constexpr const char* kDeleteRule = "delete-model";

// `left_out`: one of the two rules, whose decisions are not carried out.
[[nodiscard]] tl::expected<RunResult, std::vector<Error>> apply_decisions(
    FileSystem& files, const RunOptions& options, const strategy::DecisionFile& decisions,
    std::span<const std::string> left_out = {});

}  // namespace modelmend::pipeline
