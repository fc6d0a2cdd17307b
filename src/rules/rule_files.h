// RuleFiles: what lies in a folder of rules, sorted by what each file is for.
//
// Made from a path that the user names; used to load rules and to find the tests beside them. A
// file is known by its name, so that rules written for ast-grep may lie as they lie there.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace modelmend::rules {

// Paths that begin with the folder's, sorted.
struct RuleFiles {
  std::vector<std::string> rules;  // *.yaml and *.yml that are nothing else
  std::vector<std::string> tests;  // *-test.yaml: snippets in which a rule finds something or not
  std::vector<std::string> snapshots;  // __snapshots__/*.yaml: what ast-grep made of the snippets
  std::vector<std::string> cases;      // cases/*.txt
};

// All files below a folder.
[[nodiscard]] Result<RuleFiles> rule_files_below(const std::string& folder);
// A rule file with the tests and cases beside it, or a test file with the rules beside it. Beside
// is the same folder, or if there is nothing the folder above, with all that lies below.
[[nodiscard]] Result<RuleFiles> rule_files_beside(const std::string& file);

[[nodiscard]] Result<std::string> read_rule_file(const std::string& path);

}  // namespace modelmend::rules
