// What rules make of a text: plain rules as ast-grep does it, rules with `meaning:` with the least
// edit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "patch/edit_set.h"
#include "rules/rule_reader.h"
#include "rules/rule_set.h"
#include "rules/suppressions.h"
#include "support/memory_project.h"

namespace modelmend::rules {
namespace {

using testing_support::MemoryProject;

// The source after all proposals of the rules; throws on a mistake in a rule.
std::string fixed(const std::string& rule_text, const std::string& source) {
  ReadRules read = read_rules("r.yaml", rule_text, {});
  if (!read.errors.empty()) throw std::runtime_error(read.errors.front().message());
  const RuleSet rules(std::move(read.rules));
  const MemoryProject memory({{"m.py", source}});
  const auto& module = memory.module("m.py");
  const model::ProjectModels models;
  const rewrite::ImportPlanner imports(*memory.project, module);
  const rewrite::FileContext context{*memory.project, module, models, imports, {}};
  patch::EditSet edits;
  for (const Match& match : rules.find_matches(module, memory.project.get())) {
    const Decision decision = decide(match, context, Suppressions(module), {});
    for (const patch::FileEdit& edit : decision.proposal.change.edits)
      EXPECT_TRUE(edits.add(edit.edit, "test")) << edit.edit.text;
  }
  return edits.apply(source);
}

std::string plain(const std::string& pattern, const std::string& fix) {
  return "id: x\nrule:\n  pattern: |\n    " + pattern + "\nfix: |-\n  " + fix + "\n";
}

TEST(PlainFix, ReplacesTheMatch) {
  EXPECT_EQ(fixed(plain("f($A, $$$B)", "g($$$B, $A)"), "x = f(1, 2, 3)  # c\n"),
            "x = g(2, 3, 1)  # c\n");
}

TEST(PlainFix, KeepsTheShapeOfACapturedBlock) {
  EXPECT_EQ(fixed(plain("f($$$A)", "g(\n    $$$A\n  )"),
                  "if x:\n    f(\n        1,\n        2,\n    )\n"),
            "if x:\n    g(\n      1,\n      2,\n    )\n");
}

TEST(PlainFix, IsLeftOutWhereACommentAsksForIt) {
  EXPECT_EQ(fixed(plain("f($A)", "g($A)"), R"(
f(1)  # modelmend: ignore
f(2)  # modelmend: ignore[x]
f(3)  # modelmend: ignore[y]
# ast-grep-ignore
f(4)
f(5)  # ast-grep-ignore: x
f(6)
)"),
            R"(
f(1)  # modelmend: ignore
f(2)  # modelmend: ignore[x]
g(3)  # modelmend: ignore[y]
# ast-grep-ignore
f(4)
f(5)  # ast-grep-ignore: x
g(6)
)");
}

TEST(PlainFix, ReadsTheCommentsOfAstGrepAsAstGrepDoes) {
  EXPECT_EQ(fixed(plain("f($A)", "g($A)"), R"(
f(1)  # please ast-grep-ignore this
f(2)  # 1: ast-grep-ignore
f(
    3
)  # ast-grep-ignore
# ast-grep-ignore: x
f(4)  # ast-grep-ignore: y
# ast-grep-ignore

f(5)
)"),
            R"(
g(1)  # please ast-grep-ignore this
f(2)  # 1: ast-grep-ignore
f(
    3
)  # ast-grep-ignore
# ast-grep-ignore: x
g(4)  # ast-grep-ignore: y
# ast-grep-ignore

g(5)
)");
  EXPECT_EQ(fixed(plain("f($A)", "g($A)"), "# ast-grep-ignore\n\nf(1)\n"),
            "# ast-grep-ignore\n\nf(1)\n");
}

TEST(PlainRule, HasAMessageThatIsNotIndentedLikeTheCode) {
  ReadRules read =
      read_rules("r.yaml", "id: x\nrule: {pattern: f($A)}\nmessage: \"a\\n $A\"\n", {});
  const RuleSet rules(std::move(read.rules));
  const std::string source = "if x:\n    f(1)\n";
  const MemoryProject memory({{"m.py", source}});
  const auto& module = memory.module("m.py");
  const model::ProjectModels models;
  const rewrite::ImportPlanner imports(*memory.project, module);
  const auto matches = rules.find_matches(module, memory.project.get());
  ASSERT_EQ(matches.size(), 1U);
  const rewrite::FileContext context{*memory.project, module, models, imports, {}};
  EXPECT_EQ(decide(matches.front(), context, Suppressions(module), {}).message, "a\n 1");
}

TEST(PlainFix, LeavesADollarAndADigitAsTheyAre) {
  EXPECT_EQ(fixed(plain("f($A)", "g('$1', $A, '$0A', '$$$')"), "f(x)\n"),
            "g('$1', x, '$0A', '$$$')\n");
}

// How the rule declines its only match; empty if it does not.
std::string declined(const std::string& rule_text, const std::string& source) {
  ReadRules read = read_rules("r.yaml", rule_text, {});
  if (!read.errors.empty()) throw std::runtime_error(read.errors.front().message());
  const RuleSet rules(std::move(read.rules));
  const MemoryProject memory({{"m.py", source}});
  const auto& module = memory.module("m.py");
  const model::ProjectModels models;
  const rewrite::ImportPlanner imports(*memory.project, module);
  const auto matches = rules.find_matches(module, memory.project.get());
  if (matches.size() != 1) throw std::runtime_error("not one match");
  const rewrite::FileContext context{*memory.project, module, models, imports, {}};
  return decide(matches.front(), context, Suppressions(module), {}).declined.code;
}

TEST(PlainFix, IsDeclinedIfItsTextGrowsWithoutMeasure) {
  std::string sum = "$A";
  for (int i = 0; i < 2'000; ++i) sum += " + $A";
  const std::string names(2'000, 'n');
  EXPECT_EQ(declined(plain("f($A)", "g(" + sum + ")"), "f(" + names + ")\n"), "too-large");
  EXPECT_EQ(declined(plain("f($A)", "g(" + sum + ")"), "f(n)\n"), "");
}

TEST(PlainFix, IsDeclinedIfItsTransformsDoubleATextAgainAndAgain) {
  const auto doubling = [](int times) {
    std::string rule = plain("f($A)", "g($T0)") + "transform:\n  T" + std::to_string(times) +
                       ": {replace: {source: $A, replace: '.', by: aa}}\n";
    for (int i = times; i-- > 0;) {
      rule += "  T" + std::to_string(i) + ": {replace: {source: $T" + std::to_string(i + 1) +
              ", replace: '.', by: aa}}\n";
    }
    return rule;
  };
  EXPECT_EQ(declined(doubling(60), "f(n)\n"), "too-large");
  EXPECT_EQ(declined(doubling(3), "f(n)\n"), "");
}

TEST(PlainFix, IsDeclinedIfItsRewritersCallEachOtherWithoutEnd) {
  const std::string rule = plain("h($A)", "h($T)") +
                           "rewriters:\n- id: w\n  rule: {pattern: f($X)}\n"
                           "  transform: {T: {rewrite: {source: $X, rewriters: [w]}}}\n"
                           "  fix: k($T)\n"
                           "transform: {T: {rewrite: {source: $A, rewriters: [w]}}}\n";
  const auto nested = [](int times) {
    std::string source = "1";
    for (int i = 0; i < times; ++i) source = "f(" + source + ")";
    return "h(" + source + ")\n";
  };
  EXPECT_EQ(declined(rule, nested(60)), "too-large");
  EXPECT_EQ(declined(rule, nested(3)), "");
}

constexpr std::string_view kHead = "from sqlalchemy import Column, ForeignKey, Integer, String\n";

std::string by_meaning(const std::string& pattern, const std::string& fix,
                       const std::string& more = "") {
  return "id: x\nmeaning:\n  Column: sqlalchemy.Column\n  ForeignKey: sqlalchemy.ForeignKey\n"
         "  Integer: sqlalchemy.Integer\nrule: {pattern: '" +
         pattern + "'}\nfix: " + fix + "\n" + more;
}

struct Example {
  std::string name;
  std::string pattern;
  std::string fix;
  std::string before;
  std::string after;
};

class MeaningFix : public testing::TestWithParam<Example> {};

TEST_P(MeaningFix, ChangesOnlyWhatDiffersBetweenPatternAndFix) {
  const Example& example = GetParam();
  EXPECT_EQ(fixed(by_meaning(example.pattern, example.fix), std::string(kHead) + example.before),
            std::string(kHead) + example.after);
}

INSTANTIATE_TEST_SUITE_P(
    Each, MeaningFix,
    testing::Values(
        Example{"RemovesALastArgument", "ForeignKey($$$A, use_alter=True, $$$B)",
                "ForeignKey($$$A, $$$B)", "ForeignKey('a.b', use_alter=True)\n",
                "ForeignKey('a.b')\n"},
        Example{"RemovesAnArgumentInTheMiddle", "ForeignKey($$$A, use_alter=True, $$$B)",
                "ForeignKey($$$A, $$$B)", "ForeignKey('a.b',  use_alter=True, name='c')\n",
                "ForeignKey('a.b',  name='c')\n"},
        Example{"RemovesAnArgumentWithItsLine", "ForeignKey($$$A, use_alter=True, $$$B)",
                "ForeignKey($$$A, $$$B)",
                "ForeignKey(\n    'a.b',  # key\n    use_alter=True,\n    name='c',\n)\n",
                "ForeignKey(\n    'a.b',  # key\n    name='c',\n)\n"},
        Example{"LeavesNoCommaWhereThereWasNone", "ForeignKey($$$A, use_alter=True, $$$B)",
                "ForeignKey($$$A, $$$B)", "ForeignKey(\n    'a.b',\n    use_alter=True\n)\n",
                "ForeignKey(\n    'a.b'\n)\n"},
        Example{"KeepsCommentsAndLayoutOfTheRest", "Column(String($$$), $$$A)",
                "Column(Integer, $$$A)",
                "Column(String(9),  # old\n       ForeignKey( 'a.b' ) , index = True)\n",
                "Column(Integer,  # old\n       ForeignKey( 'a.b' ) , index = True)\n"},
        Example{"NamesWhatStoodBehindARemovedPlace", "ForeignKey($$$A, use_alter=True, $$$B)",
                "ForeignKey($$$A, $$$B)", "ForeignKey('a.b', None, True,  'c', onupdate='x')\n",
                "ForeignKey('a.b', None, name='c', onupdate='x')\n"},
        Example{"RemovesALastPlace", "ForeignKey($$$A, use_alter=True, $$$B)",
                "ForeignKey($$$A, $$$B)", "ForeignKey('a.b', None, True)\n",
                "ForeignKey('a.b', None)\n"},
        Example{"LeavesWhatCannotBeNamed", "ForeignKey($$$A, use_alter=True, $$$B)",
                "ForeignKey($$$A, $$$B)", "ForeignKey('a.b', None, True, *rest)\n",
                "ForeignKey('a.b', None, True, *rest)\n"},
        Example{"ReplacesThroughAKeyword", "Column(String($$$), $$$A)", "Column(Integer, $$$A)",
                "Column(index=True, type_=String(9))\n", "Column(index=True, type_=Integer)\n"},
        Example{"InsertsAnArgumentBehindItsNeighbour", "Column($A, $$$B)",
                "Column($A, $$$B, index=True)", "Column(Integer, unique=True)\n",
                "Column(Integer, unique=True, index=True)\n"},
        Example{"InsertsAnArgumentOnItsOwnLine", "Column(Integer, $$$B)",
                "Column(Integer, $$$B, index=True)",
                "Column(\n    Integer,\n    unique=True,  # u\n)\n",
                "Column(\n    Integer,\n    unique=True,  # u\n    index=True,\n)\n"},
        Example{"InsertsAnArgumentInFront", "Column($$$B)", "Column(Integer, $$$B)",
                "Column(ForeignKey('a.b'))\n", "Column(Integer, ForeignKey('a.b'))\n"},
        Example{"InsertsIntoAnEmptyCall", "Column()", "Column(Integer)", "Column()\n",
                "Column(Integer)\n"},
        Example{"ChangesOnlyTheValueOfAKeyword", "Column($$$A, index=True, $$$B)",
                "Column($$$A, index=False, $$$B)", "Column(Integer, unique=True, index = True)\n",
                "Column(Integer, unique=True, index = False)\n"},
        Example{"ChangesInnerCalls", "Column(ForeignKey($A, $$$B), $$$C)",
                "Column(ForeignKey($A, $$$B, name=\"k\"), $$$C)",
                "Column(ForeignKey('a.b'), index=True)\n",
                "Column(ForeignKey('a.b', name=\"k\"), index=True)\n"}),
    [](const auto& instance) { return instance.param.name; });

TEST(MeaningFix, WritesNamesInTheFilesOwnWay) {
  EXPECT_EQ(fixed(by_meaning("Column($A)", "Column(Integer)", "imports: [sqlalchemy.Integer]\n"),
                  "import sqlalchemy as sa\nsa.Column(sa.String)\n"),
            "import sqlalchemy as sa\nsa.Column(sa.Integer)\n");
}

TEST(MeaningFix, KeepsTheSpellingOfTheCallee) {
  EXPECT_EQ(fixed(by_meaning("ForeignKey($A, use_alter=True)", "ForeignKey($A)"),
                  "from sqlalchemy import ForeignKey as FK\nFK('a.b', use_alter=True)\n"),
            "from sqlalchemy import ForeignKey as FK\nFK('a.b')\n");
}

TEST(RuleSet, LooksOnlyAtFilesThatTheRuleNames) {
  const std::string rule = "id: x\nrule: {pattern: f()}\nfix: g()\n";
  EXPECT_EQ(fixed(rule + "files: ['**/m.py']\n", "f()\n"), "g()\n");
  EXPECT_EQ(fixed(rule + "files: ['lib/**']\n", "f()\n"), "f()\n");
  EXPECT_EQ(fixed(rule + "ignores: ['*.py']\n", "f()\n"), "f()\n");
  EXPECT_EQ(fixed(rule + "severity: 'off'\n", "f()\n"), "f()\n");
}

TEST(RuleSet, EndsOnSourcesThatNestDeep) {
  const std::string deep(20'000, '[');
  const std::string rule = R"(
id: x
utils: {list: {any: [{kind: integer}, {kind: list, has: {matches: list}}]}}
rule: {kind: list, matches: list, has: {kind: integer, stopBy: end}, not: {inside: {kind: call, stopBy: end}}}
)";
  // Every list is asked how it nests, so a source of this depth stands for the worst.
  const std::string source =
      std::string(400, '[') + "1" + std::string(400, ']') + "\n" + deep + "\n";
  EXPECT_EQ(fixed(rule, source), source);
}

}  // namespace
}  // namespace modelmend::rules
