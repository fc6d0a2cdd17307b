#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/rule_reader.h"

namespace modelmend::rules {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Attempt<rewrite::TransformResult> do_nothing(const rewrite::TransformInput& /*input*/) {
  return rewrite::TransformResult{};
}
constexpr rewrite::NamedTransform kTransforms[] = {{"retype-column", "does nothing", do_nothing}};

std::vector<std::string> errors_of(const std::string& text) {
  std::vector<std::string> messages;
  for (const Error& error : read_rules("r.yaml", text, kTransforms).errors)
    messages.push_back(error.message());
  return messages;
}

// A rule with these lines beside a good id and rule.
std::string good_but_for(const std::string& lines) {
  return "id: x\nrule: {pattern: f($A)}\n" + lines;
}

struct Mistake {
  std::string name;
  std::string text;
  std::string message;
};

class RuleMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(RuleMistakes, AreReportedWithPlaceTextAndSuggestion) {
  EXPECT_THAT(errors_of(GetParam().text), ElementsAre(HasSubstr(GetParam().message)));
}

INSTANTIATE_TEST_SUITE_P(
    Each, RuleMistakes,
    testing::Values(
        Mistake{"UnknownKey", good_but_for("mesage: hi\n"),
                "r.yaml:3:1: unknown key of a rule 'mesage'; did you mean 'message'?"},
        Mistake{"UnknownRuleKey", "id: x\nrule: {patern: f()}\n",
                "r.yaml:2:8: unknown key of a rule object 'patern'; did you mean 'pattern'?"},
        Mistake{"NumberAsPattern", "id: x\nrule: {pattern: 5}\n",
                "r.yaml:2:17: 'pattern' must be a text, not 5; write it as '5'"},
        Mistake{"NumberAsFix", good_but_for("fix: 1.5\n"),
                "r.yaml:3:6: 'fix' must be a text, not 1.5; write it as '1.5'"},
        Mistake{"TruthValueAsRegex", "id: x\nrule: {kind: call, regex: true}\n",
                "r.yaml:2:27: 'regex' must be a text, not true; write it as 'true'"},
        Mistake{"NegativePosition", "id: x\nrule: {kind: call, nthChild: -1}\n",
                "r.yaml:2:30: the position -1 is before the first"},
        Mistake{"MetadataList", good_but_for("metadata: [1]\n"),
                "r.yaml:3:11: 'metadata' must be a map, not a list"},
        Mistake{"UnboundLabel", good_but_for("labels: {B: {style: primary}}\n"),
                "r.yaml:3:10: '$B' is not bound by the rule; did you mean 'A'?"},
        Mistake{"HugeNumber",
                good_but_for("transform: {T: {substring: {source: $A, startChar: 99999999999}}}\n"),
                "r.yaml:3:52: 'startChar' is out of range"},
        Mistake{"RewriterWithoutAPattern",
                good_but_for("rewriters: [{id: w, rule: {pattern: $$$}, fix: a}]\n"),
                "r.yaml:3:37: '$$$' stands for many nodes, a pattern for one"},
        Mistake{
            "ConstraintOfARewriter",
            good_but_for("rewriters: [{id: w, rule: {kind: call}, constraints: [a], fix: b}]\n"),
            "r.yaml:3:54: 'constraints' must be a map, not a list"},
        Mistake{"UnknownKind", "id: x\nrule: {kind: cal}\n",
                "r.yaml:2:14: unknown node kind 'cal'; did you mean 'call'?"},
        Mistake{"KindSelector", "id: x\nrule: {kind: call > list}\n",
                "r.yaml:2:14: 'call > list' is not a node kind"},
        Mistake{"UnknownField",
                "id: x\nrule:\n  kind: call\n  has: {field: functon, kind: identifier}\n",
                "r.yaml:4:16: unknown field 'functon'; did you mean 'function'?"},
        Mistake{"FieldBesideSiblings",
                "id: x\nrule:\n  kind: call\n  follows: {field: name, kind: call}\n",
                "r.yaml:4:20: 'field' cannot be used in 'follows'"},
        Mistake{"UnknownStopBy",
                "id: x\nrule:\n  kind: call\n  inside: {kind: call, stopBy: ende}\n",
                "r.yaml:4:32: unknown stopBy 'ende'; did you mean 'end'?"},
        Mistake{"UnboundInFix", good_but_for("fix: g($B)\n"), "r.yaml:3:6: '$B' is not bound"},
        Mistake{"UnboundInMessage", good_but_for("message: no $B\n"),
                "r.yaml:3:10: '$B' is not bound"},
        Mistake{"UnboundInConstraints", good_but_for("constraints: {B: {kind: call}}\n"),
                "r.yaml:3:15: '$B' is not bound"},
        Mistake{"UnboundInTransform", good_but_for("transform: {C: {substring: {source: $B}}}\n"),
                "'$B' is not bound"},
        Mistake{"TransformInACircle", good_but_for("transform: {C: {substring: {source: $C}}}\n"),
                "transform 'C' refers to itself"},
        Mistake{"UnknownTransformKind", good_but_for("transform: {C: {substrin: {source: $A}}}\n"),
                "r.yaml:3:17: unknown key of a transform 'substrin'; did you mean 'substring'?"},
        Mistake{"UnknownCase",
                good_but_for("transform: {C: {convert: {source: $A, toCase: uperCase}}}\n"),
                "unknown case 'uperCase'; did you mean 'upperCase'?"},
        Mistake{"UnknownAction", good_but_for("action: {transform: retype-colum}\n"),
                "r.yaml:3:21: unknown transform 'retype-colum'; did you mean 'retype-column'?"},
        Mistake{"FixAndAction", good_but_for("fix: g()\naction: {transform: retype-column}\n"),
                "r.yaml:4:9: a rule has 'fix' or 'action', not both"},
        Mistake{"UnknownFact", good_but_for("facts: {colum: {type: uuid}}\n"),
                "r.yaml:3:9: unknown key of 'facts' 'colum'; did you mean 'column'?"},
        Mistake{"UnknownType", good_but_for("facts: {column: {type: [uid]}}\n"),
                "unknown type 'uid'; did you mean 'uuid'?"},
        Mistake{"UnknownFactInMessage",
                good_but_for("facts: {column: {type: [uuid]}}\nmessage: ${tarjet}\n"),
                "unknown fact '${tarjet}'; did you mean 'target'?"},
        Mistake{"BadRegex", "id: x\nrule: {kind: call, regex: '(a'}\n",
                "r.yaml:2:27: '(a' is not a regular expression"},
        Mistake{"UnsupportedRegex", "id: x\nrule: {kind: call, regex: '[a&&b]'}\n",
                "'&&' in a regular expression is not supported"},
        Mistake{"MissingId", "rule: {kind: call}\n", "r.yaml:1:1: 'id' is missing"},
        Mistake{"MissingRule", "id: x\n", "r.yaml:1:1: a rule needs 'rule'"},
        Mistake{"EmptyRuleObject", "id: x\nrule: {}\n", "a rule object must say what to match"},
        Mistake{"NoKinds", "id: x\nrule: {regex: a}\n", "does not say which kinds of nodes"},
        Mistake{"WrongType", "id: [x]\nrule: {kind: call}\n",
                "r.yaml:1:5: 'id' must be a text, not a list"},
        Mistake{"RuleIsAText", "id: x\nrule: call\n",
                "r.yaml:2:7: a rule object must be a map, not 'call'"},
        Mistake{"KeyTwice", "id: x\nid: y\nrule: {kind: call}\n",
                "r.yaml:2:1: 'id' is given twice"},
        Mistake{"EmptyPattern", "id: x\nrule: {pattern: ''}\n", "is empty"},
        Mistake{"TwoNodes", "id: x\nrule: {pattern: 'a; b'}\n", "'a; b' is more than one node"},
        Mistake{"RunAlone", "id: x\nrule: {pattern: $$$A}\n", "stands for many nodes"},
        Mistake{"UnknownSelector", "id: x\nrule: {pattern: {context: f(), selector: cal}}\n",
                "unknown node kind 'cal'; did you mean 'call'?"},
        Mistake{"UnknownStrictness", "id: x\nrule: {pattern: {context: f(), strictness: smrt}}\n",
                "unknown strictness 'smrt'; did you mean 'smart'?"},
        Mistake{"UnknownUtil", "id: x\nutils: {one: {kind: call}}\nrule: {matches: ones}\n",
                "r.yaml:3:17: unknown util 'ones'; did you mean 'one'?"},
        Mistake{"UtilInACircle", "id: x\nutils: {one: {matches: one}}\nrule: {kind: call}\n",
                "r.yaml:2:9: util 'one' refers to itself"},
        Mistake{"BadPosition", "id: x\nrule: {kind: call, nthChild: 2n+}\n",
                "r.yaml:2:30: '2n+' is not a position"},
        Mistake{"RangeBackwards",
                "id: x\nrule: {kind: call, range: {start: {line: 2}, end: {line: 1}}}\n",
                "'range' ends before it starts"},
        Mistake{"OtherLanguage", good_but_for("language: rust\n"),
                "r.yaml:3:11: language 'rust' is not supported"},
        Mistake{"UnknownSeverity", good_but_for("severity: warn\n"),
                "r.yaml:3:11: unknown severity 'warn'"},
        Mistake{"UnknownTier", good_but_for("safety: {tier: save, because: it is}\n"),
                "unknown tier 'save'; did you mean 'safe'?"},
        Mistake{"NoReasonForTier", good_but_for("safety: {tier: safe}\n"), "'because' is missing"},
        Mistake{"ShortMeaning", good_but_for("meaning: {f: Column}\n"),
                "'Column' is not a full name such as sqlalchemy.Column"},
        Mistake{"ShortImport", good_but_for("imports: [Integer]\n"),
                "'Integer' is not a full name such as sqlalchemy.Integer"},
        Mistake{"BadGlob", good_but_for("files: ['a[']\n"),
                "the path pattern 'a[' has an unclosed '['"},
        Mistake{"UnknownRewriter",
                good_but_for("transform: {C: {rewrite: {source: $A, rewriters: [w]}}}\n"),
                "unknown rewriter 'w'"},
        Mistake{"NotYaml", "id: [x\n", "not YAML"},
        Mistake{"NoDocument", ", \"rule\": {}\n", "not YAML: a document cannot begin like this"},
        Mistake{"EmptyFile", "", "the file holds no rule"}),
    [](const auto& instance) { return instance.param.name; });

TEST(RuleReader, ReportsAllMistakesOfAFileByPlace) {
  EXPECT_THAT(errors_of("id: x\nrule: {kind: cal}\nfixx: a\n---\nrule: {kind: call, regex: '('}\n"),
              ElementsAre(HasSubstr("r.yaml:2:14"), HasSubstr("r.yaml:3:1"),
                          HasSubstr("r.yaml:5:1: 'id' is missing"), HasSubstr("r.yaml:5:27")));
}

TEST(RuleReader, CountsColumnsInCharacters) {
  EXPECT_THAT(errors_of("id: x\nrule: {pattern: 'ä()', kind: cal}\n"),
              ElementsAre(HasSubstr("r.yaml:2:30")));
}

TEST(RuleReader, ReadsEveryDocumentOfAFile) {
  const ReadRules read =
      read_rules("r.yaml", "id: a\nrule: {kind: call}\n---\nid: b\nrule: {kind: list}\n", {});
  EXPECT_THAT(read.errors, IsEmpty());
  ASSERT_EQ(read.rules.size(), 2U);
  EXPECT_EQ(read.rules[1].id, "b");
  EXPECT_EQ(read.rules[1].place.line, 4U);
}

TEST(RuleReader, RefusesAliasesThatGrowWithoutEnd) {
  std::string text = "id: x\nmetadata:\n  a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name < 'i'; ++name) {
    text += std::string("  ") + name + ": &" + name + " [";
    for (int i = 0; i < 10; ++i) text += std::string(i > 0 ? ", *" : "*") + char(name - 1);
    text += "]\n";
  }
  EXPECT_THAT(errors_of(text + "rule: {kind: call}\n"),
              ElementsAre(HasSubstr("repeats itself too often")));
}

