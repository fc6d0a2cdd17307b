// RuleTest: ast-grep's test of a rule, snippets of code in which it finds something or nothing.
//
//   id: no-print
//   valid:   ['log(1)']        # the rule finds nothing
//   invalid: ['print(1)']      # it finds something
//
// Read from files beside the rules; run by `modelmend rules test`. A snapshot that ast-grep made of
// an invalid snippet says what is found first and what the fix makes of it; of its labels only the
// primary one counts. As in ast-grep, comments that ask to be left alone do not matter here.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rules/rule.h"

namespace modelmend::rules {

struct Snippet {
  std::string text;
  text::LineColumn place;  // in the test file
};

struct RuleTest {
  std::string id;
  std::string path;        // of the test file
  text::LineColumn place;  // in it
  std::vector<Snippet> valid;
  std::vector<Snippet> invalid;
};

// The first thing that a rule finds in a snippet.
struct Finding {
  ByteRange range;
  std::optional<std::string> fixed;  // the snippet with this one place fixed
};

// By rule id, then by the text of the snippet.
using Snapshots = std::map<std::string, std::map<std::string, Finding>, std::less<>>;

[[nodiscard]] Result<std::vector<RuleTest>> read_rule_tests(const std::string& path,
                                                            std::string_view text);
[[nodiscard]] Result<void> read_snapshots(const std::string& path, std::string_view text,
                                          Snapshots& snapshots);

// By structure alone: the rule has no `meaning:`.
[[nodiscard]] Result<std::optional<Finding>> first_finding(const Rule& rule,
                                                           const std::string& snippet);

using FindFirst = std::function<Result<std::optional<Finding>>(const Rule&, const std::string&)>;
// What is wrong, one line each; none if the test holds.
[[nodiscard]] std::vector<std::string> check_test(const RuleTest& test, const Rule& rule,
                                                  const Snapshots& snapshots,
                                                  const FindFirst& find);

}  // namespace modelmend::rules
