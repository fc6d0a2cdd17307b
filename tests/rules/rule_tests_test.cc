// ast-grep's tests of rules: what holds, what fails, and what a snapshot adds.
#include "rules/rule_tests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/rule_reader.h"

namespace modelmend::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kRule =
    "id: no-print\nlanguage: python\nrule: {pattern: print($A)}\nfix: log($A)\n";

std::vector<std::string> failures(const std::string& test, const std::string& snapshots = {}) {
  const ReadRules rules = read_rules("r.yml", kRule, {});
  const auto tests = read_rule_tests("t.yml", test);
  if (!tests) return {tests.error().message()};
  Snapshots known;
  if (const auto read = read_snapshots("s.yml", snapshots, known); !read)
    return {read.error().message()};
  return check_test(tests->front(), rules.rules.front(), known, first_finding);
}

TEST(RuleTest, HoldsIfTheRuleFindsSomethingInInvalidSnippetsOnly) {
  EXPECT_THAT(failures("id: no-print\nvalid: [log(1)]\ninvalid: ['print(1)']\n"), IsEmpty());
  EXPECT_THAT(failures("id: no-print\nvalid: ['x = print(1)']\ninvalid: [log(1)]\n"),
              ElementsAre("t.yml:2:9: 'no-print' finds 'print(1)' in a valid snippet",
                          "t.yml:3:11: 'no-print' finds nothing in an invalid snippet"));
}

TEST(RuleTest, IgnoresCommentsThatAskToBeLeftAlone) {
  EXPECT_THAT(failures("id: no-print\ninvalid: ['print(1)  # ast-grep-ignore']\n"), IsEmpty());
}

constexpr const char* kTwoPrints = "id: no-print\ninvalid:\n- |\n  print(1)\n  print(2)\n";

std::string snapshot(const std::string& fixed, int end) {
  return "id: no-print\nsnapshots:\n  ? |\n    print(1)\n    print(2)\n  : fixed: \"" + fixed +
         "\"\n    labels:\n    - {source: 'print(1)', style: primary, start: 0, end: " +
         std::to_string(end) + "}\n    - {source: x, style: secondary, start: 5, end: 6}\n";
}

TEST(RuleTest, FixesTheFirstFindingOnlyAsTheSnapshotSays) {
  EXPECT_THAT(failures(kTwoPrints, snapshot("log(1)\\nprint(2)\\n", 8)), IsEmpty());
}

TEST(RuleTest, FailsIfTheSnapshotHasAnotherFixOrPlace) {
  EXPECT_THAT(failures(kTwoPrints, snapshot("log(1)\\nlog(2)\\n", 8)),
              ElementsAre("t.yml:3:3: 'no-print' makes 'log(1)\nprint(2)\n', the snapshot has "
                          "'log(1)\nlog(2)\n'"));
  EXPECT_THAT(
      failures(kTwoPrints, snapshot("log(1)\\nprint(2)\\n", 7)),
      ElementsAre("t.yml:3:3: 'no-print' finds 'print(1)' at bytes 0 to 8, the snapshot has "
                  "bytes 0 to 7"));
}

TEST(RuleTest, RefusesATestThatCannotFail) {
  EXPECT_THAT(failures("id: no-print\ninvald: [a]\nvalid: [b]\n"),
              ElementsAre("t.yml:2:1: unknown key of a test 'invald'; did you mean 'invalid'?"));
  EXPECT_THAT(
      failures("id: no-print\n"),
      ElementsAre("t.yml:1:1: the test has no snippets; list some under 'valid' or 'invalid'"));
  EXPECT_THAT(failures(kTwoPrints, "id: no-print\nsnapshots: {a: {fixed: b}}\n"),
              ElementsAre("s.yml:2:13: the snapshot has no primary label"));
}

}  // namespace
}  // namespace modelmend::rules