TEST(RuleReader, RefusesRulesThatNestTooDeep) {
  std::string rule = "kind: call";
  for (int i = 0; i < 300; ++i) rule = "not: {" + rule + "}";
  EXPECT_THAT(errors_of("id: x\nrule: {" + rule + "}\n"), testing::SizeIs(1));
  std::string pattern;
  for (int i = 0; i < 1'000; ++i) pattern += "f(";
  pattern += std::string(1'000, ')');
  EXPECT_THAT(errors_of("id: x\nrule: {pattern: '" + pattern + "'}\n"),
              ElementsAre(HasSubstr("nests too deep")));
}

TEST(RuleReader, RefusesPatternsThatAreEndless) {
  std::string pattern = "f(";
  for (int i = 0; i < 300'000; ++i) pattern += "a, ";
  EXPECT_THAT(errors_of("id: x\nrule: {pattern: '" + pattern + ")'}\n"),
              ElementsAre(HasSubstr("the pattern is longer than 4096 bytes")));
}

TEST(RuleReader, FindsThePlacesOfAllValuesOfAnEndlessLine) {
  std::string rule = "id: x\nrule: {all: [";
  for (int i = 0; i < 5'000; ++i) rule += "{kind: call}, ";
  EXPECT_THAT(errors_of(rule + "{kinds: call}]}\n"),
              ElementsAre(HasSubstr("r.yaml:2:70015: unknown key of a rule object 'kinds'")));
}

TEST(RuleReader, RefusesRegularExpressionsThatGrowWithoutEnd) {
  EXPECT_THAT(errors_of("id: x\nrule: {kind: string, regex: '((a{1,100}){1,100}){1,100}'}\n"),
              ElementsAre(HasSubstr("is not a regular expression")));
}

TEST(RuleReader, GivesTheWordsThatAFileNeeds) {
  const ReadRules read = read_rules("r.yaml", R"(
id: x
meaning: {Key: [sqlalchemy.ForeignKey, sqlalchemy.ForeignKeyConstraint], Col: sqlalchemy.Column}
rule:
  any:
    - pattern: Key($$$A)
    - pattern: Col($$$A)
)",
                                    {});
  EXPECT_THAT(read.errors, IsEmpty());
  ASSERT_EQ(read.rules.size(), 1U);
  EXPECT_THAT(read.rules[0].required_literals,
              ElementsAre(ElementsAre("Column", "ForeignKey", "ForeignKeyConstraint")));
}

TEST(RuleReader, GivesTheWordsOfModelsToARuleAboutColumns) {
  const ReadRules read =
      read_rules("r.yaml", "id: x\nrule: {kind: assignment}\nfacts: {column: {type: uuid}}\n", {});
  ASSERT_EQ(read.rules.size(), 1U);
  EXPECT_THAT(
      read.rules[0].required_literals,
      ElementsAre(testing::IsSupersetOf({"Column", "mapped_column", "SQLModel", "ForeignKey"})));
}

}  // namespace
}  // namespace modelmend::rules
