// Fingerprints: names of findings that stay the same when lines move.
//
// Made of a rule and a key (a file and the text of its line, or a table and both sides); the same
// things in a file are told apart by their order. Used by SARIF and by the decisions of a review,
// which so speak of the same.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "pipeline/run.h"

namespace modelmend::report {

// For one report: ask in its order.
class Fingerprints {
 public:
  [[nodiscard]] std::string next(const std::string& rule, const std::string& key);

 private:
  std::map<std::string, std::size_t> seen_;
};

// Of each match of the result, as SARIF has them; empty for those that it leaves out.
[[nodiscard]] std::vector<std::string> match_fingerprints(const pipeline::RunResult& result,
                                                          const std::string& path_prefix);

}  // namespace modelmend::report
