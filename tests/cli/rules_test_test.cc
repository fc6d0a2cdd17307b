// `modelmend rules test` on rules that lie as they lie for ast-grep, and as ours lie.
#include "cli/cli_fixture.h"

namespace modelmend::testing_support {
namespace {

using testing::HasSubstr;

class RulesTest : public CliTest {
 protected:
  RulesTest() {
    dir_.write("sgconfig.yml", "ruleDirs: [rules]\n");
    dir_.write("rules/no-print.yml",
               "id: no-print\nlanguage: python\nrule: {pattern: print($A)}\nfix: log($A)\n");
    dir_.write("rule-tests/no-print-test.yml",
               "id: no-print\nvalid: [log(1)]\ninvalid: ['print(1)']\n");
  }
};

TEST_F(RulesTest, TakesAFolderARuleOrATest) {
  for (const char* path : {".", "rules/no-print.yml", "rule-tests/no-print-test.yml"}) {
    const auto result = run({"rules", "test", path});
    EXPECT_EQ(result.output, "2 cases, 0 failed\n") << path;
    EXPECT_EQ(result.exit_status, 0) << path << result.errors;
  }
}

TEST_F(RulesTest, NamesEachSnippetThatFails) {
  dir_.write("rule-tests/no-print-test.yml", "id: no-print\nvalid: ['print(1)', log(1)]\n");
  const auto result = run({"rules", "test", "rules/no-print.yml"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.output,
            "FAILED rule-tests/no-print-test.yml: test of 'no-print'\n"
            "  rule-tests/no-print-test.yml:2:9: 'no-print' finds 'print(1)' in a valid snippet\n"
            "2 cases, 1 failed\n");
}

TEST_F(RulesTest, HoldsAFixAgainstTheSnapshotBesideIt) {
  dir_.write("rule-tests/__snapshots__/no-print-snapshot.yml",
             "id: no-print\nsnapshots:\n  print(1):\n    fixed: lag(1)\n    labels:\n"
             "    - {source: print(1), style: primary, start: 0, end: 8}\n");
  const auto result = run({"rules", "test", "."});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_THAT(result.output, HasSubstr("makes 'log(1)', the snapshot has 'lag(1)'"));
}

TEST_F(RulesTest, RunsTheCasesBesideARule) {
  dir_.write("own/rule.yaml", "id: own\nrule: {pattern: a}\nfix: b\n");
  dir_.write("own/cases/one.txt", "A name.\n-- m.py --\na\n-- m.py (after) --\nc\n");
  const auto result = run({"rules", "test", "own"});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.output,
            "FAILED own/cases/one.txt: A name.\n  m.py differs from what the case says\n"
            "1 case, 1 failed\n");
}

TEST_F(RulesTest, TestsARuleByMeaningThroughTheWholePipeline) {
  dir_.write("mean/text.yml",
             "id: text\nmeaning: {UnicodeText: sqlalchemy.UnicodeText}\n"
             "rule: {pattern: UnicodeText()}\nmessage: no\n");
  dir_.write("mean/text-test.yml",
             "id: text\nvalid: ['UnicodeText()']\n"
             "invalid: [\"import sqlalchemy as sa\\nsa.UnicodeText()\\n\"]\n");
  EXPECT_EQ(run({"rules", "test", "mean"}).output, "2 cases, 0 failed\n");
}

TEST_F(RulesTest, SaysWhatIsMissing) {
  dir_.write("other/lonely.yml", "id: lonely\nrule: {pattern: a}\n");
  const auto lonely = run({"rules", "test", "other/lonely.yml"});
  EXPECT_EQ(lonely.exit_status, 2);
  EXPECT_EQ(lonely.errors, "modelmend: other/lonely.yml: has no test beside it\n");
  dir_.write("rule-tests/no-print-test.yml", "id: no-prnt\ninvalid: [a]\n");
  const auto unknown = run({"rules", "test", "."});
  EXPECT_EQ(unknown.exit_status, 1);
  EXPECT_THAT(unknown.output, HasSubstr("test of 'no-prnt'\n  there is no rule with this id\n"));
}

}  // namespace
}  // namespace modelmend::testing_support
