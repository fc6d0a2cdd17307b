// What the person at the terminal reads beside the result: summary, --explain, --statistics.
//
// Pure functions of a RunResult; cli writes them to stderr.
#pragma once

#include <string>

#include "pipeline/run.h"
#include "text/diagnostic.h"

namespace modelmend::report {

struct SummaryOptions {
  bool color = false;
  bool written = false;  // the changes are in the files by now
  bool check = false;    // --check: nothing will be written
  bool explain = false;  // the matches were listed already
};

// A few lines: what changes, what was left alone and why, what to do next.
[[nodiscard]] std::string print_summary(const pipeline::RunResult& result,
                                        const SummaryOptions& options);
// Every match with its outcome, the code in brackets and the reason.
[[nodiscard]] std::string print_explanations(const pipeline::RunResult& result, bool color);
// Counts by rule, file and outcome.
[[nodiscard]] std::string print_statistics(const pipeline::RunResult& result);
// Those that are as severe as `least`, or more.
[[nodiscard]] std::string print_diagnostics(const pipeline::RunResult& result, bool color,
                                            text::Severity least);

}  // namespace modelmend::report
